import { describe, expect, it } from 'vitest'
import { projectField } from './physical-projection.ts'
import type { PhysicalField, PhysicalType } from './physical-type.ts'
import { field, struct } from './schema.fixture.ts'
import type { DeltaType, StructField } from './schema.ts'

const value = (engine: string): PhysicalType => ({ kind: 'value', engine })
const has = (type: PhysicalType, name = 'c', id?: number): PhysicalField => ({
  name,
  type,
  ...(id === undefined ? {} : { id }),
})

const sql = (
  columns: readonly PhysicalField[],
  type: DeltaType,
  mode: 'none' | 'name' | 'id' = 'none',
  metadata = {},
): string | undefined => {
  const logical: StructField = { ...field('c', type), metadata }
  const projected = projectField('f.', columns, logical, mode)
  return projected.ok ? projected.value : undefined
}

describe('a column of a file', () => {
  it.each<readonly [string, DeltaType]>([
    ['BIGINT', 'long'],
    ['VARCHAR', 'string'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp'],
    ['DECIMAL(10,2)', 'decimal(10,2)'],
  ])('that has the type of the table is a plain reference: %s', (engine, type) => {
    expect(sql([has(value(engine))], type)).toBe('f."c"')
  })

  it('of the same nested type is a plain reference, too', () => {
    const type = struct({
      a: { type: 'array', elementType: struct({ x: 'long' }), containsNull: true },
      b: 'string',
    })
    const physical: PhysicalType = {
      kind: 'struct',
      fields: [
        has({ kind: 'list', element: { kind: 'struct', fields: [has(value('BIGINT'), 'x')] } }, 'a'),
        has(value('VARCHAR'), 'b'),
      ],
    }
    expect(sql([has(physical)], type)).toBe('f."c"')
    const narrower: PhysicalType = {
      ...physical,
      fields: [physical.fields[0] ?? has(value('x')), has(value('UUID'), 'b')],
    }
    expect(sql([has(narrower)], type)).toMatch(/^CAST\(f\."c" AS STRUCT\(/)
  })

  // PROTOCOL.md, "Type Widening"
  it.each<readonly [string, readonly DeltaType[]]>([
    ['TINYINT', ['short', 'integer', 'long', 'double', 'decimal(10,0)', 'decimal(12,2)']],
    ['SMALLINT', ['integer', 'long', 'double', 'decimal(10,0)']],
    ['INTEGER', ['long', 'double', 'decimal(10,0)']],
    ['BIGINT', ['decimal(20,0)', 'decimal(22,2)']],
    ['FLOAT', ['double']],
    ['DECIMAL(5,2)', ['decimal(6,2)', 'decimal(8,4)']],
    ['DATE', ['timestamp_ntz']],
  ])('that is %s is cast to what it can be widened to', (engine, types) => {
    for (const type of types)
      expect(sql([has(value(engine))], type), JSON.stringify(type)).toMatch(/^CAST\(f\."c" AS /)
  })

  it.each<readonly [string, DeltaType]>([
    ['DOUBLE', 'long'],
    ['DOUBLE', 'float'],
    ['DECIMAL(10,4)', 'decimal(10,2)'],
    ['DECIMAL(10,0)', 'long'],
    ['VARCHAR', 'long'],
    ['BIGINT', 'string'],
    ['BIGINT', 'float'],
    ['BIGINT', 'timestamp'],
    ['TIMESTAMP', 'date'],
    ['DATE', 'timestamp'],
    ['BOOLEAN', 'integer'],
    ['BLOB', 'long'],
  ])('that is %s is refused where the table says %s: values would be lost or made up', (engine, type) => {
    const projected = projectField('f.', [has(value(engine))], field('c', type), 'none')
    expect(projected).toEqual({ ok: false, error: { found: engine, expected: type } })
  })

  it('of another shape is refused', () => {
    const list: PhysicalType = { kind: 'list', element: value('BIGINT') }
    expect(projectField('f.', [has(list)], field('c', 'long'), 'none')).toMatchObject({
      error: { found: 'a list' },
    })
    expect(
      projectField('f.', [has(value('BIGINT'))], field('c', struct({ x: 'long' })), 'none'),
    ).toMatchObject({
      error: { found: 'BIGINT', expected: 'struct<x:long>' },
    })
  })
})

describe('a column is found', () => {
  const columns = [
    has(value('BIGINT'), 'C', 1),
    has(value('VARCHAR'), 'c', 2),
    has(value('DOUBLE'), 'col-9', 3),
  ]

  it('by its exact name before one that differs in case', () => {
    expect(sql(columns, 'string')).toBe('f."c"')
    expect(sql(columns.slice(0, 1), 'long')).toBe('f."C"')
  })

  it('by its physical name where the table is mapped by name, whatever the ids', () => {
    const metadata = { 'delta.columnMapping.id': 2, 'delta.columnMapping.physicalName': 'col-9' }
    expect(sql(columns, 'double', 'name', metadata)).toBe('f."col-9"')
    expect(sql(columns, 'string', 'none', metadata)).toBe('f."c"')
  })

  it('by its id where the table is mapped by id, whatever the names', () => {
    const metadata = { 'delta.columnMapping.id': 1, 'delta.columnMapping.physicalName': 'col-9' }
    expect(sql(columns, 'long', 'id', metadata)).toBe('f."C"')
    expect(sql(columns, 'long', 'id', { ...metadata, 'delta.columnMapping.id': 7 })).toBe(
      'CAST(NULL AS BIGINT)',
    )
    expect(sql(columns, 'long', 'id', {})).toBe('CAST(NULL AS BIGINT)')
  })
})
