import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNodeEngine } from '../../adapters/duckdb/node-engine.fixture.ts'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import type { StructField } from '../delta/schema.ts'
import type { Engine, Value } from '../ports/engine.ts'
import { bytesOf, chunked } from './ingest.fixture.ts'
import { jsonCellSql } from './json-cells.ts'
import { jsonColumns } from './json-columns.ts'
import { readJson, scanJson } from './json.ts'

let engine: Engine
beforeAll(async () => {
  engine = await createNodeEngine(createMemoryStorage())
})
afterAll(() => engine.close())

const format = { kind: 'json', encoding: 'utf-8', layout: 'lines' } as const

/** The values that the engine makes of the records, with the columns that it makes them for. */
const load = async (
  text: string,
  given?: readonly StructField[],
): Promise<{ readonly columns: readonly StructField[]; readonly rows: readonly (readonly Value[])[] }> => {
  const columns = given ?? jsonColumns(await scanJson(chunked(bytesOf(text)), format))
  await engine.query('DROP TABLE IF EXISTS stage')
  for await (const { batch } of readJson(chunked(bytesOf(text)), format, columns, { file: 'f' })) {
    await engine.insertText('stage', batch)
  }
  const items = columns.map((column, index) => jsonCellSql(`c${index}`, column))
  return {
    columns,
    rows: (await engine.rows(`SELECT ${items.join(', ')} FROM stage ORDER BY _source_row`)).rows,
  }
}

const column = (type: StructField['type']): StructField => ({ name: 'x', type, nullable: true, metadata: {} })

test('single values arrive exactly, up to the ends of their ranges', async () => {
  const { rows } = await load(
    '{"l":9223372036854775807,"d":5e-324,"b":true,"s":"a\\u0000b😀\\ud83d\\ude00\\n"}\n' +
      '{"l":-9223372036854775808,"d":-1.7976931348623157E+308,"b":false,"s":""}\n{"l":null,"d":1}',
  )
  expect(rows).toEqual([
    [9223372036854775807n, 5e-324, true, 'a\0b😀😀\n'],
    [-9223372036854775808n, -1.7976931348623157e308, false, ''],
    [null, 1, null, null],
  ])
})

test('nested values arrive exactly: nulls, big integers, unicode, renamed and missing keys, mixed values as text', async () => {
  const { columns, rows } = await load(
    '{"x":{"big":9223372036854775807,"a b":null,"A B":"é\\u0001\\"","list":[{"k":[1,null]},null,{}]},"m":[1,2.5,null]}\n' +
      '{"x":{"mixed":12345678901234567890,"list":null}}\n{"x":{"mixed":{"q": "\\"" }},"m":[]}\n{"x":null}',
  )
  expect(columns.map(({ name }) => name)).toEqual(['x', 'm'])
  const empty = { big: null, a_b: null, A_B_2: null, list: null, mixed: null }
  expect(rows).toEqual([
    [
      {
        ...empty,
        big: 9223372036854775807n,
        A_B_2: 'é\u0001"',
        list: [{ k: [1n, null] }, null, { k: null }],
      },
      [1, 2.5, null],
    ],
    [{ ...empty, mixed: '12345678901234567890' }, null],
    [{ ...empty, mixed: '{"q": "\\"" }' }, []],
    [null, null],
  ])
})

test('types that a table has from elsewhere are met as well', async () => {
  const type: StructField['type'] = {
    type: 'struct',
    fields: [
      { ...column('date'), name: 'day' },
      { ...column('timestamp'), name: 'at' },
      { ...column('decimal(20,4)'), name: 'price' },
      {
        ...column({ type: 'map', keyType: 'string', valueType: 'integer', valueContainsNull: true }),
        name: 'map',
      },
    ],
  }
  const text =
    '{"x":{"day":"2024-02-29","at":"2024-02-29T12:00:00.5+02:00","price":1234567890123456.7891,"map":{"a b":1,"\\"":null}}}'
  const { rows } = await load(text, [column(type)])
  expect(rows[0]?.[0]).toMatchObject({
    day: '2024-02-29',
    at: '2024-02-29T10:00:00.500000Z',
    price: '1234567890123456.7891',
    map: { 'a b': 1, '"': null },
  })
  expect((await load('{"x":"2024-02-29"}\n{"x":null}', [column('date')])).rows).toEqual([
    ['2024-02-29'],
    [null],
  ])
  expect((await load('{"x":0.1}', [column('decimal(9,2)')])).rows).toEqual([['0.10']])
})

test('text that is no value of the type fails loudly', async () => {
  await expect(engine.rows(`SELECT ${jsonCellSql("'x'", column('long'))}`)).rejects.toMatchObject({
    error: { kind: 'query-failed' },
  })
})

/** Whether the engine's value is the JSON one, where the type keeps JSON's own. */
const same = (value: Value, json: unknown, type: StructField['type']): boolean => {
  if (json === null || json === undefined) return value === null
  if (type === 'string') {
    if (typeof json === 'string') return value === json
    return typeof value === 'string' && JSON.stringify(JSON.parse(value)) === JSON.stringify(json)
  }
  if (typeof type === 'string')
    return typeof value === 'bigint' ? Number(value) === json : Object.is(value, json) || value === json
  if (type.type === 'array') {
    return (
      Array.isArray(value) &&
      Array.isArray(json) &&
      value.length === json.length &&
      json.every((one: unknown, index) =>
        same((value as readonly Value[])[index] ?? null, one, type.elementType),
      )
    )
  }
  if (type.type !== 'struct' || typeof value !== 'object' || value === null) return false
  const source = json as Record<string, unknown>
  const held = value as Record<string, Value>
  return type.fields.every(field => {
    const key = field.metadata['boathouse.key']
    return same(held[field.name] ?? null, source[typeof key === 'string' ? key : field.name], field.type)
  })
}

test('any values come back from the engine as they were', async () => {
  const key = fc.string({ minLength: 1, maxLength: 5 }).filter(text => !text.includes('_'))
  const leaf = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  )
  const value = fc.oneof(
    leaf,
    fc.array(fc.maxSafeInteger(), { maxLength: 3 }),
    fc.dictionary(key, leaf, { maxKeys: 3, noNullPrototype: true }),
    fc.array(fc.dictionary(key, leaf, { maxKeys: 2, noNullPrototype: true }), { maxLength: 2 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 5 }), async values => {
      const { columns, rows } = await load(values.map(x => JSON.stringify({ x })).join('\n'))
      expect(rows).toHaveLength(values.length)
      values.forEach((one, row) => {
        const arrived = same(rows[row]?.[0] ?? null, one, columns[0]?.type ?? 'string')
        expect([one, arrived]).toEqual([one, true])
      })
    }),
    { numRuns: 80 },
  )
})
