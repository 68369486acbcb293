import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { toEngineType } from './engine-types.ts'
import { anyType, struct } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'
import { assignSql } from './write-casts.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

/** What a value of the engine becomes in a column, and whether all is said to fit. */
const stored = (value: string, to: DeltaType) => {
  const type = String(engine.objects(`SELECT typeof(v) AS t FROM (SELECT ${value} AS v)`)[0]?.['t'])
  const { sql, fittings, mismatches } = assignSql('v', type, to, 'c')
  if (mismatches.length > 0) return { mismatches }
  const holds = fittings.map(({ fits }) => fits).join(' AND ') || 'true'
  const [row] = engine.rows(`SELECT ${holds} FROM (SELECT ${value} AS v)`)
  if (row?.[0] !== true) return { fits: row?.[0] }
  const [cell] = engine.objects(
    `SELECT CAST(${sql} AS VARCHAR) AS c, typeof(${sql}) AS t FROM (SELECT ${value} AS v)`,
  )
  expect(assignSql('v', String(cell?.['t']), to, 'c')).toEqual({ sql: 'v', fittings: [], mismatches: [] })
  return { text: cell?.['c'] }
}

describe('a value', () => {
  it.each<[string, DeltaType, string | null]>([
    ['1.9::DOUBLE', 'integer', '1'],
    ['-1.9::DECIMAL(3,1)', 'long', '-1'],
    ['2.345', 'decimal(4,2)', '2.35'],
    ['300', 'decimal(5,2)', '300.00'],
    ['170141183460469231731687303715884105727::HUGEINT', 'double', '1.7014118346046923e+38'],
    ['7::UBIGINT', 'byte', '7'],
    ['true', 'string', 'true'],
    ["'\\x61'::BLOB", 'string', 'a'],
    ["uuid '00000000-0000-4000-8000-000000000001'", 'string', '00000000-0000-4000-8000-000000000001'],
    ["'2026-03-01'", 'date', '2026-03-01'],
    ["TIMESTAMP_NS '2026-03-01 10:00:00.123456789'", 'timestamp', '2026-03-01 10:00:00.123456+00'],
    ["DATE '2026-03-01'", 'timestamp_ntz', '2026-03-01 00:00:00'],
    ['NULL', 'binary', null],
    ['NULL', { type: 'array', elementType: 'long', containsNull: true }, null],
    ['[]', { type: 'array', elementType: 'string', containsNull: true }, '[]'],
    ["{'B': 1, 'a': 'x'}", struct({ a: 'string', b: 'long', c: 'date' }), "{'a': x, 'b': 1, 'c': NULL}"],
    [
      "[{'x': 1.5}, NULL]",
      { type: 'array', elementType: struct({ x: 'integer' }), containsNull: true },
      "[{'x': 1}, NULL]",
    ],
    [
      'MAP {1: [2]}',
      {
        type: 'map',
        keyType: 'string',
        valueType: { type: 'array', elementType: 'long', containsNull: true },
        valueContainsNull: true,
      },
      '{1=[2]}',
    ],
  ])('%s goes into a column of %j', (value, to, text) => expect(stored(value, to)).toEqual({ text }))

  it.each<[string, DeltaType]>([
    ['300', 'byte'],
    ['-1', 'decimal(1,1)'],
    ["'infinity'::DOUBLE", 'long'],
    ['1e300::DOUBLE', 'float'],
    ["'2026-02-30'", 'date'],
    ["'noon'", 'timestamp'],
    ["{'a': 300}", struct({ a: 'byte' })],
    ['[1, 300]', { type: 'array', elementType: 'byte', containsNull: true }],
    ["MAP {'k': 300}", { type: 'map', keyType: 'string', valueType: 'byte', valueContainsNull: true }],
    ["MAP {300: 'v'}", { type: 'map', keyType: 'byte', valueType: 'string', valueContainsNull: true }],
    [
      "[[{'a': 1}], [{'a': 300}]]",
      {
        type: 'array',
        elementType: { type: 'array', elementType: struct({ a: 'byte' }), containsNull: true },
        containsNull: true,
      },
    ],
  ])('%s is found not to fit a column of %j', (value, to) =>
    expect(stored(value, to)).toEqual({ fits: false }),
  )

  it.each<[string, DeltaType, string, string, string]>([
    ["'5'", 'long', 'c', 'long', 'string'],
    ['1', 'boolean', 'c', 'boolean', 'integer'],
    ['true', 'integer', 'c', 'integer', 'boolean'],
    ['5', 'date', 'c', 'date', 'integer'],
    ["'x'", 'binary', 'c', 'binary', 'string'],
    ['[1]', 'string', 'c', 'string', 'array<integer>'],
    ["{'a': 'x'}", struct({ a: 'long' }), 'c.a', 'long', 'string'],
    ["{'z': 1}", struct({ a: 'long' }), 'c.z', 'no such column', 'integer'],
    ['[true]', { type: 'array', elementType: 'long', containsNull: true }, 'c.element', 'long', 'boolean'],
    ['1', struct({ a: 'long' }), 'c', 'struct<a:long>', 'integer'],
  ])('%s has no way into a column of %j', (value, to, column, expected, found) =>
    expect(stored(value, to)).toEqual({ mismatches: [{ column, expected, found }] }),
  )

  it('of the column’s own type is left as it is, whatever the type', () => {
    fc.assert(
      fc.property(anyType, type => {
        expect(assignSql('"v"', toEngineType(type), type, 'c')).toEqual({
          sql: '"v"',
          fittings: [],
          mismatches: [],
        })
      }),
    )
  })
})

describe('a whole number', () => {
  const widths = { byte: 8n, short: 16n, integer: 32n, long: 64n } as const
  const names = Object.keys(widths) as readonly (keyof typeof widths)[]
  it('stays what it is, or is found not to fit: exactly when the column is too narrow', () => {
    const number = fc.constantFrom(...names).chain(from => {
      const half = 2n ** (widths[from] - 1n)
      return fc.record({ from: fc.constant(from), value: fc.bigInt({ min: -half, max: half - 1n }) })
    })
    fc.assert(
      fc.property(number, fc.constantFrom(...names), ({ from, value }, to) => {
        const half = 2n ** (widths[to] - 1n)
        const fits = value >= -half && value < half
        // As text first: the engine reads -128::TINYINT as -(128::TINYINT).
        const sql = `CAST('${value}' AS ${toEngineType(from)})`
        expect(stored(sql, to)).toEqual(fits ? { text: String(value) } : { fits: false })
      }),
      { numRuns: 60 },
    )
  })
})
