import type { Metadata } from './actions.ts'
import { mappingMode } from './column-mapping.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

const idKey = 'delta.columnMapping.id'
const nameKey = 'delta.columnMapping.physicalName'
const maxKey = 'delta.columnMapping.maxColumnId'

/** The struct types right below a type: its own fields' for a struct, those of elements, keys and values for the others. */
const mapFields = (type: DeltaType, change: (field: StructField) => StructField): DeltaType => {
  if (typeof type === 'string') return type
  if (type.type === 'struct') return { type: 'struct', fields: type.fields.map(change) }
  if (type.type === 'array') return { ...type, elementType: mapFields(type.elementType, change) }
  return { ...type, keyType: mapFields(type.keyType, change), valueType: mapFields(type.valueType, change) }
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined

const highestId = (type: DeltaType): number => {
  let highest = 0
  mapFields(type, field => {
    highest = Math.max(highest, numberOf(field.metadata[idKey]) ?? 0, highestId(field.type))
    return field
  })
  return highest
}

/**
 * Gives an id and a physical name to every field, on every level, that has none (PROTOCOL.md, "Writer Requirements for Column
 * Mapping"). Ids count up from `delta.columnMapping.maxColumnId`, which never goes down, so that no id comes back. Nothing changes
 * on a table without column mapping.
 *
 * @param uuid for names of new columns, `col-<uuid>`
 * @param names `kept`: the table gets its mapping just now and has files: their names stay the physical ones
 */
export const assignMapping = (
  schema: StructType,
  configuration: Metadata['configuration'],
  uuid: () => string,
  names: 'new' | 'kept' = 'new',
): { readonly schema: StructType; readonly configuration: Metadata['configuration'] } => {
  if (mappingMode({ configuration }) === 'none') return { schema, configuration }
  let last = Math.max(numberOf(Number(configuration[maxKey] ?? 0)) || 0, highestId(schema))
  const assign = (field: StructField): StructField => {
    const known = field.metadata[nameKey]
    const id = numberOf(field.metadata[idKey]) ?? (last += 1)
    const physical = typeof known === 'string' ? known : names === 'kept' ? field.name : `col-${uuid()}`
    return {
      ...field,
      type: mapFields(field.type, assign),
      metadata: { ...field.metadata, [idKey]: id, [nameKey]: physical },
    }
  }
  const fields = schema.fields.map(assign)
  return { schema: { type: 'struct', fields }, configuration: { ...configuration, [maxKey]: String(last) } }
}

/** The schema without ids and physical names, on every level: what a copy into another table begins with. */
export const withoutMapping = (schema: StructType): StructType => {
  const strip = (field: StructField): StructField => {
    const metadata = Object.entries(field.metadata).filter(([key]) => key !== idKey && key !== nameKey)
    return { ...field, type: mapFields(field.type, strip), metadata: Object.fromEntries(metadata) }
  }
  return { type: 'struct', fields: schema.fields.map(strip) }
}
