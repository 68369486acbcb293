import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type JointCounts, combine, countOf, setOf } from './counts.ts'
import { type Candidate, chooseGroups, isTelling, riskRatio, surprise } from './score.ts'

const counts = (rows: number, of: number, tableRows: number, tableOf: number) => ({
  rows,
  of,
  tableRows,
  tableOf,
})

describe('how much a group stands out', () => {
  it('is nothing where it is as common, or rarer, in the scope than in the table', () => {
    expect(surprise(counts(20, 100, 200, 1000))).toBe(0)
    expect(surprise(counts(10, 100, 200, 1000))).toBe(0)
    expect(surprise(counts(100, 100, 1000, 1000)), 'a constant column').toBeLessThan(0.001)
    expect(surprise(counts(0, 0, 5, 10))).toBe(0)
  })

  it('rises with the share of the scope, and falls with the share of the table', () => {
    const share = fc.integer({ min: 1, max: 99 })
    fc.assert(
      fc.property(share, share, share, (p, q, other) => {
        const [low, high] = [Math.min(p, other), Math.max(p, other)]
        expect(surprise(counts(high * 10, 1000, q * 10, 1000))).toBeGreaterThanOrEqual(
          surprise(counts(low * 10, 1000, q * 10, 1000)),
        )
        expect(surprise(counts(q * 10, 1000, low * 10, 1000))).toBeGreaterThanOrEqual(
          surprise(counts(q * 10, 1000, high * 10, 1000)),
        )
      }),
    )
  })

  it('is a risk ratio of ten where its rows are in the scope ten times as often as others', () => {
    expect(riskRatio(counts(50, 95, 100, 1000))).toBeCloseTo(10)
    expect(riskRatio(counts(50, 50, 100, 1000))).toBe(Number.POSITIVE_INFINITY)
  })

  it('is not told where chance explains it, the less so the more was tried', () => {
    const few = counts(4, 5, 400, 1000)
    expect(isTelling(few, { candidates: 100, bounds: 0 })).toBe(false)
    const many = counts(40, 50, 400, 1000)
    expect(isTelling(many, { candidates: 100, bounds: 0 })).toBe(true)
    expect(isTelling(counts(6, 6, 350, 1000), { candidates: 1, bounds: 0 })).toBe(true)
    expect(isTelling(counts(6, 6, 350, 1000), { candidates: 1, bounds: 2 })).toBe(false)
  })
})

/** Rows by the conditions that hold for them. */
const tally = (rows: readonly bigint[]): JointCounts => {
  const found = new Map<bigint, number>()
  for (const row of rows) found.set(row, (found.get(row) ?? 0) + 1)
  return found
}

const candidates = (columns: readonly string[]): readonly Candidate[] =>
  columns.map((column, at) => ({ at, column, bounds: 0, weight: 1 }))

test('joint counts give the count of any conditions together, and of what is left without some rows', () => {
  const row = fc.bigInt({ min: 0n, max: 15n })
  fc.assert(
    fc.property(fc.array(row), fc.array(row), fc.uniqueArray(fc.nat({ max: 3 })), (some, more, places) => {
      const set = setOf(places)
      const has = (held: bigint) => places.every(at => (held & (1n << BigInt(at))) !== 0n)
      expect(countOf(tally(some), set)).toBe(some.filter(has).length)
      const rest = combine([
        { counts: tally([...some, ...more]), times: 1 },
        { counts: tally(some), times: -1 },
      ])
      expect(countOf(rest, set)).toBe(more.filter(has).length)
    }),
  )
})

describe('the groups of a scope', () => {
  /** Rows of four conditions that know nothing of each other; row i has condition c by the digit of i in base c + 2. */
  const noise = Array.from({ length: 2000 }, (_, i) =>
    setOf([0, 1, 2, 3].filter(c => Math.floor((i * 7919) / (c + 1)) % (c + 2) === 0)),
  )

  it('are those that were planted, alone or in pairs', () => {
    const columns = candidates(['a', 'b', 'c', 'd'])
    const of = (rows: readonly bigint[]) =>
      chooseGroups({ scope: tally(rows), table: tally(noise) }, columns, 3).map(({ parts }) =>
        parts
          .map(({ column }) => column)
          .toSorted()
          .join(' and '),
      )
    const holding = (...places: readonly number[]) =>
      noise.filter(held => (held & setOf(places)) === setOf(places))
    expect(of(holding(2)).slice(0, 1)).toEqual(['c'])
    expect(of(holding(1, 3)).slice(0, 1)).toEqual(['b and d'])
    expect(of(noise)).toEqual([])
    expect(of(noise.filter((_, i) => i % 11 === 0)), 'any tenth').toEqual([])
  })

  it('say each thing once: what is known from one group is not told by another', () => {
    // Where a holds, b does.
    const table = Array.from({ length: 1000 }, (_, i) => (i % 5 === 0 ? 3n : i % 5 === 1 ? 2n : 0n))
    const scope = table.filter(held => held === 3n)
    const chosen = chooseGroups({ scope: tally(scope), table: tally(table) }, candidates(['a', 'b']), 3)
    expect(chosen).toHaveLength(1)
    expect(chosen[0]).toMatchObject({
      parts: [{ column: 'a' }],
      counts: { rows: 200, of: 200, tableRows: 200, tableOf: 1000 },
    })
  })

  it('are told apart by different rows', () => {
    const table = Array.from({ length: 3000 }, (_, i) => (i % 10 === 0 ? 1n : i % 10 === 1 ? 2n : 0n))
    const scope = table.filter(held => held !== 0n)
    const chosen = chooseGroups({ scope: tally(scope), table: tally(table) }, candidates(['a', 'b']), 3)
    expect(chosen.map(({ parts }) => parts[0]?.column)).toEqual(['a', 'b'])
  })
})
