import type { Metadata } from './actions.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

/** How a table's columns are found in its files (PROTOCOL.md, "Column Mapping"). */
export type MappingMode = 'none' | 'name' | 'id'

/** The table's mode; one that is not known counts as none. */
export const mappingMode = ({ configuration }: Pick<Metadata, 'configuration'>): MappingMode => {
  const mode = configuration['delta.columnMapping.mode']?.toLowerCase()
  return mode === 'name' || mode === 'id' ? mode : 'none'
}

/** The name that a field has in files, partition values and statistics. */
export const physicalName = (field: StructField, mode: MappingMode): string => {
  const name = mode === 'none' ? undefined : field.metadata['delta.columnMapping.physicalName']
  return typeof name === 'string' ? name : field.name
}

/** The Parquet field id of a field; undefined without column mapping. */
export const fieldId = (field: StructField, mode: MappingMode): number | undefined => {
  const id = mode === 'none' ? undefined : field.metadata['delta.columnMapping.id']
  return typeof id === 'number' ? id : undefined
}

const physicalType = (type: DeltaType, mode: MappingMode): DeltaType => {
  if (typeof type === 'string') return type
  if (type.type === 'struct') return physicalSchema(type, mode)
  if (type.type === 'array') return { ...type, elementType: physicalType(type.elementType, mode) }
  return { ...type, keyType: physicalType(type.keyType, mode), valueType: physicalType(type.valueType, mode) }
}

/** The schema with the names that files have, on every level; all else is kept. */
export const physicalSchema = (schema: StructType, mode: MappingMode): StructType =>
  mode === 'none'
    ? schema
    : {
        type: 'struct',
        fields: schema.fields.map(field => ({
          ...field,
          name: physicalName(field, mode),
          type: physicalType(field.type, mode),
        })),
      }

/** Names of the partition columns as `partitionValues` has them. */
export const physicalPartitions = (metadata: Metadata): readonly string[] => {
  const mode = mappingMode(metadata)
  return metadata.partitionColumns.map(name => {
    const field = metadata.schema.fields.find(candidate => candidate.name === name)
    return field ? physicalName(field, mode) : name
  })
}
