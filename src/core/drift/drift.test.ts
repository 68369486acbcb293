import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DriftCounts } from '../lake/drift-views.ts'
import { distinctOf, joinParts } from './join-parts.ts'
import { type DriftShape, type FilePart, hashRange, sketchSize } from './partial.ts'
import { movedMost, stabilityIndex, wholeShift, withShifts } from './shift.ts'

const sketch = (hashes: Iterable<number>): Float64Array =>
  Float64Array.from([...new Set(hashes)].sort((a, b) => a - b).slice(0, sketchSize))

const hash = fc.integer({ min: 0, max: hashRange / 2 ** 20 }).map(n => n * 2 ** 20)

describe('the number of different values', () => {
  it('is exact where no file has more than its sketch holds, however the values are spread over files', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hash, { maxLength: 200 }), { maxLength: 6 }), files => {
        expect(distinctOf(files.map(sketch), 5000)).toEqual({
          count: new Set(files.flat()).size,
          exact: true,
        })
      }),
      { numRuns: 50 },
    )
  })

  it('is estimated within some percent where files have more, and never more than there are rows', () => {
    // Evenly spread, as hashes are.
    const spread = (count: number, from: number) =>
      Array.from({ length: count }, (_, at) => Math.floor(((from + at * 0.618_033_988_75) % 1) * hashRange))
    const files = [spread(20_000, 0), spread(30_000, 0), spread(50, 0.1234)]
    const { count, exact } = distinctOf(files.map(sketch), 1_000_000)
    expect(exact).toBe(false)
    expect(Math.abs(count / 30_050 - 1)).toBeLessThan(0.15)
    expect(distinctOf(files.map(sketch), 600).count).toBe(600)
  })
})

describe('files of a column', () => {
  const part = (
    rows: number,
    ends: readonly [string, string] | undefined,
    bars: readonly number[],
  ): FilePart => ({
    rows,
    nulls: 1,
    missing: 2,
    mismatched: 1,
    ...(ends ? { ends } : {}),
    bars,
    sketch: new Float64Array(),
  })

  it('add up, and the ends of decimals are compared digit by digit', () => {
    const shape: DriftShape = {
      column: { name: 'n', type: 'decimal(38,2)' },
      places: { kind: 'bins', edges: ['5'] },
    }
    const parts = [
      part(10, ['-12345678901234567890.10', '9.00'], [3, 4]),
      part(5, undefined, [0, 0]),
      part(7, ['-12345678901234567890.20', '10.00'], [1, 2]),
    ]
    expect(joinParts(shape, parts)).toMatchObject({
      rows: 22,
      nulls: 3,
      missing: 6,
      mismatched: 3,
      valid: 13,
      ends: ['-12345678901234567890.20', '10.00'],
      bars: [4, 6],
      rest: 9,
    })
  })
})

const counts = (bars: readonly number[], nulls = 0): DriftCounts => {
  const rows = bars.reduce((sum, count) => sum + count, nulls)
  return { rows, valid: rows - nulls, mismatched: 0, missing: nulls, nulls, bars, rest: 0 }
}

describe('the population stability index', () => {
  it('is 0 for the same shares, however many rows, and the same both ways', () => {
    expect(stabilityIndex([10, 20, 0], [100, 200, 0])).toBeCloseTo(0, 12)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 9 }), pairs => {
        const [a, b] = [pairs.map(([count]) => count), pairs.map(([, count]) => count)]
        const index = stabilityIndex(a, b)
        expect(index).toBeCloseTo(stabilityIndex(b, a), 9)
        expect(Number.isFinite(index)).toBe(true)
        if (Math.min(...a, ...b) > 0) expect(index).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('is what the formula gives', () => {
    expect(stabilityIndex([50, 50], [80, 20])).toBeCloseTo(0.3 * Math.log(1.6) - 0.3 * Math.log(0.4), 12)
  })

  it('compares each version with the one before it that has rows; what moved most comes first', () => {
    const points = withShifts([
      { version: 0, timestamp: 0, counts: counts([0, 0]) },
      { version: 1, timestamp: 1, counts: counts([50, 50]) },
      { version: 2, timestamp: 2, problem: 'gone' },
      { version: 3, timestamp: 3, counts: counts([55, 45]) },
      { version: 4, timestamp: 4, counts: counts([30, 40], 30) },
      { version: 5, timestamp: 5, counts: counts([90, 10]) },
    ])
    expect(points.map(({ shift }) => shift !== undefined)).toEqual([false, false, false, true, true, true])
    expect(movedMost(points)).toEqual([5, 4])
    expect(wholeShift(points)).toMatchObject({ from: 1, to: 5 })
    expect(wholeShift(points.slice(0, 2))).toBeUndefined()
  })
})
