import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeSchemas } from './merge-schema.ts'
import { anySchema, field, struct } from './schema.fixture.ts'
import type { DeltaType, StructType } from './schema.ts'

const allNullable = (schema: StructType): StructType => ({
  type: 'struct',
  fields: schema.fields.map(column => ({ ...column, nullable: true })),
})

describe('mergeSchemas', () => {
  it('leaves the table as it is when the same schema comes again', () => {
    fc.assert(
      fc.property(anySchema, schema => {
        expect(mergeSchemas(schema, schema)).toEqual({ ok: true, value: schema })
      }),
    )
  })

  it('keeps the table at the front, in name, order and metadata, whenever it succeeds', () => {
    fc.assert(
      fc.property(anySchema, anySchema, (one, other) => {
        const table = allNullable(one)
        const merged = mergeSchemas(table, other)
        if (!merged.ok) return
        expect(merged.value.fields.slice(0, table.fields.length)).toEqual(table.fields)
        for (const added of merged.value.fields.slice(table.fields.length)) expect(added.nullable).toBe(true)
        expect(mergeSchemas(merged.value, other)).toEqual(merged)
      }),
    )
  })

  it('adds new columns at the end, nullable, with their metadata', () => {
    const hinted = { ...field('b', 'string', false), metadata: { 'boathouse.hint': 'date' } }
    const merged = mergeSchemas(struct({ a: 'long' }), { type: 'struct', fields: [hinted] })
    expect(merged).toEqual({
      ok: true,
      value: { type: 'struct', fields: [field('a', 'long'), { ...hinted, nullable: true }] },
    })
  })

  it('matches names but for case and keeps the spelling of the table', () => {
    expect(mergeSchemas(struct({ Id: 'long' }), struct({ ID: 'long' }))).toEqual({
      ok: true,
      value: struct({ Id: 'long' }),
    })
  })

  it.each<[DeltaType, DeltaType]>([
    ['long', 'integer'],
    ['long', 'byte'],
    ['integer', 'short'],
    ['short', 'byte'],
  ])('takes into a %s column the narrower %s', (column, incoming) => {
    expect(mergeSchemas(struct({ a: column }), struct({ a: incoming }))).toEqual({
      ok: true,
      value: struct({ a: column }),
    })
  })

  it.each<[DeltaType, DeltaType]>([
    ['integer', 'long'],
    ['double', 'long'],
    ['double', 'float'],
    ['string', 'long'],
    ['decimal(10,2)', 'decimal(12,2)'],
    ['timestamp', 'timestamp_ntz'],
    [struct({ x: 'long' }), struct({ x: 'long', y: 'long' })],
    [struct({ x: 'long' }), struct({ x: 'integer' })],
  ])('refuses for a %j column the type %j', (column, incoming) => {
    expect(mergeSchemas(struct({ a: column }), struct({ a: incoming })).ok).toBe(false)
  })

  it('lists every column that does not fit, with what was expected and found', () => {
    const merged = mergeSchemas(
      struct({ a: 'long', b: 'date', c: 'string' }),
      struct({ A: 'string', b: 'timestamp', c: 'string' }),
    )
    expect(merged).toMatchObject({
      ok: false,
      error: {
        kind: 'schema-mismatch',
        columns: [
          { column: 'a', expected: 'long', found: 'string' },
          { column: 'b', expected: 'date', found: 'timestamp' },
        ],
      },
    })
    expect(merged.ok ? '' : merged.error.message).toBe(
      '2 columns do not fit the table: a (expected long, found string); b (expected date, found timestamp).',
    )
  })

  it('lets columns be absent, unless they are NOT NULL', () => {
    const table: StructType = {
      type: 'struct',
      fields: [field('id', 'long', false), field('note', 'string')],
    }
    const withId: StructType = { type: 'struct', fields: [field('id', 'long', false)] }
    expect(mergeSchemas(table, withId)).toEqual({ ok: true, value: table })
    expect(mergeSchemas(table, struct({ note: 'string' }))).toMatchObject({
      error: { columns: [{ column: 'id', expected: 'long not null', found: 'no such column' }] },
    })
  })

  it('refuses possible nulls for a NOT NULL column', () => {
    const table: StructType = { type: 'struct', fields: [field('id', 'long', false)] }
    expect(mergeSchemas(table, struct({ id: 'long' }))).toMatchObject({
      error: { columns: [{ expected: 'long not null', found: 'long' }] },
    })
  })
})
