import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assignMapping, withoutMapping } from './alter-mapping.ts'
import { anySchema, field, struct } from './schema.fixture.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

const counting = () => {
  let next = 0
  return () => `u${(next += 1)}`
}
const byName = { 'delta.columnMapping.mode': 'name' }
const mapped = (id: number, physical: string) => ({
  'delta.columnMapping.id': id,
  'delta.columnMapping.physicalName': physical,
})

const fieldsOf = (type: DeltaType): readonly StructField[] => {
  if (typeof type === 'string') return []
  if (type.type === 'array') return fieldsOf(type.elementType)
  if (type.type === 'map') return [...fieldsOf(type.keyType), ...fieldsOf(type.valueType)]
  return type.fields.flatMap(inner => [inner, ...fieldsOf(inner.type)])
}

it('changes nothing on a table without column mapping', () => {
  const schema = struct({ a: 'long' })
  expect(assignMapping(schema, { x: 'y' }, counting())).toEqual({ schema, configuration: { x: 'y' } })
})

it('gives new fields ids that count up and names of their own, inside structs, lists and maps too', () => {
  const nested: DeltaType = {
    type: 'map',
    keyType: 'string',
    valueType: { type: 'array', elementType: struct({ x: 'date' }), containsNull: true },
    valueContainsNull: true,
  }
  const { schema, configuration } = assignMapping(struct({ a: 'long', m: nested }), byName, counting())
  expect(fieldsOf(schema).map(({ name, metadata }) => [name, metadata])).toEqual([
    ['a', mapped(1, 'col-u1')],
    ['m', mapped(2, 'col-u2')],
    ['x', mapped(3, 'col-u3')],
  ])
  expect(configuration).toEqual({ ...byName, 'delta.columnMapping.maxColumnId': '3' })
})

it('keeps the names that files have when a table is upgraded', () => {
  const { schema } = assignMapping(
    struct({ a: 'long', s: struct({ b: 'long' }) }),
    byName,
    counting(),
    'kept',
  )
  expect(fieldsOf(schema).map(({ metadata }) => metadata)).toEqual([
    mapped(1, 'a'),
    mapped(2, 's'),
    mapped(3, 'b'),
  ])
})

it('never gives an id again, also when the field that had it is gone', () => {
  const before = { ...byName, 'delta.columnMapping.maxColumnId': '7' }
  const schema: StructType = {
    type: 'struct',
    fields: [{ ...field('a', 'long'), metadata: mapped(2, 'col-x') }, field('b', 'long')],
  }
  const after = assignMapping(schema, before, counting())
  expect(after.schema.fields.map(({ metadata }) => metadata)).toEqual([
    mapped(2, 'col-x'),
    mapped(8, 'col-u1'),
  ])
  expect(after.configuration['delta.columnMapping.maxColumnId']).toBe('8')
})

it('assigns once: whatever the schema, a second time changes nothing, and ids and names are unique', () => {
  fc.assert(
    fc.property(anySchema, fc.integer({ min: 0, max: 50 }), (schema, max) => {
      const before = { ...byName, 'delta.columnMapping.maxColumnId': String(max) }
      const once = assignMapping(schema, before, counting())
      expect(assignMapping(once.schema, once.configuration, () => 'never')).toEqual(once)
      const all = fieldsOf(once.schema).map(({ metadata }) => metadata)
      const ids = all.map(metadata => Number(metadata['delta.columnMapping.id']))
      expect(new Set(ids).size).toBe(ids.length)
      expect(new Set(all.map(metadata => metadata['delta.columnMapping.physicalName'])).size).toBe(ids.length)
      expect(Math.min(...ids)).toBeGreaterThan(max)
      expect(once.configuration['delta.columnMapping.maxColumnId']).toBe(String(Math.max(...ids)))
      expect(withoutMapping(once.schema)).toEqual(schema)
    }),
  )
})
