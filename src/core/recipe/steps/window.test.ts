import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { type TestTable, recipeOf, runSteps, testEngine } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import type { Window } from './window.ts'
import { type WindowFunction, windowFunctions } from '../window-functions.ts'

const engine = testEngine()

const columns = [
  { name: 'k', type: 'string' },
  { name: 'o', type: 'long' },
  { name: 'n', type: 'long' },
] as const
const step = (fn: WindowFunction, more: Partial<Window> = {}): Window => ({
  op: 'window',
  function: fn,
  ...(windowFunctions[fn].takes === 'a column' ? { column: 'n' } : {}),
  within: ['k'],
  order: [{ column: 'o', descending: false }],
  into: 'w',
  ...more,
})
const table = (rows: TestTable['rows']): TestTable => ({ columns, rows })
const run = async (rows: TestTable['rows'], window: Window) =>
  (await runSteps(await engine(), table(rows), [window])).map(row => row[3])
const problems = (window: Window) =>
  checkRecipe(recipeOf([window]), [
    ...columns,
    { name: 'l', type: { type: 'array', elementType: 'long', containsNull: true } },
  ]).map(({ problem }) => problem)

interface Row {
  readonly k: string | null
  readonly o: number | null
  readonly n: number | null
}

/** What each function is of a group in its order, in plain code; `at` is this row's place in it. */
const plain: Readonly<Record<WindowFunction, (group: readonly Row[], at: number) => number | null>> = {
  'row-number': (_group, at) => at + 1,
  rank: (group, at) => group.findIndex(({ o }) => o === group[at]?.o) + 1,
  'dense-rank': (group, at) => new Set(group.slice(0, at + 1).map(({ o }) => o)).size,
  lag: (group, at) => group[at - 1]?.n ?? null,
  lead: (group, at) => group[at + 1]?.n ?? null,
  'running-sum': (group, at) => sum(group.slice(0, at + 1)),
  sum: group => sum(group),
  avg: group => {
    const [total, count] = [sum(group), there(group).length]
    return total === null ? null : total / count
  },
  min: group => (there(group).length === 0 ? null : Math.min(...there(group))),
  max: group => (there(group).length === 0 ? null : Math.max(...there(group))),
  count: group => group.length,
  first: group => group[0]?.n ?? null,
  last: group => group.at(-1)?.n ?? null,
  share: (group, at) => {
    const [total, own] = [sum(group), group[at]?.n ?? null]
    return total === null || total === 0 || own === null ? null : own / total
  },
}

const there = (group: readonly Row[]): readonly number[] => group.flatMap(({ n }) => (n === null ? [] : [n]))

const sum = (group: readonly Row[]): number | null =>
  there(group).length === 0 ? null : there(group).reduce((a, b) => a + b, 0)

const isDouble = (fn: WindowFunction) => fn === 'avg' || fn === 'share'

describe('window', () => {
  it.each(Object.keys(plain) as WindowFunction[])(
    '%s of any rows is what plain code makes of them',
    async fn => {
      const number = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })
      const row: fc.Arbitrary<Row> = fc.record({
        k: fc.constantFrom('a', 'é', '', null),
        o: number,
        n: number,
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { minLength: 1, maxLength: 16 }),
          fc.boolean(),
          async (rows, descending) => {
            const expected = rows.map(own => {
              const group = rows
                .filter(({ k }) => k === own.k)
                .toSorted((a, b) => {
                  if (a.o === b.o) return 0
                  if (a.o === null || b.o === null) return a.o === null ? 1 : -1
                  return (a.o - b.o) * (descending ? -1 : 1)
                })
              const found = plain[fn](group, group.indexOf(own))
              if (found === null) return null
              return isDouble(fn) ? found + 0 : BigInt(found)
            })
            const cells = rows.map(({ k, o, n }) => [k, o?.toString() ?? null, n?.toString() ?? null])
            const found = await run(cells, step(fn, { order: [{ column: 'o', descending }] }))
            expect(found.map(value => (typeof value === 'number' ? value + 0 : value))).toEqual(expected)
          },
        ),
        { numRuns: 12 },
      )
    },
  )

  it('looks further away, over all rows, and counts values', async () => {
    const rows = ['1', null, '3'].map((n, index) => ['a', String(index), n])
    expect(await run(rows, step('lag', { offset: 2, within: [] }))).toEqual([null, null, 1n])
    expect(await run(rows, step('lead', { within: [] }))).toEqual([null, 3n, null])
    expect(await run(rows, step('count', { column: 'n', within: [] }))).toEqual([2n, 2n, 2n])
    expect(await run(rows, step('row-number', { order: [] }))).toEqual([1n, 2n, 3n])
  })

  it('gives no wrong sum where 64 bits do not hold it', async () => {
    const rows = ['9223372036854775807', '1'].map(n => ['a', n, n])
    expect(await run(rows, step('sum'))).toEqual([null, null])
    expect(await run(rows, step('running-sum'))).toEqual([null, 1n])
  })

  it('averages decimals exactly, to four digits more', async () => {
    const given: TestTable = {
      columns: [{ name: 'd', type: 'decimal(10,2)' }],
      rows: [['0.01'], ['0.01'], ['0.00'], [null]],
    }
    const window = step('avg', { column: 'd', within: [], order: [] })
    const rows = await runSteps(await engine(), given, [window])
    expect(rows.map(row => row[1])).toEqual(['0.006667', '0.006667', '0.006667', '0.006667'])
    expect(columnsAfter(window, { columns: given.columns, tables: new Map() })[1]?.type).toBe('decimal(14,6)')
  })

  it('refuses text to add up, ranks without an order, lists to compare, and names that are taken', () => {
    expect(problems(step('sum', { column: 'k' }))).toEqual(['"k" is string; the sum is of numbers.'])
    expect(problems(step('rank', { order: [] }))).toEqual(['A rank needs columns to order by.'])
    expect(problems(step('row-number', { within: ['l'] }))[0]).toMatch(/neither group nor order/)
    expect(problems(step('max', { column: 'l' }))[0]).toMatch(/has no order/)
    expect(problems(step('lag', { into: 'N' }))).toEqual(['There is a column "n" already.'])
    expect(problems({ op: 'window', function: 'lag', within: [], order: [], into: 'w' })).toEqual([
      'No column is chosen for the value before.',
    ])
    expect(problems(step('lag', { column: 'q' }))).toEqual(['There is no column "q" at this point.'])
    expect(problems(step('count'))).toEqual([])
  })

  it('reads its columns, writes one, and knows its type', () => {
    const context = { columns, tables: new Map() }
    expect(stepEffect(step('lag'), context)).toEqual({
      reads: ['n', 'k', 'o'],
      writes: ['w'],
      removes: [],
      reach: 'keyed',
      repeatable: true,
    })
    expect(stepEffect(step('sum', { within: [] }), context)).toMatchObject({ reads: ['n'], reach: 'table' })
    const type = (fn: WindowFunction) => columnsAfter(step(fn), context).at(-1)?.type
    expect([type('rank'), type('lag'), type('sum'), type('avg'), type('share')]).toEqual([
      'long',
      'long',
      'long',
      'double',
      'double',
    ])
  })

  it('is said in words', () => {
    expect(sentence(step('lag', { offset: 2 }))).toBe(
      'Set w to the value before of n (2 rows away) within k by o',
    )
    expect(sentence(step('row-number', { within: [], order: [{ column: 'o', descending: true }] }))).toBe(
      'Set w to the row number by o descending',
    )
    expect(sentence(step('share'))).toBe('Set w to the share in the sum of n within k')
  })

  it('in Spark adds whole numbers up as decimals and gives 64 bits, as here', () => {
    const recipe = recipeOf([step('running-sum')])
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual({ ok: true, value: recipe })
    const spark = (window: Window) =>
      unwrap(recipeToSql(recipeOf([window]), { relation: 't', columns }, { dialect: 'spark' })).sql
    expect(spark(step('sum'))).toContain(
      'TRY_CAST(sum(CAST(`n` AS DECIMAL(38,0))) OVER (PARTITION BY `k`) AS BIGINT)',
    )
    expect(spark(step('rank'))).toContain(
      'CAST(rank() OVER (PARTITION BY `k` ORDER BY `o` ASC NULLS LAST) AS BIGINT)',
    )
  })
})
