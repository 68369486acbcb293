import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { type RawValue, expressionValue } from './dml-assign.ts'
import { castTo } from './dml-columns.ts'
import { type NewRows, assignedColumns, rawSelect, typedSelect } from './dml-rows.ts'
import { field, struct } from './schema.fixture.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

const schema = struct({ id: 'long', n: 'integer', twice: 'long' })
const [id = field('id', 'long'), n = field('n', 'integer'), twice = field('twice', 'long')] = schema.fields
const table = 'SELECT range AS id, CAST(10 + range AS INTEGER) AS n, 2 * (10 + range) AS twice FROM range(4)'
const generated = [{ field: twice, sql: castTo('(n * 2)', 'long') }]

const update: NewRows = {
  keys: [{ name: '__boathouse_row', sql: 't.id' }],
  from: `(${table}) AS t`,
  schema,
  before: 't',
  clauses: [{ guard: undefined, clause: undefined, values: [expressionValue(n, 't.n + 100')] }],
  generated: [],
}

const run = (rows: NewRows, columns = assignedColumns(rows)) => {
  const { sql, raws } = rawSelect(rows)
  const names = new Map<RawValue, string>(raws.map(({ raw, name }) => [raw, name]))
  const select = typedSelect(rows, sql, columns, raw => castTo(names.get(raw) ?? '', raw.type))
  return engine.rows(`SELECT * FROM (${select}) ORDER BY 1`)
}

const merging = (clauses: NewRows['clauses'], more: Partial<NewRows> = {}): NewRows => ({
  ...update,
  keys: [...update.keys, { name: '__boathouse_clause', sql: 't.id % 3' }],
  clauses,
  ...more,
})
const clause = (index: number, ...values: NewRows['clauses'][number]['values']) => ({
  guard: `t.id % 3 = ${index}`,
  clause: index,
  values,
})

describe('new values of one clause', () => {
  it('are the columns that are set, beside the keys', () => {
    expect(run(update)).toEqual([0, 1, 2, 3].map(row => [BigInt(row), 110 + row]))
  })

  it('see the row as it was, also where they set each other’s columns', () => {
    const values = [expressionValue(id, 'n'), expressionValue(n, 'id')]
    const swapped = run({ ...update, clauses: [{ guard: undefined, clause: undefined, values }] })
    expect(swapped[2]).toEqual([2n, 12n, 2])
  })

  it('bring along what is generated from them', () => {
    const rows = { ...update, generated }
    expect(assignedColumns(rows).map(({ name }) => name)).toEqual(['n', 'twice'])
    expect(run(rows)[1]).toEqual([1n, 111, 222n])
  })

  it('leave a generated column alone that is set', () => {
    const values = [expressionValue(n, '1'), expressionValue(twice, '7')]
    const rows = { ...update, clauses: [{ guard: undefined, clause: undefined, values }], generated }
    expect(run(rows)[0]).toEqual([0n, 1, 7n])
  })

  it('are evaluated once, even by chance', () => {
    const rows: NewRows = {
      ...update,
      clauses: [{ guard: undefined, clause: undefined, values: [expressionValue(n, 'random() * 1000000')] }],
      generated,
    }
    for (const [, value, double] of run(rows)) expect(double).toBe(2n * BigInt(value as number))
  })
})

describe('new values of several clauses', () => {
  it('are those of the clause that decides; a column that it does not set stays', () => {
    const rows = merging([clause(0, expressionValue(n, '-1')), clause(1, expressionValue(id, '50'))])
    expect(run(rows)).toEqual([
      [0n, 0n, 0n, -1],
      [1n, 1n, 50n, 11],
      [2n, 2n, 2n, 12],
      [3n, 0n, 3n, -1],
    ])
  })

  it('are evaluated only for the rows of their clause', () => {
    const rows = merging([
      clause(0, expressionValue(n, "CASE WHEN t.id % 3 = 0 THEN 5 ELSE error('not mine') END")),
    ])
    expect(run(rows).map(([, , value]) => value)).toEqual([5, 11, 12, 5])
  })

  it('are generated where the clause does not set what is generated', () => {
    const rows = merging([clause(0, expressionValue(twice, '7')), clause(1, expressionValue(n, '100'))], {
      generated,
    })
    expect(run(rows).map(([, , value, double]) => [value, double])).toEqual([
      [10, 7n],
      [100, 200n],
      [12, 24n],
      [13, 7n],
    ])
  })

  it('of new rows are NULL where nothing is said', () => {
    const rows = merging([clause(0, expressionValue(id, 't.id + 1'))], { before: undefined })
    expect(run(rows, schema.fields)[0]).toEqual([0n, 0n, 1n, null, null])
  })
})
