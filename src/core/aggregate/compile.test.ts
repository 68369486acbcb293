import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { type TestTable, bronzeTable, relationOf, testEngine } from '../recipe/engine.fixture.ts'
import type { Aggregate } from './aggregate.ts'
import { aggregateToSql } from './compile.ts'
import { checkAggregate, parseAggregate } from './validate.ts'

const engine = testEngine()

const table: TestTable = {
  columns: [
    { name: 'city', type: 'string' },
    { name: 'n', type: 'long' },
    { name: 'price', type: 'decimal(10,2)' },
    { name: 'rate', type: 'double' },
    { name: 'day', type: 'date' },
  ],
  rows: [
    ['Oslo', '1', '0.10', '1.5', '2026-01-02'],
    ['Oslo', '2', '0.20', null, '2026-01-01'],
    [null, null, '5.00', '2', null],
    ['Bergen', '2', null, '4', '2026-01-03'],
    [null, '7', '5.00', '2', null],
  ],
}

const aggregateOf = (groupBy: readonly string[], measures: Aggregate['measures']): Aggregate => ({
  formatVersion: 1,
  id: 'test',
  revision: 1,
  input: 'silver.test',
  output: 'gold.test',
  groupBy,
  measures,
})

const all: Aggregate['measures'] = [
  { fn: 'count', as: 'rows' },
  { fn: 'count', column: 'n', as: 'counted' },
  { fn: 'count-distinct', column: 'n', as: 'distinct' },
  { fn: 'sum', column: 'n', as: 'total' },
  { fn: 'sum', column: 'price', as: 'revenue' },
  { fn: 'sum', column: 'rate', as: 'rates' },
  { fn: 'avg', column: 'n', as: 'mean' },
  { fn: 'avg', column: 'price', as: 'mean_price' },
  { fn: 'min', column: 'day', as: 'first' },
  { fn: 'max', column: 'city', as: 'last' },
]

const run = async (aggregate: Aggregate, { columns, rows }: TestTable = table) => {
  const compiled = unwrap(aggregateToSql(aggregate, { relation: relationOf({ columns, rows }), columns }))
  return { ...(await (await engine()).rows(compiled.sql)), declared: compiled.columns }
}

describe('an aggregate', () => {
  it('gives a row for each group, NULL too, in order, with every measure', async () => {
    const { rows } = await run(aggregateOf(['city'], all))
    expect(rows).toEqual([
      ['Bergen', 1n, 1n, 1n, 2n, null, 4, 2, null, '2026-01-03', 'Bergen'],
      ['Oslo', 2n, 2n, 2n, 3n, '0.30', 1.5, 1.5, 0.15, '2026-01-01', 'Oslo'],
      [null, 2n, 1n, 1n, 7n, '10.00', 4, 7, 5, null, null],
    ])
  })

  it('has columns of the types that it declares', async () => {
    const { columns, declared } = await run(aggregateOf(['city', 'day'], all))
    expect(columns).toEqual(declared)
  })

  it('without group columns gives one row, of an empty table too', async () => {
    expect((await run(aggregateOf([], all.slice(0, 4)))).rows).toEqual([[5n, 4n, 3n, 12n]])
    expect((await run(aggregateOf([], all.slice(0, 4)), { ...table, rows: [] })).rows).toEqual([
      [0n, 0n, 0n, null],
    ])
  })

  it('without measures gives the distinct groups', async () => {
    expect((await run(aggregateOf(['city'], []))).rows).toEqual([['Bergen'], ['Oslo'], [null]])
  })

  it('may give a measure the name of another column of the input', async () => {
    const measures: Aggregate['measures'] = [
      { fn: 'count', as: 'n' },
      { fn: 'max', column: 'n', as: 'price' },
      { fn: 'sum', column: 'price', as: 'day' },
    ]
    expect((await run(aggregateOf(['city'], measures))).rows[1]).toEqual(['Oslo', 2n, 2n, '0.30'])
  })

  it('stops with a clear message where a sum does not fit into 64 bits', async () => {
    const columns = [{ name: 'a "b"', type: 'long' }] as const
    const rows = [['9223372036854775807'], ['1']]
    const sum = aggregateOf([], [{ fn: 'sum', column: 'a "b"', as: 's' }])
    await expect(run(sum, { columns, rows })).rejects.toThrow(
      'The sum of "a "b"" does not fit into a 64-bit integer.',
    )
    expect((await run(sum, { columns, rows: [['9223372036854775807'], [null]] })).rows).toEqual([
      [9223372036854775807n],
    ])
  })

  it('of a bronze table leaves out records that did not parse', async () => {
    expect((await run(aggregateOf([], [{ fn: 'count', as: 'rows' }]), bronzeTable)).rows).toEqual([[4n]])
  })

  it('prints for Spark without DuckDB’s own words', () => {
    const input = { relation: 't', columns: table.columns }
    const { sql } = unwrap(aggregateToSql(aggregateOf(['city'], all), input, { dialect: 'spark' }))
    expect(sql).toContain('sum(`n`)')
    expect(sql).not.toMatch(/VARCHAR|\berror\(/)
  })

  it('is refused with every problem when it does not fit the columns', () => {
    const result = aggregateToSql(aggregateOf(['x'], []), { relation: 't', columns: table.columns })
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'invalid', problems: [{ path: 'groupBy[0]' }] },
    })
  })
})

describe('a check of an aggregate', () => {
  const paths = (aggregate: Aggregate) => checkAggregate(aggregate, table.columns).map(({ path }) => path)

  it('says to cast text before it is summed', () => {
    const [problem] = checkAggregate(aggregateOf([], [{ fn: 'sum', column: 'city', as: 's' }]), table.columns)
    expect(problem?.message).toContain('cast it first')
  })

  it.each<[string, Aggregate, string]>([
    ['nothing to compute', aggregateOf([], []), 'measures'],
    ['a missing group column', aggregateOf(['x'], []), 'groupBy[0]'],
    ['a group column twice', aggregateOf(['city', 'city'], []), 'groupBy[1]'],
    ['a missing measure column', aggregateOf([], [{ fn: 'min', column: 'x', as: 's' }]), 'measures[0]'],
    ['a sum of nothing', aggregateOf([], [{ fn: 'sum', as: 's' }]), 'measures[0]'],
    ['an average of dates', aggregateOf([], [{ fn: 'avg', column: 'day', as: 's' }]), 'measures[0]'],
    ['a measure called as a group', aggregateOf(['city'], [{ fn: 'count', as: 'CITY' }]), 'measures[0].as'],
    [
      'two measures of one name',
      aggregateOf(
        [],
        [
          { fn: 'count', as: 'a' },
          { fn: 'count', as: 'A' },
        ],
      ),
      'measures[1].as',
    ],
    ['a name that Delta forbids', aggregateOf([], [{ fn: 'count', as: 'a b' }]), 'measures[0].as'],
    [
      'a chart over what is no group',
      { ...aggregateOf(['city'], [{ fn: 'count', as: 'n' }]), chart: { kind: 'bar', x: 'day', y: 'n' } },
      'chart.x',
    ],
    [
      'a chart of what is no measure',
      { ...aggregateOf(['city'], [{ fn: 'count', as: 'n' }]), chart: { kind: 'line', x: 'city', y: 'm' } },
      'chart.y',
    ],
  ])('finds %s', (_what, aggregate, path) => {
    expect(paths(aggregate)).toEqual([path])
  })
})

describe('reading an aggregate', () => {
  const good = { ...aggregateOf(['city'], all), chart: { kind: 'bar', x: 'city', y: 'rows' } } as const

  it('gives back what was written, through JSON', () => {
    expect(parseAggregate(JSON.parse(JSON.stringify(good)))).toEqual({ ok: true, value: good })
  })

  it.each<[string, unknown, string]>([
    [
      'an unknown function',
      { ...good, measures: [{ fn: 'median', column: 'n', as: 'm' }] },
      'measures[0].fn',
    ],
    ['a measure without a name', { ...good, measures: [{ fn: 'count' }] }, 'measures[0].as'],
    ['a table without a layer', { ...good, output: 'x' }, 'output'],
    ['an unknown key', { ...good, having: 1 }, 'having'],
  ])('names the path of %s', (_what, json, path) => {
    const result = parseAggregate(json)
    expect(result).toMatchObject({ ok: false, error: { problems: [{ path }] } })
  })
})
