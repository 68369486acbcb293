import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toEngineType } from '../delta/engine-types.ts'
import { field, struct } from '../delta/schema.fixture.ts'
import type { DeltaType } from '../delta/schema.ts'
import { testEngine } from '../recipe/engine.fixture.ts'
import { comparable, shapeOf } from './shape.ts'

const engine = testEngine()

const list = (elementType: DeltaType): DeltaType => ({ type: 'array', elementType, containsNull: true })
const map = (keyType: DeltaType, valueType: DeltaType): DeltaType => ({
  type: 'map',
  keyType,
  valueType,
  valueContainsNull: true,
})

/** Whether two values count as equal, by the comparison and by the hash, which must agree. */
const areEqual = async (a: string, b: string, from: DeltaType, to: DeltaType = from): Promise<boolean> => {
  const shape = shapeOf(from, to, ['none', 'none'])
  const [left, right] = [comparable('a', shape, 'from'), comparable('b', shape, 'to')]
  const values = `SELECT CAST(${a} AS ${toEngineType(from)}) AS a, CAST(${b} AS ${toEngineType(to)}) AS b FROM range(1)`
  const sql = `SELECT ${left} IS NOT DISTINCT FROM ${right}, hash(${left}) = hash(${right}) FROM (${values})`
  const { rows } = await (await engine()).rows(sql)
  expect(rows[0]?.[0]).toBe(rows[0]?.[1])
  return rows[0]?.[0] === true
}

describe('values of one type', () => {
  test.each<[DeltaType, string, string]>([
    ['double', "'NaN'", "'NaN'"],
    ['double', "'NaN'", "-CAST('NaN' AS DOUBLE)"],
    ['double', '0', '-0.0'],
    ['float', '0', '-CAST(0 AS FLOAT)'],
    ['string', 'NULL', 'NULL'],
    [list('double'), "[CAST('NaN' AS DOUBLE), 0]", "[CAST('NaN' AS DOUBLE), -CAST(0 AS DOUBLE)]"],
    [struct({ x: 'double' }), "{'x': 0.0}", "{'x': -CAST(0 AS DOUBLE)}"],
    [map('string', 'long'), "map(['a', 'b'], [1, 2])", "map(['b', 'a'], [2, 1])"],
    [map('long', list('string')), "map([1, 2], [['x'], NULL])", "map([2, 1], [NULL, ['x']])"],
    [list(map('string', 'long')), "[map(['a', 'b'], [1, 2])]", "[map(['b', 'a'], [2, 1])]"],
  ])('of %j are equal: %s and %s', async (type, a, b) => {
    expect(await areEqual(a, b, type)).toBe(true)
  })

  test.each<[DeltaType, string, string]>([
    ['string', 'NULL', "''"],
    ['string', "'a'", "'A'"],
    ['binary', "'\\x00'", "'\\x00\\x00'"],
    ['decimal(38,10)', "'12345678901234567890.0000000001'", "'12345678901234567890.0000000002'"],
    ['timestamp', "'2026-03-01 00:00:00.000001Z'", "'2026-03-01 00:00:00Z'"],
    [list('long'), 'NULL', '[]'],
    [list('long'), '[]', '[NULL]'],
    [list('long'), '[1, 2]', '[2, 1]'],
    [list(list('long')), '[[1], [2]]', '[[1, 2]]'],
    [list(list('long')), '[[]]', '[NULL]'],
    [list('string'), "['a, b']", "['a', 'b']"],
    [list('string'), "['NULL']", '[NULL]'],
    [list('string'), `['","']`, `['', '']`],
    [list('decimal(38,10)'), "['12345678901234567890.0000000001']", "['12345678901234567890.0000000002']"],
    [struct({ x: 'long' }), 'NULL', "{'x': NULL}"],
    [list(struct({ x: 'long' })), '[NULL]', "[{'x': NULL}]"],
    [struct({ x: 'long', y: 'long' }), "{'x': 1, 'y': NULL}", "{'x': NULL, 'y': 1}"],
    [map('string', 'long'), "map(['a'], [NULL])", "map(['b'], [NULL])"],
    [map('string', 'long'), 'map([], [])', 'NULL'],
    [list('double'), '[0.1]', '[0.10000000000000002]'],
    [list('string'), "['a' || chr(0) || 'b']", "['a' || chr(0) || 'c']"],
  ])('of %j are not: %s and %s', async (type, a, b) => {
    expect(await areEqual(a, b, type)).toBe(false)
  })
})

describe('values of a column whose type changed', () => {
  test.each<[DeltaType, DeltaType, string, string, boolean]>([
    ['integer', 'long', '7', '7', true],
    ['integer', 'double', '7', '7.0', true],
    ['float', 'double', "'0.1'", 'CAST(0.1 AS FLOAT)', true],
    ['long', 'decimal(20,2)', '7', '7.00', true],
    ['decimal(10,2)', 'decimal(12,4)', '1.50', '1.5000', true],
    ['decimal(10,2)', 'decimal(12,4)', '1.50', '1.5001', false],
    ['decimal(38,0)', 'decimal(38,38)', '0', '0.5', false],
    ['date', 'timestamp_ntz', "'2026-03-01'", "'2026-03-01 00:00:00'", true],
    ['date', 'timestamp_ntz', "'2026-03-01'", "'2026-03-01 00:00:01'", false],
    ['string', 'long', "'7'", '7', true],
    ['string', 'long', "'07'", '7', false],
    ['string', 'boolean', 'NULL', 'NULL', true],
    [struct({ x: 'integer' }), struct({ y: 'string', x: 'long' }), "{'x': 1}", "{'y': 'new', 'x': 1}", true],
    [struct({ x: 'integer' }), struct({ y: 'string', x: 'long' }), "{'x': 1}", "{'y': 'new', 'x': 2}", false],
    [struct({ x: 'integer' }), struct({ y: 'string' }), "{'x': 1}", "{'y': 'new'}", true],
    [list('integer'), list('double'), '[1, NULL]', '[1.0, NULL]', true],
    [list('string'), 'string', "['a']", "'[a]'", true],
  ])('from %j to %j: %s and %s', async (from, to, a, b, isEqual) => {
    expect(await areEqual(a, b, from, to)).toBe(isEqual)
  })

  test('fields of structs are found by the names that they have in files', async () => {
    const physical = (name: string) => ({
      ...field(name, 'long'),
      metadata: { 'delta.columnMapping.physicalName': 'col-1' },
    })
    const [from, to]: readonly DeltaType[] = [
      { type: 'struct', fields: [physical('old')] },
      { type: 'struct', fields: [physical('renamed')] },
    ]
    const shape = shapeOf(from ?? 'long', to ?? 'long', ['name', 'name'])
    const sql = `SELECT ${comparable('struct_pack(old := 1)', shape, 'from')} = ${comparable('struct_pack(renamed := 1)', shape, 'to')}`
    expect((await (await engine()).rows(sql)).rows).toEqual([[true]])
  })
})

test('lists of lists of text are equal where they are the same, and only there', async () => {
  const text = fc.option(fc.constantFrom('', 'a', 'NULL', '"', '\\', ',', '[', 'ü😀'), { nil: null })
  const value = fc.option(
    fc.array(fc.option(fc.array(text, { maxLength: 2 }), { nil: null }), { maxLength: 2 }),
    { nil: null },
  )
  type Nested = readonly (readonly (string | null)[] | null)[] | null
  const sql = (nested: Nested): string =>
    nested === null
      ? 'NULL'
      : `[${nested.map(inner => (inner === null ? 'NULL' : `[${inner.map(each => (each === null ? 'NULL' : `'${each}'`)).join(', ')}]`)).join(', ')}]`
  await fc.assert(
    fc.asyncProperty(value, value, async (a, b) => {
      expect(await areEqual(sql(a), sql(b), list(list('string')))).toBe(
        JSON.stringify(a) === JSON.stringify(b),
      )
    }),
    { numRuns: 100 },
  )
}, 60_000)
