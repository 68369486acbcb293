import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeltaType, StructField } from '../delta/schema.ts'
import { type Read, bytesOf, chunked, collect } from './ingest.fixture.ts'
import { jsonFormat as formatOf, readRecords as read, typesOf as types } from './json.fixture.ts'
import { readJson } from './json.ts'

const typeOf = async (...values: string[]): Promise<DeltaType | undefined> =>
  (await read(values.map(value => `{"x":${value}}`).join('\n'))).columns[0]?.type
const field = (name: string, type: DeltaType): StructField => ({ name, type, nullable: true, metadata: {} })

describe('the type of a column', () => {
  test('is what its values have in common', async () => {
    expect(await typeOf('1', '-7', 'null')).toBe('long')
    expect(await typeOf('9223372036854775807', '-9223372036854775808')).toBe('long')
    expect(await typeOf('1', '2.5')).toBe('double')
    expect(await typeOf('true', 'null')).toBe('boolean')
    expect(await typeOf('"a"', '1')).toBe('string')
    expect(await typeOf('null')).toBe('string')
    expect(await typeOf('true', '1')).toBe('string')
  })

  test('never loses a digit: what neither long nor double holds stays text', async () => {
    expect(await typeOf('9223372036854775808')).toBe('string')
    expect(await typeOf('-9223372036854775809')).toBe('string')
    expect(await typeOf('9007199254740993', '0.5')).toBe('string')
    expect(await typeOf('9007199254740991', '0.5')).toBe('double')
    expect(await typeOf('1e400')).toBe('string')
    expect(await typeOf('1e-400')).toBe('string')
    expect(await typeOf('0e-400')).toBe('double')
    expect(await typeOf('-0')).toBe('double')
  })

  test('is nested where all values are, and merged inside', async () => {
    expect(await typeOf('{"a":1}', '{"a":2.5,"b":"x"}', 'null')).toEqual({
      type: 'struct',
      fields: [field('a', 'double'), field('b', 'string')],
    })
    expect(await typeOf('[1]', '[null,2]', '[]')).toEqual({
      type: 'array',
      elementType: 'long',
      containsNull: true,
    })
    expect(await typeOf('[]')).toEqual({ type: 'array', elementType: 'string', containsNull: true })
    expect(await typeOf('[1]', '{"a":1}')).toBe('string')
    expect(await typeOf('{}')).toBe('string')
  })

  test('is text beyond 32 levels or a thousand keys', async () => {
    expect(JSON.stringify(await typeOf('['.repeat(500) + ']'.repeat(500))).length).toBeLessThan(5000)
    const wide = Array.from({ length: 1001 }, (_, index) => `"k${index}":1`)
    expect(await typeOf(`{${wide.join()}}`)).toBe('string')
  })

  test('does not depend on the order of the records, nor on where the chunks are cut', async () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 6 }), sizes, async (values, cut) => {
        const lines = values.map(one => `{"x":${JSON.stringify(one)}}`)
        const sorted = async (texts: readonly string[], by?: readonly number[]) => {
          const [column] = (await read(texts.join('\n'), 'lines', by)).columns
          return JSON.stringify(column?.type, (_, part: unknown) =>
            Array.isArray(part) ? part.map(item => JSON.stringify(item)).toSorted() : part,
          )
        }
        const wellFormed = !/\\u/.test(lines.join(''))
        fc.pre(wellFormed && !lines.some(line => /"x":.*[^\w\s"{}[\]:,.+-]/.test(line)))
        expect(await sorted(lines.toReversed(), cut)).toBe(await sorted(lines))
      }),
      { numRuns: 150 },
    )
  })
})

describe('columns', () => {
  test('come in the order in which their keys first appear; missing and null are NULL', async () => {
    const all = await read('{"b":1,"a":"x"}\n{"c":true,"a":null}\n')
    expect(types(all)).toEqual({ b: 'long', a: 'string', c: 'boolean' })
    expect(all.rows).toEqual([
      ['1', 'x', null, null],
      [null, null, 'true', null],
    ])
  })

  test('get names that Delta allows, unique but for case, and keep their keys beside them', async () => {
    const all = await read('{"US Gross":1,"us_gross":2,"":3,"_batch_id":4,"a":{"x y":1,"X_Y":2}}')
    expect(all.columns.map(({ name }) => name)).toEqual([
      'US_Gross',
      'us_gross_2',
      'column_3',
      '_batch_id_2',
      'a',
    ])
    expect(all.columns[0]?.metadata).toEqual({ 'boathouse.key': 'US Gross' })
    expect(all.rows).toEqual([['1', '2', '3', '4', '{"x_y":1,"X_Y_2":2}', null]])
  })

  test('hold records that are no objects in `value`, apart from a key of that name', async () => {
    const all = await read('[1,null,{"value":"v"},"x",[2]]', 'array')
    expect(all.columns.map(({ name }) => name)).toEqual(['value', 'value_2'])
    expect(all.rows).toEqual([
      [null, '1', null],
      [null, null, null],
      ['v', null, null],
      [null, 'x', null],
      [null, '[2]', null],
    ])
  })

  test('write mixed values as the JSON text they were, strings as their text', async () => {
    const all = await read(
      '{"x":"a\\"\\u00e9\\ud83d\\ude00"}\n{"x":[1, {"b" : 1e2}]}\n{"x":12345678901234567890}',
    )
    expect(all.rows.map(([x]) => x)).toEqual(['a"é😀', '[1, {"b" : 1e2}]', '12345678901234567890'])
  })

  test('write nested values in the shape of their type', async () => {
    const all = await read('{"x":{"a":1,"m":"s\\n"}}\n{"x":{ "m" : [1,\t"q"], "c":null}}\n{"x":null}')
    expect(all.rows.map(([x]) => x)).toEqual([
      '{"a":1,"m":"s\\n","c":null}',
      '{"a":null,"m":"[1,\\t\\"q\\"]","c":null}',
      null,
    ])
  })
})

describe('appending', () => {
  const table = [field('id', 'long'), field('Name', 'string'), field('at', 'timestamp')]

  test('keeps the types of the table; a record that does not fit is corrupt and says why', async () => {
    const text =
      '{"id":1,"name":"a"}\n{"id":"two"}\n{"id":2.5}\n{"at":"2024-02-30T00:00:00Z"}\n{"at":"2024-02-29T12:00:00Z","x":[1]}'
    const all = await read(text, 'lines', undefined, table)
    expect(types(all)).toEqual({
      id: 'long',
      Name: 'string',
      at: 'timestamp',
      x: { type: 'array', elementType: 'long', containsNull: true },
    })
    expect(all.rejects.map(({ row, line, reason }) => [row, line, reason])).toEqual([
      [2, 2, 'column “id”: expected long, found “two”'],
      [3, 3, 'column “id”: expected long, found 2.5'],
      [4, 4, 'column “at”: expected timestamp, found “2024-02-30T00:00:00Z”'],
    ])
    expect(all.rows[0]).toEqual(['1', 'a', null, null, null])
    expect(all.rows[1]).toEqual([null, null, null, null, '{"id":"two"}'])
    expect(all.rows[4]).toEqual([null, null, '2024-02-29T12:00:00Z', '[1]', null])
  })

  test('finds the column again that a renamed key went to before', async () => {
    const { columns } = await read('{"a b":1}')
    const again = await read('{"a b":2}', 'lines', undefined, columns)
    expect(again.columns).toEqual(columns)
  })

  test('reports a key that has no column, at any depth, instead of dropping it', async () => {
    const columns = [field('s', { type: 'struct', fields: [field('a', 'long')] })]
    const text = '{"s":{"a":1}}\n{"s":{"b":2}}\n{"t":1}\n{"s":{"a":true}}\n7'
    const all = await collect(readJson(chunked(bytesOf(text)), formatOf('lines'), columns, { file: 'f' }))
    expect(all.rejects.map(({ reason }) => reason)).toEqual([
      'column “s” at .b: expected no such field, found 2',
      'there is no column for the key “t”',
      'column “s” at .a: expected long, found true',
      'a record that is no object',
    ])
    expect(all.rows[0]).toEqual(['{"a":1}', null])
  })

  test('checks each type for the values that it can hold', async () => {
    const cases: readonly (readonly [DeltaType, readonly string[], readonly string[]])[] = [
      ['byte', ['127', '-128'], ['128', '1.0', '"1"']],
      ['short', ['32767'], ['32768']],
      ['integer', ['-2147483648'], ['2147483648']],
      ['double', ['1', '0.1', '1e308'], ['9007199254740993', '1e309', '"1"']],
      ['float', ['0.5', '16777216'], ['16777217', '1e39']],
      ['boolean', ['true'], ['1', '"true"']],
      ['decimal(4,2)', ['12.34', '-1', '012'.slice(1)], ['123', '1.234', '1e1']],
      ['date', ['"2024-02-29"'], ['"2023-02-29"', '"2024-2-9"', '20240229']],
      ['timestamp_ntz', ['"2024-01-01 00:00:00.5"'], ['"2024-01-01T00:00:00Z"']],
      ['binary', [], ['"x"']],
      [
        { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true },
        ['{"a":1}', '{}'],
        ['{"a":"b"}', '[]'],
      ],
    ]
    for (const [type, good, bad] of cases) {
      const text = [...good, 'null', ...bad].map(value => `{"x":${value}}`).join('\n')
      const all = await collect(
        readJson(chunked(bytesOf(text)), formatOf('lines'), [field('x', type)], { file: 'f' }),
      )
      expect([type, all.rejects.map(({ row }) => row)]).toEqual([
        type,
        bad.map((_, i) => good.length + 2 + i),
      ])
    }
  })
})

describe('a corrupt record', () => {
  const raws = (all: Read) => all.rows.map(row => row.at(-1) ?? null)

  test('of lines costs its own line', async () => {
    const all = await read('{"a":1}\n{"a": oops}\nnot json\n{"a":2}\n{"a":"x\n{"a":3,"a":4}\n{"a":5}')
    expect(raws(all)).toEqual([null, '{"a": oops}', 'not json', null, '{"a":"x', '{"a":3,"a":4}', null])
    expect(all.rejects.map(({ row, line }) => [row, line])).toEqual([
      [2, 2],
      [3, 3],
      [5, 5],
      [6, 6],
    ])
    expect(types(all)).toEqual({ a: 'long' })
  })

  test('of lines that lost its end does not swallow the next', async () => {
    expect(raws(await read('{"a":1,\n{"a":2}\n'))).toEqual(['{"a":1,', null])
    expect(raws(await read('{\n "a": 1,\n "b": x\n}\n{"a":2}\n'))).toEqual(['{\n "a": 1,\n "b": x\n}', null])
  })

  test('of lines has nothing good behind it on the same line', async () => {
    expect(raws(await read('1 2\n{"a":1},\n{"a":1}{"a":2} {"a":3}\n"x" "y"'))).toEqual([
      '1 2',
      '{"a":1},',
      null,
      null,
      null,
      '"x" "y"',
    ])
  })

  test('of an array ends where its element does', async () => {
    const all = await read('[{"a":1},\n {"a": [1,}, 2]},\n {"a":2}, nope, {"a":"\\q]}"}, {"a":3}]', 'array')
    expect(raws(all)).toEqual([null, '{"a": [1,}, 2]}', null, 'nope', '{"a":"\\q]}"}', null])
    expect(all.rejects.map(({ line }) => line)).toEqual([2, 3, 3])
  })

  test('of an array that lost a bracket does not swallow the rest', async () => {
    const all = await read('[{"a":1,{"a":2},{"a":3}]', 'array')
    expect(raws(all)).toEqual(['{"a":1', null, null])
  })

  test('is what is left when the file ends too early', async () => {
    const cut = await read('[{"a":1},{"a":', 'array')
    expect(raws(cut)).toEqual([null, '{"a":'])
    expect(cut.rejects[0]?.reason).toBe('the text ends inside a value')
    const open = await read('[{"a":1}', 'array')
    expect(open.rejects).toMatchObject([{ row: 2, reason: 'the file ends inside the array' }])
    expect(raws(await read('{"a":1}\n{"a"'))).toEqual([null, '{"a"'])
  })

  test('is a comma too many, and text behind the end', async () => {
    const all = await read('[1,,2,]\ntail\n[3]', 'array')
    expect(all.rejects.map(({ reason }) => reason)).toEqual([
      'a value is missing before the comma',
      'a comma before the closing bracket',
      'text behind the end of the array',
      'text behind the end of the array',
    ])
    expect(raws(all).filter(text => text !== null)).toEqual([',', ']', 'tail', '[3]'])
  })
})

test('a record of 10 MB in small chunks comes through', async () => {
  const long = 'x'.repeat(10_000_000)
  const all = await read(`[{"a":"${long}"},{"a":"b"}]`, 'array')
  expect(all.rows.map(([a]) => a?.length)).toEqual([10_000_000, 1])
})
