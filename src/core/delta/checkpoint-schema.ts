import { mappingMode, physicalPartitions, physicalSchema } from './column-mapping.ts'
import type { Metadata } from './actions.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'
import { isBounded } from './stats.ts'

const field = (name: string, type: DeltaType): StructField => ({ name, type, nullable: true, metadata: {} })

const struct = (members: Readonly<Record<string, DeltaType | undefined>>): StructType => ({
  type: 'struct',
  fields: Object.entries(members).flatMap(([name, type]) => (type === undefined ? [] : [field(name, type)])),
})

const textMap: DeltaType = { type: 'map', keyType: 'string', valueType: 'string', valueContainsNull: true }
const texts: DeltaType = { type: 'array', elementType: 'string', containsNull: true }

const deletionVector = struct({
  storageType: 'string',
  pathOrInlineDv: 'string',
  offset: 'integer',
  sizeInBytes: 'integer',
  cardinality: 'long',
})

const rowTracking = { baseRowId: 'long', defaultRowCommitVersion: 'long' } as const

const partitionsParsed = (metadata: Metadata): StructType | undefined => {
  const names = new Set(physicalPartitions(metadata))
  const fields = physicalSchema(metadata.schema, mappingMode(metadata)).fields.filter(({ name }) =>
    names.has(name),
  )
  return fields.length === 0
    ? undefined
    : { type: 'struct', fields: fields.map(({ name, type }) => field(name, type)) }
}

/** The leaves of a schema that `leaf` gives a type, nested as the schema is; undefined when there are none. */
const mirror = (
  schema: StructType,
  leaf: (type: DeltaType) => DeltaType | undefined,
): StructType | undefined => {
  const fields = schema.fields.flatMap(({ name, type }) => {
    const mirrored = typeof type === 'object' && type.type === 'struct' ? mirror(type, leaf) : leaf(type)
    return mirrored === undefined ? [] : [field(name, mirrored)]
  })
  return fields.length === 0 ? undefined : { type: 'struct', fields }
}

const statsParsed = (metadata: Metadata): StructType => {
  const partitions = new Set(physicalPartitions(metadata))
  const { fields } = physicalSchema(metadata.schema, mappingMode(metadata))
  const data: StructType = { type: 'struct', fields: fields.filter(({ name }) => !partitions.has(name)) }
  const bounds = mirror(data, type => (isBounded(type) ? type : undefined))
  return struct({
    numRecords: 'long',
    minValues: bounds,
    maxValues: bounds,
    nullCount: mirror(data, () => 'long'),
    tightBounds: 'boolean',
  })
}

/** What a checkpoint that is to be written has columns for. */
export interface CheckpointShape {
  /** Follows the V2 spec: it has a `checkpointMetadata` row. */
  readonly v2: boolean
  readonly statsAsJson: boolean
  readonly statsAsStruct: boolean
}

const addStruct = (metadata: Metadata, { statsAsJson, statsAsStruct }: CheckpointShape): StructType =>
  struct({
    path: 'string',
    partitionValues: textMap,
    size: 'long',
    modificationTime: 'long',
    dataChange: 'boolean',
    stats: statsAsJson ? 'string' : undefined,
    tags: textMap,
    deletionVector,
    ...rowTracking,
    clusteringProvider: 'string',
    partitionValues_parsed: statsAsStruct ? partitionsParsed(metadata) : undefined,
    stats_parsed: statsAsStruct ? statsParsed(metadata) : undefined,
  })

/** Tombstones have neither statistics nor tags (PROTOCOL.md, "Checkpoints"). */
const removeStruct = struct({
  path: 'string',
  deletionTimestamp: 'long',
  dataChange: 'boolean',
  extendedFileMetadata: 'boolean',
  partitionValues: textMap,
  size: 'long',
  deletionVector,
  ...rowTracking,
})

const metadataStruct = struct({
  id: 'string',
  name: 'string',
  description: 'string',
  format: struct({ provider: 'string', options: textMap }),
  schemaString: 'string',
  partitionColumns: texts,
  configuration: textMap,
  createdTime: 'long',
})

const protocolStruct = struct({
  minReaderVersion: 'integer',
  minWriterVersion: 'integer',
  readerFeatures: texts,
  writerFeatures: texts,
})

const v2Columns = {
  checkpointMetadata: struct({ version: 'long', tags: textMap }),
  sidecar: struct({ path: 'string', sizeInBytes: 'long', modificationTime: 'long', tags: textMap }),
}

/** The columns of a checkpoint of a table (PROTOCOL.md, "Checkpoint Schema"). */
export const checkpointSchema = (metadata: Metadata, shape: CheckpointShape): StructType =>
  struct({
    txn: struct({ appId: 'string', version: 'long', lastUpdated: 'long' }),
    add: addStruct(metadata, shape),
    remove: removeStruct,
    metaData: metadataStruct,
    protocol: protocolStruct,
    domainMetadata: struct({ domain: 'string', configuration: 'string', removed: 'boolean' }),
    ...(shape.v2 ? v2Columns : {}),
  })
