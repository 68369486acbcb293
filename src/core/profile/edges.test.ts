import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binEdges, mostBins } from './edges.ts'

test('bars begin at the smallest value, end at the largest, and have round edges between', () => {
  expect(binEdges('long', '3', '97')?.slice(0, 3)).toEqual(['3', '5', '10'])
  expect(binEdges('long', '0', '3')).toEqual(['0', '1', '2', '3', '3'])
  expect(binEdges('decimal(10,2)', '0.00', '1.00')?.slice(0, 3)).toEqual(['0.00', '0.05', '0.10'])
  expect(binEdges('double', '0.0', '58.5')?.slice(0, 3)).toEqual(['0.0', '5', '10'])
  expect(binEdges('date', '2026-01-01', '2026-01-03')).toEqual([
    '2026-01-01',
    '2026-01-02',
    '2026-01-03',
    '2026-01-03',
  ])
  expect(binEdges('date', '2020-02-10', '2026-01-03')?.slice(0, 3)).toEqual([
    '2020-02-10',
    '2020-07-01',
    '2021-01-01',
  ])
  expect(binEdges('timestamp', '2026-01-01 09:14:00', '2026-01-01 21:00:00')?.slice(0, 3)).toEqual([
    '2026-01-01 09:14:00',
    '2026-01-01 10:00:00',
    '2026-01-01 11:00:00',
  ])
})

test('one value has one bar; what is on no calendar and in no order has none', () => {
  expect(binEdges('double', '2.5', '2.5')).toEqual(['2.5', '2.5'])
  expect(binEdges('date', '0044-03-15 (BC)', '2026-01-01')).toBeUndefined()
  expect(binEdges('string', 'a', 'b')).toBeUndefined()
  expect(binEdges('boolean', 'false', 'true')).toBeUndefined()
})

const growing = (edges: readonly bigint[]) =>
  edges.every((edge, at) => at === 0 || at === edges.length - 1 || edge > (edges[at - 1] ?? edge))

test('edges of whole numbers are exact, grow, and make at most 20 bars, however large the numbers are', () => {
  const big = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n })
  fc.assert(
    fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 37n }), (low, range) => {
      const edges = binEdges('decimal(38,0)', String(low), String(low + range)) ?? []
      const numbers = edges.map(BigInt)
      expect(edges.length).toBeLessThanOrEqual(mostBins + 1)
      expect(numbers[0]).toBe(low)
      expect(numbers.at(-1)).toBe(low + range)
      expect(growing(numbers)).toBe(true)
    }),
  )
})

test('edges of doubles grow and make at most 20 bars, from the smallest to the largest', () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(double, double, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      fc.pre(low < high)
      const edges = (binEdges('double', String(low), String(high)) ?? []).map(Number)
      expect(edges.length).toBeGreaterThanOrEqual(2)
      expect(edges.length).toBeLessThanOrEqual(mostBins + 1)
      expect(edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? edge))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('edges of dates grow and make at most 20 bars, for days and for millennia', () => {
  const date = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  fc.assert(
    fc.property(date, fc.nat(3_000_000), (from, days) => {
      const first = from.toISOString().slice(0, 10)
      const end = new Date(from.getTime() + days * 86_400_000)
      fc.pre(end.getUTCFullYear() < 10_000)
      const edges = binEdges('date', first, end.toISOString().slice(0, 10)) ?? []
      expect(edges.length).toBeLessThanOrEqual(mostBins + 1)
      expect([...edges].sort()).toEqual(edges)
    }),
    { numRuns: 300 },
  )
})
