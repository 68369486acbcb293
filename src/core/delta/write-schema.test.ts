import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metadata } from './log.fixture.ts'
import { anySchema, field, struct } from './schema.fixture.ts'
import type { DeltaType, StructType } from './schema.ts'
import { evolveMetadata, widenSchema } from './write-schema.ts'

const widened = (table: DeltaType, rows: DeltaType, on = true) => {
  const configuration = on ? { 'delta.enableTypeWidening': 'true' } : {}
  return widenSchema({ schema: struct({ c: table }), configuration }, struct({ C: rows }))
}

const typeAfter = (table: DeltaType, rows: DeltaType): DeltaType | undefined => {
  const result = widened(table, rows)
  if (!result.ok) throw new Error(result.error.message)
  return result.value.fields[0]?.type
}

describe('widening', () => {
  it.each<[DeltaType, DeltaType, DeltaType]>([
    ['byte', 'long', 'long'],
    ['short', 'integer', 'integer'],
    ['float', 'double', 'double'],
    ['decimal(4,2)', 'decimal(6,3)', 'decimal(6,3)'],
    // Not wider: the point moves, and a digit before it is lost.
    ['decimal(4,2)', 'decimal(4,3)', 'decimal(4,2)'],
    ['long', 'integer', 'long'],
    ['integer', 'double', 'integer'],
    ['long', 'string', 'long'],
    ['date', 'timestamp', 'date'],
  ])('%s by %s gives %s', (table, rows, expected) => expect(typeAfter(table, rows)).toBe(expected))

  it('notes each change at the nearest field, with the way down to it', () => {
    const list = (elementType: DeltaType): DeltaType => ({ type: 'array', elementType, containsNull: true })
    const map = (valueType: DeltaType): DeltaType => {
      return { type: 'map', keyType: 'byte', valueType, valueContainsNull: true }
    }
    const result = widened(map(list('short')), {
      ...(map(list('long')) as { type: 'map' }),
      keyType: 'integer',
    } as DeltaType)
    expect(result).toMatchObject({
      value: {
        fields: [
          {
            metadata: {
              'delta.typeChanges': [
                { fromType: 'byte', toType: 'integer', fieldPath: 'key' },
                { fromType: 'short', toType: 'long', fieldPath: 'value.element' },
              ],
            },
          },
        ],
      },
    })
  })

  it('keeps the changes that were noted before', () => {
    const before = [{ fromType: 'byte', toType: 'short' }]
    const schema: StructType = {
      type: 'struct',
      fields: [{ ...field('c', 'short'), metadata: { 'delta.typeChanges': before } }],
    }
    const result = widenSchema(
      { schema, configuration: { 'delta.enableTypeWidening': 'true' } },
      struct({ c: 'long' }),
    )
    expect(result).toMatchObject({
      value: {
        fields: [{ metadata: { 'delta.typeChanges': [...before, { fromType: 'short', toType: 'long' }] } }],
      },
    })
  })

  it('is refused for every such column where the table does not allow it, with what to do', () => {
    const result = widenSchema(
      { schema: struct({ a: 'byte', s: struct({ b: 'float' }), ok: 'long' }), configuration: {} },
      struct({ a: 'long', s: struct({ b: 'double' }), ok: 'byte' }),
    )
    expect(result).toMatchObject({
      error: {
        kind: 'schema-mismatch',
        columns: [
          { column: 'a', expected: 'byte' },
          { column: 's.b', expected: 'float' },
        ],
      },
    })
    expect(result.ok || result.error.message).toContain('set delta.enableTypeWidening')
  })

  it('by rows of the table’s own schema changes nothing', () => {
    fc.assert(
      fc.property(anySchema, schema => {
        expect(widenSchema({ schema, configuration: {} }, schema)).toEqual({ ok: true, value: schema })
      }),
    )
  })
})

describe('the description after a write', () => {
  const uuid = () => 'u'
  const rows = struct({ ID: 'long', extra: struct({ x: 'long' }) })

  it('is the same object unless the schema may change', () => {
    expect(evolveMetadata(metadata, rows, {}, uuid)).toEqual({ ok: true, value: metadata })
  })

  it('has the new columns last, nullable on the outside, when they are merged', () => {
    const result = evolveMetadata(metadata, rows, { mergeSchema: true }, uuid)
    expect(result).toMatchObject({
      value: {
        id: metadata.id,
        schema: struct({ id: 'long', name: 'string', extra: struct({ x: 'long' }) }),
      },
    })
  })

  it('refuses names that Delta forbids, but takes them under column mapping', () => {
    const odd = struct({ 'two words': 'long' })
    expect(evolveMetadata(metadata, odd, { mergeSchema: true }, uuid)).toMatchObject({
      error: { kind: 'invalid' },
    })
    const mapped = { ...metadata, configuration: { 'delta.columnMapping.mode': 'name' } }
    expect(evolveMetadata(mapped, odd, { mergeSchema: true }, uuid)).toMatchObject({ ok: true })
  })

  it('has just the rows’ columns when the schema is overwritten', () => {
    const result = evolveMetadata(
      metadata,
      struct({ name: 'string', id: 'double' }),
      { overwriteSchema: true },
      uuid,
    )
    expect(result).toMatchObject({
      value: { schema: struct({ name: 'string', id: 'double' }), id: metadata.id },
    })
  })
})
