import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Result } from '../result.ts'
import { type DeletedRows, deletedRows, uniteRows } from './deleted-rows.ts'
import {
  decodeDeletionVector,
  encodeDeletionVector,
  inlineVector,
  packDeletionVectors,
  unpackDeletionVector,
  vectorDescriptor,
  vectorFilePath,
} from './deletion-vector.ts'
import { encodeZ85 } from './z85.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const numbersOf = (rows: DeletedRows): readonly number[] =>
  [...rows.ranges()].flatMap(([start, end]) =>
    Array.from({ length: end - start }, (_, index) => start + index),
  )

/** Rows that fill containers of every kind: alone, in runs, dense, around the edges of containers and buckets. */
const anyRows = fc
  .array(
    fc.oneof(
      fc.nat(200_000).map(row => [row]),
      fc.constantFrom(0, 65_535, 65_536, 131_071, 4_294_967_295, 4_294_967_296, 2 ** 40).map(row => [row]),
      fc
        .record({ start: fc.nat(150_000), length: fc.nat(9000), step: fc.constantFrom(1, 1, 2, 13) })
        .map(({ start, length, step }) => Array.from({ length }, (_, index) => start + index * step)),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.flat())

const sorted = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].toSorted((a, b) => a - b)

const span = (start: number, end: number, step = 1): readonly number[] =>
  Array.from({ length: Math.ceil((end - start) / step) }, (_, index) => start + index * step)

const roundTrip = (rows: DeletedRows): DeletedRows =>
  valueOf(decodeDeletionVector(encodeDeletionVector(rows)))

describe('rows of a deletion vector', () => {
  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(anyRows, numbers => {
        const back = roundTrip(deletedRows(numbers))
        expect(numbersOf(back)).toEqual(sorted(numbers))
        expect(back.size).toBe(new Set(numbers).size)
      }),
    )
  })

  it('are found one by one, and no others', () => {
    fc.assert(
      fc.property(anyRows, fc.array(fc.nat(200_000)), (numbers, others) => {
        const rows = roundTrip(deletedRows(numbers))
        const wanted = new Set(numbers)
        for (const row of [...numbers.slice(0, 100), ...others]) expect(rows.has(row)).toBe(wanted.has(row))
      }),
    )
  })

  it('unite as sets do', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (some, more) => {
        const united = uniteRows(deletedRows(some), deletedRows(more))
        expect(numbersOf(united)).toEqual(sorted([...some, ...more]))
      }),
    )
  })

  it.each([
    ['nothing', []],
    ['a full container', span(0, 65_536)],
    ['a full container and one more', span(0, 65_537)],
    ['the longest array', span(0, 8192, 2)],
    ['one more than the longest array', span(0, 8194, 2)],
    ['the first and the last of a container', [0, 65_535]],
    ['three containers of runs, which have no offsets', span(0, 3 * 65_536)],
    ['four containers of runs, which have', span(0, 4 * 65_536)],
    [
      'runs, an array and a bitmap side by side',
      [...span(10, 5000), ...span(65_536, 65_600, 7), ...span(131_072, 196_000, 3)],
    ],
    ['rows of two buckets', [1, 2, 3, 2 ** 32 + 5]],
  ])('keep %s', (_, numbers) => {
    expect(numbersOf(roundTrip(deletedRows(numbers)))).toEqual(numbers)
  })

  it('join ranges over the edge of a container', () => {
    expect([...deletedRows(span(65_000, 66_000)).ranges()]).toEqual([[65_000, 66_000]])
  })

  it('take little room and time when there are ten million', () => {
    const all = deletedRows({
      *[Symbol.iterator]() {
        for (let row = 0; row < 10_000_000; row += 1) yield row
      },
    })
    expect(encodeDeletionVector(all).length).toBeLessThan(5000)
    const odd = uniteRows(all, deletedRows(span(10_000_000, 20_000_000, 2)))
    const bytes = encodeDeletionVector(odd)
    expect(bytes.length).toBeLessThan(1_300_000)
    expect(valueOf(decodeDeletionVector(bytes)).size).toBe(15_000_000)
  })
})

describe('bytes of a deletion vector', () => {
  /** Made by Delta's own writer: the file of kernel-rs-golden/log-replay-dv-key-cases has the same shape. */
  const hex = 'd1d339640100000000000000000000003a3000000100000000000000100000000700'
  const oneRow = Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

  it('are the portable format, byte for byte', () => {
    expect(encodeDeletionVector(deletedRows([7]))).toEqual(oneRow)
  })

  it('are refused when they are cut anywhere, and never taken for fewer rows', () => {
    const bytes = encodeDeletionVector(deletedRows([...span(0, 5000), 70_000, 2 ** 33]))
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeDeletionVector(bytes.subarray(0, length)).ok).toBe(false)
    }
  })

  it('are refused, not misread, when any of them is wrong', () => {
    const clean = encodeDeletionVector(deletedRows([1, 2, 3, 100, 65_536, 65_537]))
    fc.assert(
      fc.property(fc.nat(clean.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const { bytes } = packDeletionVectors([clean])
        const place = 5 + at
        bytes[place] = (bytes[place] ?? 0) ^ change
        const read = unpackDeletionVector(bytes.subarray(1), clean.length)
        expect(read.ok || read.error.message).toContain('checksum')
      }),
    )
  })

  it('of the old native form are refused', () => {
    const old = oneRow.slice()
    old[0] = 0xd0
    const read = decodeDeletionVector(old)
    expect(read.ok || read.error.kind).toBe('input-unreadable')
  })

  it('of a container that counts wrong are refused', () => {
    const wrong = oneRow.slice()
    wrong[26] = 1
    expect(decodeDeletionVector(wrong).ok).toBe(false)
  })
})

describe('files of deletion vectors', () => {
  it('hold several, each found by its offset and checked by size and checksum', () => {
    const sets = [[1], span(0, 9000), [5, 2 ** 35]].map(deletedRows)
    const vectors = sets.map(encodeDeletionVector)
    const { bytes, offsets } = packDeletionVectors(vectors)
    expect(bytes[0]).toBe(1)
    expect(offsets[0]).toBe(1)
    sets.forEach((rows, index) => {
      const size = vectors[index]?.length ?? 0
      const read = valueOf(unpackDeletionVector(bytes.subarray(offsets[index]), size))
      expect(numbersOf(read)).toEqual(numbersOf(rows))
      expect(unpackDeletionVector(bytes.subarray(offsets[index]), size + 1).ok).toBe(false)
    })
  })

  it('are named by the UUID in the descriptor, in the directory that stands before it', () => {
    const vector = vectorDescriptor('d2c639aa-8816-431a-aaf6-d3fe2512ff61', 4, 40, 6)
    // The example of PROTOCOL.md, "Deletion Vector Descriptor Schema".
    expect(vector.pathOrInlineDv).toBe('^-aqEH.-t@S}K{vb[*k^')
    const file = 'deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin'
    expect(vectorFilePath(vector.pathOrInlineDv)).toBe(file)
    expect(vectorFilePath(`ab${vector.pathOrInlineDv}`)).toBe(`ab/${file}`)
    expect(vectorFilePath('too short')).toBeUndefined()
  })

  it('are not needed for a vector that is in the log itself', () => {
    const data = encodeDeletionVector(deletedRows([3, 4, 7, 11, 18, 29]))
    const vector = { storageType: 'i', sizeInBytes: data.length, cardinality: 6 } as const
    expect(numbersOf(valueOf(inlineVector({ ...vector, pathOrInlineDv: encodeZ85(data) })))).toEqual([
      3, 4, 7, 11, 18, 29,
    ])
    expect(inlineVector({ ...vector, pathOrInlineDv: 'no Base85 "' }).ok).toBe(false)
    expect(inlineVector({ ...vector, pathOrInlineDv: encodeZ85(data.subarray(0, 20)) }).ok).toBe(false)
  })
})
