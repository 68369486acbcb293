import { type Result, err, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { AddFile, LogEntry, Metadata } from './actions.ts'
import { mappingMode, physicalPartitions } from './column-mapping.ts'
import { fileColumn, rowColumn } from './dml-columns.ts'
import { toEngineType } from './engine-types.ts'
import { deletionVectorId } from './file-key.ts'
import { hasInCommitTimestamps } from './in-commit-timestamp.ts'
import { changeDataAsAdded, removedAsAdded } from './read-as-added.ts'
import { commitTime } from './replay.ts'
import { typeName } from './schema-json.ts'
import type { StructField, StructType } from './schema.ts'
import { assignSql } from './write-casts.ts'

/** A file of the table in the commit that changed it. */
export interface FileChange {
  readonly file: AddFile
  readonly version: number
  /** Of the commit, ms since the epoch. */
  readonly timestamp: number
}

/** A file whose deletion vector a commit replaced. */
interface VectorChange extends FileChange {
  /** The file as it was before. */
  readonly before: AddFile
}

/**
 * Files of one kind of change that were written under one state of the schema. No two of a group have the same path, so that they can be
 * read together and still be told apart.
 */
export type ChangeGroup =
  | {
      readonly kind: 'insert' | 'delete' | 'change-data'
      readonly metadata: Metadata
      readonly changes: readonly FileChange[]
    }
  | { readonly kind: 'vectors'; readonly metadata: Metadata; readonly changes: readonly VectorChange[] }

const vectorOf = ({ deletionVector }: AddFile): string =>
  deletionVector ? deletionVectorId(deletionVector) : ''

interface Changes {
  readonly insert: FileChange[]
  readonly delete: FileChange[]
  readonly 'change-data': FileChange[]
  readonly vectors: VectorChange[]
}

const nothing = (): Changes => ({ insert: [], delete: [], 'change-data': [], vectors: [] })

/**
 * What a commit without change data files says (PROTOCOL.md, "Reader Requirements for Change Data Files"). Files that were removed are of
 * the schema before the commit, others of the one after it.
 */
const fromFiles = (entry: LogEntry, at: Omit<FileChange, 'file'>, before: Changes, after: Changes): void => {
  const removed = new Map<string, AddFile>()
  for (const action of entry.actions) {
    if (action.kind === 'remove' && action.remove.dataChange)
      removed.set(action.remove.path, removedAsAdded(action.remove))
  }
  for (const action of entry.actions) {
    if (action.kind !== 'add' || !action.add.dataChange) continue
    const old = removed.get(action.add.path)
    removed.delete(action.add.path)
    if (!old) after.insert.push({ ...at, file: action.add })
    else if (vectorOf(old) !== vectorOf(action.add))
      after.vectors.push({ ...at, file: action.add, before: old })
  }
  for (const file of removed.values()) before.delete.push({ ...at, file })
}

const collect = (entry: LogEntry, at: Omit<FileChange, 'file'>, before: Changes, after: Changes): void => {
  const told = entry.actions.flatMap(action => (action.kind === 'cdc' ? [changeDataAsAdded(action.cdc)] : []))
  if (told.length === 0) fromFiles(entry, at, before, after)
  else after['change-data'].push(...told.map(file => ({ ...at, file })))
}

/** Runs without two changes of one path. */
const apart = <T extends FileChange>(changes: readonly T[]): readonly (readonly T[])[] => {
  const runs: T[][] = []
  const seen = new Map<string, number>()
  for (const change of changes) {
    const run = seen.get(change.file.path) ?? 0
    seen.set(change.file.path, run + 1)
    const known = runs[run]
    if (known) known.push(change)
    else runs.push([change])
  }
  return runs
}

const groupsOf = (metadata: Metadata, changes: Changes): readonly ChangeGroup[] => {
  const plain = (['insert', 'delete', 'change-data'] as const).flatMap(kind =>
    apart(changes[kind]).map((run): ChangeGroup => ({ kind, metadata, changes: run })),
  )
  const vectors = apart(changes.vectors).map((run): ChangeGroup => ({
    kind: 'vectors',
    metadata,
    changes: run,
  }))
  return [...plain, ...vectors]
}

/**
 * What changed in a run of commits, by files. A commit that has change data files says it by these alone; of others, files that were added
 * or removed with `dataChange` are rows that were inserted or deleted, and a file that got another deletion vector is the rows in which
 * the two differ. Nothing is asked of the table's properties: what the log says is told.
 *
 * @param first the first of the commits: its time (ms), and the metadata before and after it
 */
export const planChanges = (
  entries: readonly LogEntry[],
  first: { readonly before: Metadata; readonly metadata: Metadata; readonly timestamp: number },
): readonly ChangeGroup[] => {
  let epoch = { metadata: first.before, changes: nothing() }
  const epochs = [epoch]
  let previous: number | undefined = undefined
  for (const entry of entries) {
    const old = epoch
    const opening = previous === undefined && first.metadata !== first.before ? first.metadata : undefined
    const own =
      previous === undefined ? undefined : entry.actions.find(action => action.kind === 'metaData')?.metaData
    const metadata = opening ?? own
    if (metadata) {
      epoch = { metadata, changes: nothing() }
      epochs.push(epoch)
    }
    const inCommit = hasInCommitTimestamps(epoch.metadata)
    const timestamp: number = previous === undefined ? first.timestamp : commitTime(entry, inCommit, previous)
    collect(entry, { version: entry.version, timestamp }, old.changes, epoch.changes)
    previous = timestamp
  }
  return epochs.flatMap(({ metadata, changes }) => groupsOf(metadata, changes))
}

const changeType: StructField = { name: '_change_type', type: 'string', nullable: true, metadata: {} }

/**
 * The metadata under which change data files are read: they have the type of each change too. That column has no field id, so that they are
 * read by names where the table is mapped by ids; the names in files are the physical ones in both modes.
 */
export const withChangeType = (metadata: Metadata): Metadata => ({
  ...metadata,
  schema: { type: 'struct', fields: [...metadata.schema.fields, changeType] },
  configuration:
    mappingMode(metadata) === 'id'
      ? { ...metadata.configuration, 'delta.columnMapping.mode': 'name' }
      : metadata.configuration,
})

/**
 * The metadata to read files of another version by: the one wanted, which finds columns by their physical names and leaves out what is not
 * there, unless the table was partitioned otherwise then: a partition column is not in the files.
 */
export const readingMetadata = (then: Metadata, wanted: Metadata): Metadata => {
  const [a, b] = [physicalPartitions(then), physicalPartitions(wanted)]
  return a.length === b.length && a.every(name => b.includes(name)) ? wanted : then
}

/** SQL items that bring rows read by one schema into the columns of another. Error `schema-mismatch` where there is no way. */
export const projection = (read: StructType, wanted: StructType): Result<string> => {
  if (read === wanted) return ok(wanted.fields.map(({ name }) => quoteIdentifier(name)).join(', '))
  const found = new Map(read.fields.map(field => [field.name.toLowerCase(), field]))
  const items: string[] = []
  for (const { name, type } of wanted.fields) {
    const own = found.get(name.toLowerCase())
    const value = own && assignSql(quoteIdentifier(own.name), toEngineType(own.type), type, name)
    const bad = value?.mismatches[0]
    if (bad) {
      const message = `${bad.column} was ${bad.found} in some of the versions and is ${typeName(type)} now, so their changes can not be told together.`
      return err({ kind: 'schema-mismatch', message, columns: [bad] })
    }
    items.push(`${value?.sql ?? `CAST(NULL AS ${toEngineType(type)})`} AS ${quoteIdentifier(name)}`)
  }
  return ok(items.join(', '))
}

/** The version and the time of each file's commit, by the file's number in a located relation. */
const commitItems = (located: readonly FileChange[]): string => {
  const pick = (values: readonly number[]): string =>
    `list_extract([${values.join(', ')}], ${fileColumn} + 1)`
  const version = `CAST(${pick(located.map(change => change.version))} AS BIGINT)`
  const time = `epoch_ms(CAST(${pick(located.map(change => change.timestamp))} AS BIGINT))`
  return `${version} AS _commit_version, CAST(${time} AS TIMESTAMP WITH TIME ZONE) AS _commit_timestamp`
}

/** The changes that a located relation's rows are. `located` are the changes of its files, in its order. */
export const changeSelect = (
  relation: string,
  columns: string,
  kind: 'insert' | 'delete' | 'change-data',
  located: readonly FileChange[],
): string => {
  const type = kind === 'change-data' ? '_change_type' : quoteText(kind)
  return `SELECT ${columns}, ${type} AS _change_type, ${commitItems(located)} FROM (${relation})`
}

/**
 * The rows of a located relation that another one, of the same files, does not have. `others` are the numbers that its files have in the
 * second.
 */
export const rowsOnlyIn = (relation: string, other: string, others: readonly number[]): string =>
  `SELECT * FROM (${relation}) AS these ANTI JOIN (SELECT ${fileColumn}, ${rowColumn} FROM (${other})) AS those` +
  ` ON those.${fileColumn} = list_extract([${others.join(', ')}], these.${fileColumn} + 1) AND those.${rowColumn} = these.${rowColumn}`

/** The change feed without a row: its columns and their types. */
export const noChanges = ({ fields }: StructType): string => {
  const items = fields.map(
    ({ name, type }) => `CAST(NULL AS ${toEngineType(type)}) AS ${quoteIdentifier(name)}`,
  )
  const own = `CAST(NULL AS VARCHAR) AS _change_type, CAST(NULL AS BIGINT) AS _commit_version, CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS _commit_timestamp`
  return `SELECT ${[...items, own].join(', ')} WHERE false`
}
