import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import type { Metadata } from '../delta/actions.ts'
import { field, struct } from '../delta/schema.fixture.ts'
import type { DeltaType, StructField } from '../delta/schema.ts'
import type { NamedRow } from '../lake/timeline-views.ts'
import type { Value } from '../ports/engine.ts'
import { keyConditions, keyRow, readRowKey } from './row-key.ts'

const plain = (fields: Record<string, DeltaType>): Metadata => ({
  id: 'i',
  schema: struct(fields),
  partitionColumns: [],
  configuration: {},
})

/** A table with column mapping: names, and what they are called in files. */
const mapped = (names: Record<string, string>): Metadata => ({
  id: 'i',
  schema: {
    type: 'struct',
    fields: Object.entries(names).map(([name, physical]): StructField => ({
      ...field(name, 'long'),
      metadata: { 'delta.columnMapping.physicalName': physical },
    })),
  },
  partitionColumns: [],
  configuration: { 'delta.columnMapping.mode': 'name' },
})

const sqlOf = (key: NamedRow, ...states: readonly [Metadata, ...Metadata[]]) =>
  keyConditions(unwrap(readRowKey(states[0], key)), states).map(({ sql }) => sql)

const is = (name: string) => `"${name}" = TRY_CAST('1' AS BIGINT)`

describe('a key', () => {
  it('is read by names in any case, and told by the names of the table', () => {
    const key = unwrap(readRowKey(plain({ Id: 'long', name: 'string' }), { id: 1n, NAME: 'x' }))
    expect(keyRow(key)).toEqual({ Id: 1n, name: 'x' })
  })

  it.each<[DeltaType, Value, string]>([
    ['string', "it's", `TRY_CAST('it''s' AS VARCHAR)`],
    ['string', 17, `TRY_CAST('17' AS VARCHAR)`],
    ['integer', '-5', `TRY_CAST('-5' AS INTEGER)`],
    ['decimal(10,2)', 12.5, `TRY_CAST('12.5' AS DECIMAL(10,2))`],
    ['decimal(10,2)', '12.5000', `TRY_CAST('12.5000' AS DECIMAL(10,2))`],
    ['double', Number.NaN, `TRY_CAST('NaN' AS DOUBLE)`],
    ['double', -0, `TRY_CAST('0' AS DOUBLE)`],
    ['boolean', true, `TRY_CAST('true' AS BOOLEAN)`],
    ['date', '2026-03-01', `TRY_CAST('2026-03-01' AS DATE)`],
    [
      'timestamp',
      '2026-03-01T09:14:00.000001Z',
      `TRY_CAST('2026-03-01T09:14:00.000001Z' AS TIMESTAMP WITH TIME ZONE)`,
    ],
    ['binary', new Uint8Array([0, 255]), String.raw`TRY_CAST('\x00\xff' AS BLOB)`],
  ])('of a column that is %s may be %o', (type, value, sql) => {
    expect(sqlOf({ k: value }, plain({ k: type }))).toEqual([`"k" = ${sql}`])
  })

  it.each<[DeltaType, Value]>([
    ['long', '1.5'],
    ['long', 1e21],
    ['long', true],
    ['decimal(10,2)', '1.555'],
    ['decimal(10,2)', '.'],
    ['double', 'one'],
    ['boolean', 1],
    ['date', '1 March'],
    ['timestamp', 'now'],
    ['binary', 'text'],
    ['string', new Uint8Array([1])],
    ['long', { a: 1 }],
    [{ type: 'array', elementType: 'long', containsNull: true }, null],
  ])('of a column that is %o can not be %o', (type, value) => {
    expect(readRowKey(plain({ k: type }), { k: value })).toMatchObject({
      ok: false,
      error: { kind: 'invalid', problems: [{ path: 'key.k' }] },
    })
  })

  it('is NULL where it is said to be, and in versions that have not the column', () => {
    const states = [plain({ k: 'long', id: 'long' }), plain({ id: 'long' })] as const
    expect(sqlOf({ k: null }, ...states)).toEqual(['"k" IS NULL', 'true'])
    expect(sqlOf({ k: 1 }, ...states)).toEqual([is('k'), 'false'])
    expect(sqlOf({ id: 1, k: 1 }, ...states)).toEqual([`${is('id')} AND ${is('k')}`, `${is('id')} AND false`])
  })

  it('follows its column through renames, and takes no other for it that has its name', () => {
    const now = mapped({ b: 'p1', a: 'p2' })
    const before = mapped({ a: 'p1' })
    expect(sqlOf({ b: 1 }, now, before)).toEqual([is('b'), is('a')])
    expect(sqlOf({ a: 1 }, now, before)).toEqual([is('a'), 'false'])
  })

  it('finds its column by name where the table was replaced by another', () => {
    const states = [mapped({ id: 'new' }), mapped({ id: 'old' }), mapped({ key: 'old' })] as const
    expect(sqlOf({ id: 1 }, ...states)).toEqual([is('id'), is('id'), is('key')])
  })

  it('takes no column that was dropped for one that came later under its name', () => {
    const states = [mapped({ id: 'new', n: 'n' }), mapped({ n: 'n' }), mapped({ id: 'old', n: 'n' })] as const
    expect(sqlOf({ id: 1 }, ...states)).toEqual([is('id'), 'false', 'false'])
  })
})
