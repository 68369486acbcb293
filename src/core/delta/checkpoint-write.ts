import type { ParquetContent, ParquetRow, ParquetValue } from '../ports/parquet.ts'
import type { Action, AddFile, LogJson, Metadata, RemoveFile, Snapshot, Txn } from './actions.ts'
import { actionJson } from './action-writer.ts'
import { type CheckpointShape, checkpointSchema } from './checkpoint-schema.ts'
import { parseStatsStruct, parsedLeaf } from './checkpoint-stats.ts'
import { intervalProperty, isOn } from './properties.ts'
import type { DeltaType, StructType } from './schema.ts'

const week = 7 * 24 * 3_600_000

/** How a table wants its checkpoints: `delta.checkpointPolicy`, `delta.checkpoint.writeStatsAsJson` and `…AsStruct`. */
const shapeOf = ({ metadata, protocol }: Snapshot): CheckpointShape => ({
  v2:
    (protocol.writerFeatures?.includes('v2Checkpoint') ?? false) &&
    metadata.configuration['delta.checkpointPolicy']?.toLowerCase() === 'v2',
  statsAsJson: isOn(metadata, 'delta.checkpoint.writeStatsAsJson', true),
  statsAsStruct: isOn(metadata, 'delta.checkpoint.writeStatsAsStruct'),
})

const keptTxn = ({ lastUpdated }: Txn, metadata: Metadata, now: number): boolean =>
  lastUpdated === undefined ||
  lastUpdated > now - intervalProperty(metadata, 'delta.setTransactionRetentionDuration', Infinity)

const isUnexpired = ({ deletionTimestamp = 0 }: RemoveFile, metadata: Metadata, now: number): boolean =>
  deletionTimestamp > now - intervalProperty(metadata, 'delta.deletedFileRetentionDuration', week)

const tombstone = ({ stats: _stats, tags: _tags, ...rest }: RemoveFile): RemoveFile => ({
  ...rest,
  // What is in a checkpoint changes nothing any more.
  dataChange: false,
})

/** All that a checkpoint holds, in the order of its rows. */
const actionsOf = (snapshot: Snapshot, now: number, { v2 }: CheckpointShape): readonly Action[] => {
  const { version, protocol, metadata, txns, domains, files, tombstones } = snapshot
  const own: Action[] = v2 ? [{ kind: 'checkpointMetadata', checkpointMetadata: { version } }] : []
  return [
    ...own,
    { kind: 'protocol', protocol },
    { kind: 'metaData', metaData: metadata },
    ...[...txns.values()]
      .filter(txn => keptTxn(txn, metadata, now))
      .map((txn): Action => ({ kind: 'txn', txn })),
    ...[...domains.values()].map((domainMetadata): Action => ({ kind: 'domainMetadata', domainMetadata })),
    ...[...tombstones.values()]
      .filter(remove => isUnexpired(remove, metadata, now))
      .map((remove): Action => ({ kind: 'remove', remove: tombstone(remove) })),
    ...[...files.values()].map((add): Action => ({ kind: 'add', add: { ...add, dataChange: false } })),
  ]
}

const toValue = (json: LogJson | undefined, type: DeltaType): ParquetValue => {
  if (json === undefined || json === null) return null
  if (typeof type === 'string') return parsedLeaf(json, type)
  if (type.type === 'array')
    return Array.isArray(json) ? json.map(item => toValue(item, type.elementType)) : null
  const body = json as { readonly [name: string]: LogJson }
  if (type.type === 'map')
    return new Map(Object.entries(body).map(([key, item]) => [key, toValue(item, type.valueType)]))
  return rowOf(body, type)
}

const rowOf = (body: { readonly [name: string]: LogJson }, { fields }: StructType): ParquetRow =>
  Object.fromEntries(fields.map(({ name, type }) => [name, toValue(body[name], type)]))

const numbers: ReadonlySet<DeltaType> = new Set<DeltaType>(['byte', 'short', 'integer', 'float', 'double'])

const partitionLeaf = (text: string | null | undefined, type: DeltaType): ParquetValue => {
  if (text === null || text === undefined || text === '') return null
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : null
  if (type === 'binary') return new TextEncoder().encode(text)
  if (numbers.has(type)) return Number.isNaN(Number(text)) ? null : Number(text)
  if (type === 'long') return /^-?\d+$/.test(text) ? BigInt(text) : null
  return parsedLeaf(text, type)
}

const partitionsOf = ({ partitionValues }: AddFile, { fields }: StructType): ParquetRow =>
  Object.fromEntries(fields.map(({ name, type }) => [name, partitionLeaf(partitionValues[name], type)]))

const structMember = (type: StructType, name: string): StructType | undefined => {
  const member = type.fields.find(field => field.name === name)?.type
  return typeof member === 'object' && member.type === 'struct' ? member : undefined
}

const addRow = (add: AddFile, body: LogJson, type: StructType): ParquetRow => {
  const stats = structMember(type, 'stats_parsed')
  const partitions = structMember(type, 'partitionValues_parsed')
  return {
    ...rowOf(body as { readonly [name: string]: LogJson }, type),
    ...(stats ? { stats_parsed: parseStatsStruct(add.stats, stats) } : {}),
    ...(partitions ? { partitionValues_parsed: partitionsOf(add, partitions) } : {}),
  }
}

/** A checkpoint, ready to be written, and what `_last_checkpoint` says of it. */
export interface CheckpointContent extends ParquetContent {
  readonly numOfAddFiles: number
}

/**
 * The rows of a classic-named checkpoint of a snapshot (PROTOCOL.md, "Checkpoints"): V1, or V2 with all actions in the one file where the
 * table asks for that. Tombstones that expired before `now` (ms) are left out.
 */
export const checkpointContent = (snapshot: Snapshot, now: number): CheckpointContent => {
  const shape = shapeOf(snapshot)
  const schema = checkpointSchema(snapshot.metadata, shape)
  const rows = actionsOf(snapshot, now, shape).map((action): ParquetRow => {
    const [name, body] = actionJson(action)
    const type = structMember(schema, name) ?? { type: 'struct', fields: [] }
    return { [name]: action.kind === 'add' ? addRow(action.add, body, type) : toValue(body, type) }
  })
  return { schema, rows, numOfAddFiles: snapshot.files.size }
}
