import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { stepCountsSql } from '../counts.ts'
import { type TestTable, recipeOf, relationOf, runSteps, testEngine } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import type { Fill } from './fill.ts'

const engine = testEngine()

const columns = [
  { name: 'k', type: 'string' },
  { name: 'n', type: 'long' },
  { name: 'd', type: 'decimal(10,2)' },
  { name: 'l', type: { type: 'array', elementType: 'long', containsNull: true } },
] as const
const table = (rows: TestTable['rows']): TestTable => ({ columns: columns.slice(0, 3), rows })
const step = (way: Fill['with'], names = ['n'], within?: readonly string[]): Fill => ({
  op: 'fill',
  columns: names,
  with: way,
  ...(within ? { within } : {}),
})
const run = async (given: TestTable, fill: Fill) => runSteps(await engine(), given, [fill])
const problems = (fill: Fill) => checkRecipe(recipeOf([fill]), columns).map(({ problem }) => problem)

const rows = [
  ['a', '1', '1.00'],
  ['b', null, null],
  ['a', null, null],
  ['b', '4', '1.01'],
  [null, null, '-0.05'],
] as const

describe('fill', () => {
  it('takes the last value before or the next one, and leaves NULL where there is none', async () => {
    const down = await run(table(rows), step('down', ['n', 'd']))
    expect(down.map(row => row.slice(1))).toEqual([
      [1n, '1.00'],
      [1n, '1.00'],
      [1n, '1.00'],
      [4n, '1.01'],
      [4n, '-0.05'],
    ])
    const up = await run(table(rows), step('up'))
    expect(up.map(row => row[1])).toEqual([1n, 4n, 4n, 4n, null])
  })

  it('stays within the rows of one key, where NULL is a key of its own', async () => {
    const found = await run(table(rows), step('down', ['n'], ['k']))
    expect(found.map(row => row[1])).toEqual([1n, null, 1n, 4n, null])
  })

  it('rounds the mean of whole numbers and decimals half away from zero, without loss', async () => {
    const mean = async (name: 'n' | 'd', values: readonly (string | null)[]) =>
      (
        await run(
          table(
            [...values, null].map(value => ['a', name === 'n' ? value : null, name === 'd' ? value : null]),
          ),
          step('mean', [name]),
        )
      ).at(-1)?.[name === 'n' ? 1 : 2]
    expect(await mean('n', ['1', '2'])).toBe(2n)
    expect(await mean('n', ['-1', '-2'])).toBe(-2n)
    expect(await mean('n', ['1', '1', '2'])).toBe(1n)
    expect(await mean('n', ['9223372036854775807', '9223372036854775806'])).toBe(9223372036854775807n)
    expect(await mean('d', ['1.00', '1.01'])).toBe('1.01')
    expect(await mean('d', ['0.00', '-0.05'])).toBe('-0.03')
    expect(await mean('d', ['0.02', '0.01', '0.01'])).toBe('0.01')
    expect(await mean('n', [null])).toBe(null)
  })

  it('takes the median as the middle value, or the mean of the two in the middle', async () => {
    const values = ['7', '1', null, '4']
    const odd = await run(table(values.map(value => ['a', value, null])), step('median'))
    expect(odd.map(row => row[1])).toEqual([7n, 1n, 4n, 4n])
    const even = await run(table([...values, '5'].map(value => ['a', null, value])), step('median', ['d']))
    expect(even.map(row => row[2])).toEqual(['7.00', '1.00', '4.50', '4.00', '5.00'])
  })

  it('takes a fixed value in the type of the column', async () => {
    const found = await run(table(rows), step({ value: '0.5' }, ['d']))
    expect(found.map(row => row[2])).toEqual(['1.00', '0.50', '0.50', '1.01', '-0.05'])
  })

  it('counts the cells that it fills', async () => {
    const input = { relation: relationOf(table(rows)), columns: columns.slice(0, 3) }
    const sql = unwrap(stepCountsSql(recipeOf([step('down', ['n', 'd'])]), input))
    expect((await (await engine()).rows(sql)).rows).toEqual([['step-1', 5n, 5n, 5n]])
  })

  it('of any rows gives what plain code gives', async () => {
    const cell = fc.option(fc.integer({ min: -9, max: 9 }), { nil: null })
    const row = fc.tuple(fc.constantFrom('a', 'b', '', 'é', null), cell)
    const way = fc.constantFrom('up', 'down', 'mean', 'median')
    const rounded = (sum: number, count: number) => Math.sign(sum) * Math.round(Math.abs(sum) / count)
    const value = (all: readonly (number | null)[], at: number, how: Fill['with']): number | null => {
      const there = all.filter(each => each !== null)
      if (how === 'down') return all.slice(0, at).findLast(each => each !== null) ?? null
      if (how === 'up') return all.slice(at).find(each => each !== null) ?? null
      if (there.length === 0) return null
      if (how === 'mean')
        return rounded(
          there.reduce((a, b) => a + b, 0),
          there.length,
        )
      const sorted = there.toSorted((a, b) => a - b)
      const [low = 0, high = 0] = [
        sorted[Math.ceil(sorted.length / 2) - 1],
        sorted[Math.floor(sorted.length / 2)],
      ]
      return rounded(low + high, 2)
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        way,
        fc.boolean(),
        async (given, how, isKeyed) => {
          const expected = given.map(([key, own], index) => {
            if (own !== null) return BigInt(own)
            const group = given.flatMap((each, at) =>
              !isKeyed || each[0] === key ? [{ at, value: each[1] }] : [],
            )
            const found = value(
              group.map(each => each.value),
              group.findIndex(({ at }) => at === index),
              how,
            )
            return found === null ? null : BigInt(found)
          })
          const cells = given.map(([key, own]) => [key, own === null ? null : String(own), null])
          const found = await run(table(cells), step(how, ['n'], isKeyed ? ['k'] : undefined))
          expect(found.map(each => each[1])).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('refuses what has no mean, and values and groups of another type', () => {
    expect(problems(step('mean', ['k']))).toEqual(['"k" is string; only numbers have a mean.'])
    expect(problems(step({ value: '1.5' }))).toEqual(['"n" is long and cannot be filled with 1.5.'])
    expect(problems(step({ value: '1.555' }, ['d']))).toEqual([
      '"d" is decimal(10,2) and cannot be filled with 1.555.',
    ])
    expect(problems(step('up', ['n'], ['l']))[0]).toMatch(/"l" is .* cannot tell groups apart/)
    expect(problems(step('up', ['n'], ['n']))[0]).toMatch(/cannot be filled within/)
    expect(problems(step('up', []))).toEqual(['No column is chosen.'])
    expect(problems(step('down', ['n', 'k', 'd'], ['k']))).toHaveLength(1)
    expect(problems(step('mean', ['n', 'd'], ['k']))).toEqual([])
  })

  it('takes a mean of 18 decimals, and of no more', () => {
    const of = (type: `decimal(${number},${number})`) =>
      checkRecipe(recipeOf([step('mean', ['x'])]), [{ name: 'x', type }])
    expect(of('decimal(38,18)')).toEqual([])
    expect(of('decimal(38,19)').map(({ problem }) => problem)).toEqual([
      '"x" is decimal(38,19); a mean is taken of at most 18 decimals.',
    ])
  })

  it('reads the columns and keys, keeps types, and looks as far as it must', () => {
    const context = { columns, tables: new Map() }
    expect(stepEffect(step('up', ['n'], ['k']), context)).toEqual({
      reads: ['n', 'k'],
      writes: ['n'],
      removes: [],
      reach: 'keyed',
      repeatable: true,
    })
    expect(stepEffect(step('mean'), context).reach).toBe('table')
    expect(stepEffect(step({ value: '1' }), context)).toMatchObject({ reads: ['n'], reach: 'row' })
    expect(columnsAfter(step('median', ['d']), context)).toEqual(columns)
  })

  it('is said in words', () => {
    expect(sentence(step('down', ['n', 'd'], ['k']))).toBe(
      'Fill NULLs in n and d with the value before of the same k',
    )
    expect(sentence(step({ value: '' }, ['k']))).toBe('Fill NULLs in k with ""')
    expect(sentence(step('median'))).toBe('Fill NULLs in n with the median')
  })

  it('in Spark ignores NULLs in windows and divides decimals', () => {
    const spark = (fill: Fill) =>
      unwrap(
        recipeToSql(recipeOf([fill]), { relation: 't', columns: columns.slice(0, 3) }, { dialect: 'spark' }),
      ).sql
    expect(spark(step('down', ['n'], ['k']))).toContain(
      'last_value(`n`, TRUE) OVER (PARTITION BY `k` ORDER BY `__row` ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)',
    )
    expect(spark(step('mean', ['d']))).toContain(
      'round(TRY_CAST(sum(CAST(`d` AS DECIMAL(38,2))) OVER () AS DECIMAL(27,2)) / nullif(CAST(count(`d`) OVER () AS DECIMAL(10,0)), 0), 2)',
    )
    expect(spark(step('median', ['d']))).toContain('percentile_disc(0.5) WITHIN GROUP (ORDER BY')
  })
})
