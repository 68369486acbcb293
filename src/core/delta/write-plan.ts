import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { sumOf } from '../sum-of.ts'
import type { Action, AddFile, Metadata, PartitionValues, Provenance, Snapshot, Txn } from './actions.ts'
import { mappingMode, physicalName } from './column-mapping.ts'
import {
  type CommitPlan,
  type NewFile,
  type Reads,
  addActionsOf,
  changeActionsOf,
  removeActionsOf,
} from './commit-plan.ts'
import { withFeatures } from './features.ts'
import { fileKey } from './file-key.ts'
import { partitionIdentity, partitionLiteral } from './partition-values.ts'
import type { Predicate } from './predicate.ts'
import { isOn } from './properties.ts'
import { printSchema } from './schema-json.ts'
import { rowsOfFile } from './stats.ts'

/** How new rows go together with those that are there. */
export type WriteMode =
  | { readonly kind: 'append' }
  | { readonly kind: 'overwrite' }
  /** The partitions that the new rows are in are replaced. */
  | { readonly kind: 'dynamic-partitions' }
  /** The rows that the SQL condition holds for are replaced; the new ones must meet it. */
  | { readonly kind: 'replace-where'; readonly condition: string }

/** What REPLACE WHERE does to the files that are there. */
export interface Replacement {
  readonly predicate: Predicate
  /** Files all of whose rows go. */
  readonly removed: readonly AddFile[]
  /** Files some of whose rows go, and the files that the others were written to. */
  readonly rewritten: readonly AddFile[]
  readonly copied: readonly NewFile[]
  /** Files of the change feed. */
  readonly changes: readonly NewFile[]
}

/** A write whose files are there and which has no version yet. */
export interface TableWrite {
  readonly mode: WriteMode
  /** The table's description as it will be. */
  readonly metadata: Metadata
  readonly files: readonly NewFile[]
  /** For REPLACE WHERE. */
  readonly replacement?: Replacement
  /** The rows were made out of the table itself, as it was at `base`. */
  readonly readsItself?: boolean
  /** ms since the epoch */
  readonly now: number
  readonly txn?: Txn
  readonly provenance?: Provenance
  readonly userMetadata?: string
}

/** Whether files that were written for one description can be committed under the other. */
export const sameDescription = (a: Metadata, b: Metadata): boolean =>
  a === b ||
  (a.name === b.name &&
    a.description === b.description &&
    JSON.stringify(a.partitionColumns) === JSON.stringify(b.partitionColumns) &&
    printSchema(a.schema) === printSchema(b.schema) &&
    sortedJson(a.configuration) === sortedJson(b.configuration))

const sortedJson = (configuration: Metadata['configuration']): string =>
  JSON.stringify(Object.entries(configuration).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** protocol and metaData, as far as they change; with both where the table is new. */
const headActions = (base: Snapshot | undefined, metadata: Metadata): readonly Action[] => {
  if (base && sameDescription(base.metadata, metadata)) return []
  const before = base?.protocol ?? { minReaderVersion: 1, minWriterVersion: 2 }
  const protocol = withFeatures(before, metadata)
  const raised: readonly Action[] = base && protocol === before ? [] : [{ kind: 'protocol', protocol }]
  return [...raised, { kind: 'metaData', metaData: metadata }]
}

/** What a file's partition is known by, however its writer spells the values. */
const partitionKey = (metadata: Metadata, values: PartitionValues = {}): string => {
  const mode = mappingMode(metadata)
  const columns = metadata.schema.fields.filter(({ name }) => metadata.partitionColumns.includes(name))
  return JSON.stringify(
    columns.map(field => partitionIdentity(field.type, values[physicalName(field, mode)] ?? null)),
  )
}

const partitionsOf = (metadata: Metadata, files: readonly NewFile[]): ReadonlyMap<string, NewFile> =>
  new Map(files.map(file => [partitionKey(metadata, file.partitionValues), file]))

/** That a row is in one of the partitions of these files. */
const inPartitions = (metadata: Metadata, files: Iterable<NewFile>): Predicate => {
  const mode = mappingMode(metadata)
  const columns = metadata.schema.fields.filter(({ name }) => metadata.partitionColumns.includes(name))
  const of = [...files].map(({ partitionValues = {} }): Predicate => {
    return {
      kind: 'and',
      of: columns.map((field): Predicate => {
        const column = [field.name]
        const text = partitionValues[physicalName(field, mode)] ?? null
        if (text === null) return { kind: 'is-null', column }
        const value = partitionLiteral(field.type, text)
        return value === undefined ? { kind: 'unknown' } : { kind: 'compare', column, op: '=', value }
      }),
    }
  })
  return { kind: 'or', of }
}

interface Effect {
  readonly removed: readonly AddFile[]
  readonly added: readonly NewFile[]
  readonly changes: readonly NewFile[]
  readonly reads: Reads
}

const keysOf = (files: readonly AddFile[]): ReadonlySet<string> => new Set(files.map(fileKey))

const effectOf = (base: Snapshot | undefined, write: TableWrite): Effect => {
  const { mode, metadata, files, replacement } = write
  const live = [...(base?.files.values() ?? [])]
  switch (mode.kind) {
    case 'append':
      return { removed: [], added: files, changes: [], reads: 'nothing' }
    case 'overwrite':
      return { removed: live, added: files, changes: [], reads: 'whole-table' }
    case 'dynamic-partitions': {
      if (metadata.partitionColumns.length === 0)
        return { removed: live, added: files, changes: [], reads: 'whole-table' }
      const partitions = partitionsOf(metadata, files)
      const removed = live.filter(file => partitions.has(partitionKey(metadata, file.partitionValues)))
      const predicate = inPartitions(metadata, partitions.values())
      return { removed, added: files, changes: [], reads: { predicate, files: keysOf(removed) } }
    }
    case 'replace-where': {
      const { removed = [], rewritten = [], copied = [], changes = [] } = replacement ?? {}
      const gone = [...removed, ...rewritten]
      const predicate = replacement?.predicate ?? { kind: 'unknown' }
      return {
        removed: gone,
        added: [...files, ...copied],
        changes,
        reads: { predicate, files: keysOf(gone) },
      }
    }
  }
}

/** How many rows REPLACE WHERE took away; undefined when a file does not say how many it had. */
const deletedRows = ({ removed, rewritten, copied }: Replacement): number | undefined => {
  let rows = -sumOf(copied, file => file.rows)
  for (const file of [...removed, ...rewritten]) {
    const had = rowsOfFile(file)
    if (had === undefined) return undefined
    rows += had
  }
  return rows
}

const replacementMetrics = (replacement: Replacement | undefined): Readonly<Record<string, string>> => {
  if (!replacement) return {}
  const deleted = deletedRows(replacement)
  return {
    numCopiedRows: String(sumOf(replacement.copied, file => file.rows)),
    numAddedChangeFiles: String(replacement.changes.length),
    ...(deleted === undefined ? {} : { numDeletedRows: String(deleted) }),
  }
}

const metricsOf = (write: TableWrite, { removed, added }: Effect): Readonly<Record<string, string>> => ({
  numFiles: String(added.length),
  numOutputRows: String(sumOf(write.files, file => file.rows)),
  numOutputBytes: String(sumOf(added, file => file.size)),
  ...(write.mode.kind === 'append'
    ? {}
    : {
        numRemovedFiles: String(removed.length),
        numRemovedBytes: String(sumOf(removed, file => file.size)),
      }),
  ...replacementMetrics(write.replacement),
})

const parametersOf = ({ mode, metadata }: TableWrite): Readonly<Record<string, string>> => ({
  mode: mode.kind === 'append' ? 'Append' : 'Overwrite',
  partitionBy: JSON.stringify(metadata.partitionColumns),
  ...(mode.kind === 'replace-where' ? { predicate: mode.condition } : {}),
  ...(mode.kind === 'dynamic-partitions' ? { isDynamicPartitionOverwrite: 'true' } : {}),
})

/**
 * Plans the commit of rows that were written for the table, in any mode; the table is created when `base` is undefined. The protocol is
 * raised by what a changed description needs. `invalid` when files would go from a table that is append-only (`delta.appendOnly`).
 */
export const planWrite = (base: Snapshot | undefined, write: TableWrite): Result<CommitPlan> => {
  const { mode, metadata, readsItself = false, txn, provenance, userMetadata, now } = write
  const effect = effectOf(base, write)
  const { removed, added, changes } = effect
  const reads = readsItself ? 'whole-table' : effect.reads
  if (removed.length > 0 && base && isOn(base.metadata, 'delta.appendOnly')) {
    const message = 'The table is append-only (delta.appendOnly), so its rows can not be replaced.'
    return refused('configuration.delta.appendOnly', message)
  }
  return ok({
    readVersion: base?.version ?? -1,
    actions: [
      ...headActions(base, metadata),
      ...(txn ? [{ kind: 'txn' as const, txn }] : []),
      ...removeActionsOf(removed, now),
      ...addActionsOf(added),
      ...changeActionsOf(changes),
    ],
    operation: {
      name: 'WRITE',
      parameters: parametersOf(write),
      metrics: metricsOf(write, effect),
      isBlindAppend: mode.kind === 'append' && !readsItself,
      ...(provenance ? { provenance } : {}),
      ...(userMetadata === undefined ? {} : { userMetadata }),
    },
    reads,
  })
}
