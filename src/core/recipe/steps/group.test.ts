import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../property-runs.fixture.ts'
import { noTables } from '../check.ts'
import { type TestTable, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { countsBeside, problemsBeside, sparkSql, typesBeside } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
type Group = Extract<Operation, { op: 'group' }>

const sales: TestTable = {
  columns: [
    { name: 'shop', type: 'string' },
    { name: 'sold', type: 'timestamp' },
    { name: 'day', type: 'date' },
    { name: 'amount', type: 'integer' },
    { name: 'price', type: 'decimal(10,2)' },
  ],
  rows: [
    ['b', '2026-01-05 10:20:00+00', '2026-01-05', '5', '0.10'],
    ['b', '2026-01-04 23:59:59+00', '2026-01-04', null, '0.20'],
    [null, '2026-04-01 00:00:00+00', '2026-04-01', '1', null],
    ['b', null, null, '5', '1.00'],
    [null, '2026-03-31 23:00:00+00', '2026-03-31', '2', null],
  ],
}
const context = { columns: sales.columns, tables: noTables }
const group = (by: Group['by'], values: Group['values']): Group => ({ op: 'group', by, values })
const run = async (step: Operation, table = sales) => runSteps(await engine(), table, [step])
const rows = [{ fn: 'count', as: 'rows' }] as const

describe('group', () => {
  it('makes one row of each group, NULL too, in order, with every value over it', async () => {
    const step = group(
      [{ column: 'shop' }],
      [
        ...rows,
        { fn: 'count', column: 'amount', as: 'counted' },
        { fn: 'count-distinct', column: 'amount', as: 'different' },
        { fn: 'sum', column: 'amount', as: 'total' },
        { fn: 'avg', column: 'amount', as: 'mean' },
        { fn: 'min', column: 'amount', as: 'least' },
        { fn: 'max', column: 'day', as: 'last' },
        { fn: 'sum', column: 'price', as: 'paid' },
      ],
    )
    expect(await run(step)).toEqual([
      ['b', 3n, 2n, 1n, 10n, 5, 5, '2026-01-05', '1.30'],
      [null, 2n, 2n, 2n, 3n, 1.5, 1, '2026-04-01', null],
    ])
    const { said, found } = await typesBeside(await engine(), sales, {}, [step])
    expect(found).toEqual(said)
  })

  it.each([
    ['year', ['2026-01-01']],
    ['quarter', ['2026-01-01', '2026-04-01']],
    ['month', ['2026-01-01', '2026-03-01', '2026-04-01']],
    // The fourth of January is a Sunday.
    ['week', ['2025-12-29', '2026-01-05', '2026-03-30']],
    ['day', ['2026-01-04', '2026-01-05', '2026-03-31', '2026-04-01']],
  ] as const)('puts times of one %s together, as its first day', async (unit, days) => {
    const ofDays = await run(group([{ column: 'day', unit }], rows))
    expect(ofDays.map(([day]) => day)).toEqual([...days, null])
    const step = group([{ column: 'sold', unit, as: 'begins' }], rows)
    const { said, found } = await typesBeside(await engine(), sales, {}, [step])
    expect(found).toEqual(said)
    const texts: Operation = { op: 'cast', columns: [{ column: 'begins', to: 'date' }], onError: 'null' }
    const ofMoments = await runSteps(await engine(), sales, [step, texts])
    expect(ofMoments.map(([day]) => day)).toEqual([...days, null])
  })

  it('makes one row of all where there is no key, also of none', async () => {
    const step = group([], [...rows, { fn: 'sum', column: 'amount', as: 'total' }])
    expect(await run(step)).toEqual([[5n, 13n]])
    expect(await run(step, { ...sales, rows: [] })).toEqual([[0n, null]])
  })

  it('may call a value as a column that is not kept, and even as one that rows are grouped by under another name', async () => {
    const step = group(
      [{ column: 'shop', as: 'day' }],
      [
        { fn: 'max', column: 'amount', as: 'shop' },
        { fn: 'count', as: 'amount' },
      ],
    )
    expect(await run(step)).toEqual([
      ['b', 5, 3n],
      [null, 2, 2n],
    ])
  })

  it('without values leaves each group once', async () => {
    expect(await run(group([{ column: 'shop' }], []))).toEqual([['b'], [null]])
  })

  it('adds whole numbers exactly, and stops rather than to lose digits', async () => {
    const numbers = (values: readonly string[]): TestTable => ({
      columns: [{ name: 'n', type: 'long' }],
      rows: values.map(value => [value]),
    })
    const step = group([], [{ fn: 'sum', column: 'n', as: 's' }])
    expect(await run(step, numbers(['9007199254740993', '9007199254740992']))).toEqual([[18014398509481985n]])
    await expect(run(step, numbers(['9223372036854775807', '1']))).rejects.toThrow(
      'The sum of "n" does not fit into a 64-bit integer.',
    )
  })

  it('orders its rows by their keys for the steps after it, and is counted by its rows', async () => {
    const steps: readonly Operation[] = [
      group([{ column: 'shop' }], rows),
      { op: 'window', function: 'row-number', within: [], order: [], into: 'place' },
    ]
    expect(await runSteps(await engine(), sales, steps)).toEqual([
      ['b', 3n, 1n],
      [null, 2n, 2n],
    ])
    expect(await countsBeside(await engine(), sales, {}, steps)).toEqual([
      [5n, 2n],
      [2n, 2n],
    ])
  })

  it('reads, writes and removes columns', () => {
    const step = group([{ column: 'shop' }, { column: 'day', unit: 'month' }], rows)
    expect(stepEffect(step, context)).toEqual({
      reads: ['shop', 'day'],
      writes: ['day', 'rows'],
      removes: ['sold', 'amount', 'price'],
      reach: 'keyed',
      repeatable: true,
    })
    expect(stepEffect(group([], rows), context).reach).toBe('table')
    expect(columnsAfter(step, context)).toEqual([
      { name: 'shop', type: 'string' },
      { name: 'day', type: 'date' },
      { name: 'rows', type: 'long' },
    ])
  })

  it('says the same in Spark', () => {
    const sql = sparkSql(sales, {}, [
      group([{ column: 'day', unit: 'week' }], [{ fn: 'count-distinct', column: 'amount', as: 'n' }]),
    ])
    expect(sql).toContain("CAST(date_trunc('week', `day`) AS DATE) AS `key_1`")
    expect(sql).toContain('count(DISTINCT `amount`)')
    expect(sql).toContain('GROUP BY `key_1`')
  })

  it('says what is wrong, and what it does', () => {
    const problems = (by: Group['by'], values: Group['values'] = rows) =>
      problemsBeside(sales, {}, group(by, values))
    expect(problems([], [])).toEqual(['Nothing is said to group by or to compute.'])
    expect(problems([{ column: 'x' }])).toEqual(['There is no column "x" at this point.'])
    expect(problems([{ column: 'shop', unit: 'month' }])).toEqual([
      '"shop" is string; only dates and times have a month. Cast it first.',
    ])
    expect(problems([{ column: 'day', unit: 'hour' }])).toEqual(['"day" is date and has no hours.'])
    expect(problems([], [{ fn: 'sum', column: 'shop', as: 's' }])).toEqual([
      '"shop" is string; only numbers can be summed. Cast it first.',
    ])
    expect(problems([], [{ fn: 'avg', as: 'mean' }])).toEqual(['Say of which column "mean" is the mean.'])
    expect(problems([{ column: 'shop' }], [{ fn: 'count', as: 'Shop' }])).toEqual([
      'There would be two columns called "Shop".',
    ])
    expect(
      sentence(
        group(
          [{ column: 'day', unit: 'month' }, { column: 'shop' }],
          [...rows, { fn: 'avg', column: 'price', as: 'p' }],
        ),
      ),
    ).toBe('Compute the number of rows and mean of price for each month of day and shop')
    expect(sentence(group([], rows))).toBe('Compute the number of rows of all rows')
    expect(sentence(group([{ column: 'shop' }], []))).toBe('Make one row for each shop')
  })

  it('gives what plain code gives on any rows', async () => {
    const text = fc.option(fc.constantFrom('a', 'b', '', 'é'), { nil: null })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text, text), { maxLength: 20 }), async table => {
        const step = group(
          [{ column: 'a' }, { column: 'b', as: 'second' }],
          [
            ...rows,
            { fn: 'count-distinct', column: 'c', as: 'different' },
            { fn: 'min', column: 'c', as: 'least' },
          ],
        )
        const groups = new Map<string, (readonly (string | null)[])[]>()
        for (const row of table) {
          const key = JSON.stringify(row.slice(0, 2))
          groups.set(key, [...(groups.get(key) ?? []), row])
        }
        const expected = [...groups.values()].map(members => {
          const values = members.flatMap(([, , value]) => value ?? [])
          const [a = null, b = null] = members[0] ?? []
          return [a, b, BigInt(members.length), BigInt(new Set(values).size), values.toSorted()[0] ?? null]
        })
        const found: readonly unknown[] = await run(step, textTable(['a', 'b', 'c'], table))
        expect(found).toHaveLength(expected.length)
        expect(expected).toEqual(expect.arrayContaining([...found]))
      }),
      { numRuns: runs(25) },
    )
  })
})
