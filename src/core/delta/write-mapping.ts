import type { FieldId } from '../ports/engine.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { type MappingMode, fieldId, physicalName } from './column-mapping.ts'
import type { DeltaType, StructField } from './schema.ts'

const isRenamed = (type: DeltaType, mode: MappingMode): boolean => {
  if (typeof type === 'string') return false
  if (type.type === 'array') return isRenamed(type.elementType, mode)
  if (type.type === 'map') return isRenamed(type.keyType, mode) || isRenamed(type.valueType, mode)
  return type.fields.some(field => physicalName(field, mode) !== field.name || isRenamed(field.type, mode))
}

/**
 * SQL that gives the structs inside a value their physical names (PROTOCOL.md, "Column Mapping"); the value itself where nothing in it
 * has another name.
 */
export const physicalValue = (value: string, type: DeltaType, mode: MappingMode, depth = 0): string => {
  if (typeof type === 'string' || !isRenamed(type, mode)) return value
  const item = `boathouse_item_${depth}`
  if (type.type === 'array')
    return `list_transform(${value}, ${item} -> ${physicalValue(item, type.elementType, mode, depth + 1)})`
  if (type.type === 'map') {
    const part = (name: 'key' | 'value', inner: DeltaType) =>
      `"${name}" := ${physicalValue(`struct_extract(${item}, '${name}')`, inner, mode, depth + 1)}`
    const entry = `struct_pack(${part('key', type.keyType)}, ${part('value', type.valueType)})`
    return `map_from_entries(list_transform(map_entries(${value}), ${item} -> ${entry}))`
  }
  const items = type.fields.map(field => {
    const inner = `struct_extract(${value}, ${quoteText(field.name)})`
    return `${quoteIdentifier(physicalName(field, mode))} := ${physicalValue(inner, field.type, mode, depth)}`
  })
  return `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(${items.join(', ')}) END`
}

const childrenOf = (type: DeltaType, mode: MappingMode): readonly FieldId[] => {
  if (typeof type === 'string') return []
  if (type.type === 'struct') return fieldIds(type.fields, mode)
  if (type.type === 'array') return [{ name: 'element', children: childrenOf(type.elementType, mode) }]
  return [
    { name: 'key', children: childrenOf(type.keyType, mode) },
    { name: 'value', children: childrenOf(type.valueType, mode) },
  ]
}

/** The Parquet field ids of columns and of what is nested in them, by physical names; without column mapping there are none. */
export const fieldIds = (fields: readonly StructField[], mode: MappingMode): readonly FieldId[] =>
  mode === 'none'
    ? []
    : fields.map((field): FieldId => {
        const id = fieldId(field, mode)
        const children = childrenOf(field.type, mode)
        return { name: physicalName(field, mode), ...(id === undefined ? {} : { id }), children }
      })
