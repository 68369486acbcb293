import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { footerLength, isFooterSound } from './parquet-footer.ts'

const fixtures = '/work/shared/fixtures'
const withFixtures = existsSync(fixtures)
if (!withFixtures) console.warn(`Skipped: Parquet files of other writers, because ${fixtures} is not there.`)

/** version 1; a schema of one element named `a`; no rows; no row groups. */
const footer = Uint8Array.of(0x15, 2, 0x19, 0x1c, 0x48, 1, 0x61, 0, 0x16, 0, 0x19, 0x0c, 0)

const tail = (length: number, mark = 'PAR1') =>
  Uint8Array.of(length & 255, length >> 8, 0, 0, ...new TextEncoder().encode(mark))

test('the length of the footer is told only by a tail that fits into the file', () => {
  expect(footerLength(tail(300), 400)).toBe(300)
  expect(footerLength(tail(300), 312)).toBe(300)
  expect(footerLength(tail(300), 311)).toBeUndefined()
  expect(footerLength(tail(0), 400)).toBeUndefined()
  expect(footerLength(tail(300, 'PARE'), 400)).toBeUndefined()
  expect(footerLength(tail(300).subarray(1), 400)).toBeUndefined()
})

test('a footer is sound as a whole, and cut anywhere it is not', () => {
  expect(isFooterSound(footer)).toBe(true)
  for (let end = 0; end < footer.length; end++)
    expect(isFooterSound(footer.subarray(0, end)), `${end}`).toBe(false)
})

test('lists of more elements than there are bytes, or of something else, are not sound', () => {
  const withByte = (at: number, ...bytes: number[]) =>
    Uint8Array.of(...footer.subarray(0, at), ...bytes, ...footer.subarray(at + 1))
  expect(isFooterSound(withByte(3, 0xfc, 255, 255, 255, 127)), 'two thousand million elements').toBe(false)
  expect(isFooterSound(withByte(11, 0x08)), 'row groups that are text').toBe(false)
  expect(isFooterSound(withByte(5, 255, 255, 3)), 'a name longer than the footer').toBe(false)
  expect(isFooterSound(new Uint8Array(10_000).fill(0x1c)), 'structs in structs without end').toBe(false)
})

test('any bytes are answered, quickly', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), bytes => typeof isFooterSound(bytes) === 'boolean'),
    { numRuns: 2000 },
  )
})

test.runIf(withFixtures)('footers of other writers are sound', () => {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.parquet'),
  )
  expect(files.length).toBeGreaterThan(50)
  for (const path of files) {
    const bytes = readFileSync(join(fixtures, path))
    if (bytes.length < 12) continue
    const length = footerLength(bytes.subarray(-8), bytes.length) ?? 0
    expect(isFooterSound(bytes.subarray(-8 - length, -8)), path).toBe(true)
  }
})
