import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTables } from '../check.ts'
import { type TestTable, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { countsBeside, problemsBeside, sparkSql, typesBeside } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
type Pivot = Extract<Operation, { op: 'pivot' }>

const pivot = (fn: Pivot['fn'], more: Partial<Pivot> = {}): Pivot => ({
  op: 'pivot',
  names: 'quarter',
  values: 'amount',
  fn,
  group: ['shop'],
  into: [
    { value: 'q1', as: 'q1' },
    { value: "q'2", as: 'second' },
  ],
  ...more,
})

const sales: TestTable = {
  columns: [
    { name: 'shop', type: 'string' },
    { name: 'quarter', type: 'string' },
    { name: 'amount', type: 'integer' },
    { name: 'note', type: 'string' },
  ],
  rows: [
    ['b', 'q1', null, 'x'],
    ['b', 'q1', '5', 'x'],
    ['b', "q'2", '7', 'x'],
    ['b', 'q1', '6', 'x'],
    [null, "q'2", '1', 'x'],
    ['a', 'q9', '1', 'x'],
    ['b', null, '100', 'x'],
  ],
}
const context = { columns: sales.columns, tables: noTables }
const run = async (step: Operation, table = sales) => runSteps(await engine(), table, [step])

describe('pivot', () => {
  it.each([
    ['first', 5, 7, 1, null],
    ['sum', 11n, 7n, 1n, null],
    ['count', 2n, 1n, 1n, 0n],
    ['min', 5, 7, 1, null],
    ['max', 6, 7, 1, null],
    ['avg', 5.5, 7, 1, null],
  ] as const)('makes columns with the %s of each group and name', async (fn, q1, q2, only, none) => {
    const rows = await run(pivot(fn))
    const sorted = rows.toSorted((a, b) => JSON.stringify(a[0]).localeCompare(JSON.stringify(b[0])))
    expect(sorted).toEqual([
      ['a', none, none],
      ['b', q1, q2],
      [null, none, only],
    ])
    const { said, found } = await typesBeside(await engine(), sales, {}, [pivot(fn)])
    expect(found).toEqual(said)
  })

  it('makes one row of all rows where there is no group, also of none', async () => {
    expect(await run(pivot('sum', { group: [] }))).toEqual([[11n, 8n]])
    expect(await run(pivot('count', { group: [] }), { ...sales, rows: [] })).toEqual([[0n, 0n]])
  })

  it('takes the first value in the order in which rows came, of any type', async () => {
    const table: TestTable = {
      columns: [
        { name: 'quarter', type: 'long' },
        { name: 'amount', type: { type: 'array', elementType: 'string', containsNull: true } },
        { name: '_source_row', type: 'long' },
      ],
      rows: [
        ['1', '[b]', '2'],
        ['1', '[a]', '1'],
      ],
    }
    const step = pivot('first', { group: [], into: [{ value: '1', as: 'v' }] })
    expect(await run(step, table)).toEqual([[['a']]])
  })

  it('orders its rows by their group for the steps after it', async () => {
    const first: Operation = { op: 'dedupe', keys: ['second'], order: [], keep: 'first' }
    const rows = await runSteps(await engine(), sales, [pivot('count'), first])
    expect(rows.map(row => row[0])).toEqual(['a', 'b'])
  })

  it('adds whole numbers exactly, and stops rather than to lose digits', async () => {
    const numbers = (rows: readonly string[]): TestTable => ({
      columns: [
        { name: 'quarter', type: 'string' },
        { name: 'amount', type: 'long' },
      ],
      rows: rows.map(value => ['q1', value]),
    })
    const step = pivot('sum', { group: [], into: [{ value: 'q1', as: 'v' }] })
    const big = ['9007199254740993', '9007199254740992']
    expect(await run(step, numbers(big))).toEqual([[18014398509481985n]])
    await expect(run(step, numbers(['9223372036854775807', '1']))).rejects.toThrow(
      'The sum of "amount" does not fit into a 64-bit integer.',
    )
  })

  it('is counted by its rows', async () => {
    expect(
      await countsBeside(await engine(), sales, {}, [
        pivot('first'),
        pivot('count', {
          names: 'q1',
          values: 'second',
          group: [],
          into: [{ value: '5', as: 'v' }],
        }),
      ]),
    ).toEqual([
      [7n, 3n],
      [3n, 1n],
    ])
  })

  it('reads, writes and removes columns', () => {
    expect(stepEffect(pivot('sum'), context)).toEqual({
      reads: ['shop', 'quarter', 'amount'],
      writes: ['q1', 'second'],
      removes: ['quarter', 'amount', 'note'],
      reach: 'keyed',
      repeatable: true,
    })
    expect(stepEffect(pivot('sum', { group: [] }), context).reach).toBe('table')
    expect(columnsAfter(pivot('sum'), context)).toEqual([
      { name: 'shop', type: 'string' },
      { name: 'q1', type: 'long' },
      { name: 'second', type: 'long' },
    ])
  })

  it('is aggregates over CASE in Spark, sums in decimals', () => {
    const sql = sparkSql(sales, {}, [pivot('sum')])
    expect(sql).toContain("CASE WHEN (`quarter` = 'q\\'2') THEN `amount` ELSE NULL END AS DECIMAL(38,0)")
    expect(sql).toContain('GROUP BY `shop`')
    expect(sparkSql(sales, {}, [pivot('first')])).toContain(
      'row_number() OVER (PARTITION BY `shop`, `quarter`',
    )
  })

  it('says what is wrong, and what it does', () => {
    const problems = (more: Partial<Pivot>, fn: Pivot['fn'] = 'first') =>
      problemsBeside(sales, {}, pivot(fn, more))
    expect(problems({ names: 'x', into: [] })).toEqual([
      'There is no column "x" at this point.',
      'No value is given that becomes a column.',
    ])
    expect(problems({ values: 'note' }, 'sum')).toEqual([
      '"note" is string; only numbers can be summed. Cast it first.',
    ])
    expect(
      problems({
        into: [
          { value: 'q1', as: 'Shop' },
          { value: 'q1', as: 'y' },
        ],
      }),
    ).toEqual(['"q1" is given two columns.', 'There is a column "shop" already.'])
    expect(sentence(pivot('avg'))).toBe(
      "Make columns of quarter (q1 and q'2) with the mean of amount for each shop",
    )
    expect(sentence(pivot('first', { group: [] }))).toBe(
      "Make columns of quarter (q1 and q'2) with the first of amount",
    )
  })

  it('gives what plain code gives on any rows', async () => {
    const small = fc.option(fc.constantFrom('a', 'b', ''), { nil: null })
    const value = fc.option(fc.constantFrom('1', '2', 'x', 'é'), { nil: null })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(small, small, value), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('first' as const, 'count' as const, 'min' as const, 'max' as const),
        async (rows, fn) => {
          const table = textTable(['shop', 'quarter', 'amount'], rows)
          const into = ['a', '', 'c'].map((value, index) => ({ value, as: `v${index}` }))
          const groups = [...new Set(rows.map(([shop]) => shop))]
          const expected = groups.map(shop => [
            shop,
            ...into.map(({ value: name }) => {
              const found = rows
                .filter(row => row[0] === shop && row[1] === name)
                .flatMap(row => row[2] ?? [])
              if (fn === 'count') return BigInt(found.length)
              return (
                (fn === 'first' ? found[0] : fn === 'min' ? found.toSorted()[0] : found.toSorted().at(-1)) ??
                null
              )
            }),
          ])
          const found: readonly unknown[] = await run(pivot(fn, { into }), table)
          expect(found).toHaveLength(expected.length)
          expect(expected).toEqual(expect.arrayContaining([...found]))
        },
      ),
      { numRuns: 50 },
    )
  })
})
