import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Action, AddFile, DeletionVector, Metadata, Snapshot } from './actions.ts'
import { mappingMode } from './column-mapping.ts'
import { type CommitPlan, removeActionsOf } from './commit-plan.ts'
import { decodeDataPath, encodeDataPath } from './data-path.ts'
import { vectorDescriptor } from './deletion-vector.ts'
import { addFeatures, protocolFeatures, withFeatures } from './features.ts'
import { isOn } from './properties.ts'
import { checkWritable } from './protocol.ts'
import { isOutside } from './scan.ts'

/** Where a file of the source is copied to. Names are new, so that nothing is ever overwritten. */
export interface FileCopy {
  readonly file: AddFile
  /** Below the new table, not encoded. */
  readonly path: string
  /** UUID of the file that its deletion vector is copied to; undefined when it has none, or has it inline. */
  readonly vectorUuid: string | undefined
}

/** The directory that the partition convention gave a file, with its slash. */
const directoryOf = (file: AddFile, path: string): string =>
  isOutside(file.path) ? '' : path.slice(0, path.lastIndexOf('/') + 1)

/** What the file tells of its codec: `.snappy.parquet`. */
const endingOf = (path: string): string =>
  /(?:\.(?:snappy|zstd|gz|lz4|brotli))?\.parquet$/i.exec(path)?.[0] ?? '.parquet'

/** Gives every live file of a snapshot its place in the new table. Vectors that share a file go on sharing one. */
export const planCopies = (source: Snapshot, uuid: () => string): readonly FileCopy[] => {
  const vectorFiles = new Map<string, string>()
  const vectorFile = (vector: DeletionVector | undefined): string | undefined => {
    if (!vector || vector.storageType === 'i') return undefined
    const known = vectorFiles.get(vector.pathOrInlineDv) ?? uuid()
    vectorFiles.set(vector.pathOrInlineDv, known)
    return known
  }
  return [...source.files.values()].map((file, index) => {
    const path = decodeDataPath(file.path)
    const name = `part-${String(index).padStart(5, '0')}-${uuid()}${endingOf(path)}`
    return { file, path: `${directoryOf(file, path)}${name}`, vectorUuid: vectorFile(file.deletionVector) }
  })
}

export interface CloneInput {
  /** Name of the source, and its state at the version that is copied. */
  readonly sourceTable: string
  readonly source: Snapshot
  readonly copies: readonly FileCopy[]
  /** Table properties that are set over those of the source. */
  readonly properties: Readonly<Record<string, string>>
  /** The id of the table, should it be new. */
  readonly tableId: string
  /** ms since the epoch */
  readonly now: number
}

const isNewCommitTime = (key: string): boolean => !key.startsWith('delta.inCommitTimestampEnablement')

const clonedMetadata = (
  base: Snapshot | undefined,
  { source, properties, tableId, now }: CloneInput,
): Metadata => {
  // When commits began to carry their times is told of the source's log, not of the new one.
  const kept = Object.entries(source.metadata.configuration).filter(([key]) => isNewCommitTime(key))
  return {
    ...source.metadata,
    id: base?.metadata.id ?? tableId,
    configuration: { ...Object.fromEntries(kept), ...properties },
    createdTime: base?.metadata.createdTime ?? now,
  }
}

const copiedAdd = ({ file, path, vectorUuid }: FileCopy, now: number): Action => {
  const { baseRowId: _, defaultRowCommitVersion: __, deletionVector, ...kept } = file
  const { offset = 0, sizeInBytes = 0, cardinality = 0 } = deletionVector ?? {}
  const vector =
    vectorUuid === undefined ? deletionVector : vectorDescriptor(vectorUuid, offset, sizeInBytes, cardinality)
  return {
    kind: 'add',
    add: {
      ...kept,
      path: encodeDataPath(path),
      modificationTime: now,
      dataChange: true,
      ...(vector ? { deletionVector: vector } : {}),
    },
  }
}

const refuse = (message: string): Result<never> => refused('properties', message)

const checkProperties = ({ source, properties }: CloneInput, metaData: Metadata): Result<void> => {
  if (mappingMode(source.metadata) !== mappingMode(metaData))
    return refuse(
      'A clone has the column mapping of its source; it can be changed afterwards by ALTER TABLE.',
    )
  if ('delta.columnMapping.maxColumnId' in properties)
    return refuse('delta.columnMapping.maxColumnId is not for setting: Boathouse counts it.')
  return ok(undefined)
}

const bytesOf = (files: Iterable<AddFile>): number => {
  let total = 0
  for (const { size } of files) total += size
  return total
}

const metricsOf = (
  base: Snapshot | undefined,
  { source, copies }: CloneInput,
): Readonly<Record<string, string>> => ({
  sourceTableSize: String(bytesOf(source.files.values())),
  sourceNumOfFiles: String(source.files.size),
  numRemovedFiles: String(base?.files.size ?? 0),
  numCopiedFiles: String(copies.length),
  removedFilesSize: String(bytesOf(base?.files.values() ?? [])),
  copiedFilesSize: String(bytesOf(copies.map(({ file }) => file))),
})

/**
 * Plans the commit that makes a table out of copied files: the source's schema, partitions, constraints and properties under a new
 * id. `base` is a table that is replaced; it keeps its id and what it had is removed. Errors: `invalid` when the properties would
 * change what the files depend on or the replaced table is append-only, `protocol-unsupported` when the source can not be written.
 */
export const planClone = (base: Snapshot | undefined, input: CloneInput): Result<CommitPlan> => {
  const { source, sourceTable, copies, now } = input
  const metaData = clonedMetadata(base, input)
  const checked = checkProperties(input, metaData)
  if (!checked.ok) return checked
  if (base && base.files.size > 0 && isOn(base.metadata, 'delta.appendOnly'))
    return refuse('The table is append-only, so it can not be replaced by a clone.')
  const needed = withFeatures(source.protocol, metaData)
  const protocol = base ? addFeatures(base.protocol, [...protocolFeatures(needed)]) : needed
  const writable = checkWritable(protocol, metaData)
  if (!writable.ok) return writable
  return ok({
    readVersion: base?.version ?? -1,
    actions: [
      ...(protocol === base?.protocol ? [] : [{ kind: 'protocol', protocol } as const]),
      { kind: 'metaData', metaData },
      ...removeActionsOf(base?.files.values() ?? [], now),
      ...copies.map(copy => copiedAdd(copy, now)),
    ],
    operation: {
      name: 'CLONE',
      parameters: { source: sourceTable, sourceVersion: String(source.version) },
      metrics: metricsOf(base, input),
      isBlindAppend: false,
    },
    reads: base ? 'whole-table' : 'nothing',
  })
}
