import type { Action, AddFile, LogEntry, Metadata, RemoveFile, Snapshot } from '../core/delta/actions.ts'
import {
  type ChangeGroup,
  type FileChange,
  changeSelect,
  noChanges,
  planChanges,
  projection,
  readingMetadata,
  rowsOnlyIn,
  withChangeType,
} from '../core/delta/change-feed.ts'
import { fileKey } from '../core/delta/file-key.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { type Relation, tableRelation } from './relation.ts'

type FeedDeps = Pick<LakeDeps, 'storage' | 'scratch' | 'ids' | 'logs'>

interface Feed {
  readonly deps: FeedDeps
  readonly engine: Engine
  readonly table: string
  /** The state at the end of the range, whose columns the feed has. */
  readonly last: Snapshot
}

/** Some writers leave the partition values out of a remove; the state before has them. */
const complete = async (
  { logs }: FeedDeps,
  table: string,
  entry: LogEntry,
  metadata: Metadata,
): Promise<LogEntry> => {
  const bare = ({ dataChange, partitionValues }: RemoveFile) => dataChange && partitionValues === undefined
  const lacking = entry.actions.some(action => action.kind === 'remove' && bare(action.remove))
  if (!lacking || metadata.partitionColumns.length === 0 || entry.version === 0) return entry
  const { files } = await logs.snapshotAt(table, entry.version - 1)
  const actions = entry.actions.map(action => {
    if (action.kind !== 'remove' || !bare(action.remove)) return action
    const { partitionValues = {} } = files.get(fileKey(action.remove)) ?? {}
    return { kind: 'remove', remove: { ...action.remove, partitionValues } } as const
  })
  return { ...entry, actions }
}

const located = async ({ deps, engine, table, last }: Feed, metadata: Metadata, files: readonly AddFile[]) =>
  tableRelation(deps, engine, table, { ...last, metadata }, { files, locate: true })

/** The changes of a relation's files, in the order of their numbers. */
const inOrder = (changes: readonly FileChange[], files: readonly AddFile[]): readonly FileChange[] => {
  const byPath = new Map(changes.map(change => [change.file.path, change]))
  return files.flatMap(({ path }) => byPath.get(path) ?? [])
}

/** Rows in which the state of files before and after a commit differ: their deletion vectors are not the same. */
const vectorParts = async (
  feed: Feed,
  metadata: Metadata,
  columns: string,
  changes: Extract<ChangeGroup, { kind: 'vectors' }>['changes'],
): Promise<readonly Relation[]> => {
  const before = await located(
    feed,
    metadata,
    changes.map(change => change.before),
  )
  const after = await located(
    feed,
    metadata,
    changes.map(({ file }) => file),
  )
  const part = (own: typeof before, other: typeof before, kind: 'insert' | 'delete'): Relation => {
    const numbers = own.located.map(({ path }) => other.located.findIndex(file => file.path === path))
    const rows = rowsOnlyIn(own.sql, other.sql, numbers)
    const sql = changeSelect(rows, columns, kind, inOrder(changes, own.located))
    return { sql, files: [...own.files, ...other.files] }
  }
  return [part(before, after, 'delete'), part(after, before, 'insert')]
}

const groupParts = async (feed: Feed, group: ChangeGroup): Promise<readonly Relation[]> => {
  const wanted = feed.last.metadata
  const metadata = readingMetadata(group.metadata, wanted)
  const columns = unwrap(projection(metadata.schema, wanted.schema))
  if (group.changes.length === 0) return []
  if (group.kind === 'vectors') return vectorParts(feed, metadata, columns, group.changes)
  const read = group.kind === 'change-data' ? withChangeType(metadata) : metadata
  const files = group.changes.map(({ file }) => file)
  const relation = await located(feed, read, files)
  const sql = changeSelect(relation.sql, columns, group.kind, inOrder(group.changes, relation.located))
  return [{ sql, files: relation.files }]
}

const checkRange = (table: string, from: number, to: number, latest: number): void => {
  if (to > latest || from > latest || from < 0) {
    const version = from < 0 || from > latest ? from : to
    const message = `${table} has no version ${version}; its newest is ${latest}.`
    fail({ kind: 'version-missing', message, table, version, latest })
  }
  if (from > to) {
    const message = `The changes of ${table} are asked for from version ${from} to ${to}: the first has to come before the last.`
    fail({ kind: 'invalid', message, problems: [{ path: 'from', message }] })
  }
}

const checkComplete = (
  entries: readonly LogEntry[],
  table: string,
  from: number,
  to: number,
  latest: number,
): void => {
  const known = new Set(entries.map(({ version }) => version))
  for (let version = from; version <= to; version += 1) {
    if (known.has(version)) continue
    const message = `What changed in version ${version} of ${table} can not be told any more: its log entry was cleaned away.`
    fail({ kind: 'version-missing', message, table, version, latest })
  }
}

/** The metadata before the first commit of a range, where that commit may have changed it and removed files that have the old one. */
const metadataBefore = async (
  { logs }: FeedDeps,
  table: string,
  entry: LogEntry | undefined,
  { version, metadata }: Snapshot,
): Promise<Metadata> => {
  const has = (kind: Action['kind']) => entry?.actions.some(action => action.kind === kind) === true
  return has('metaData') && has('remove') ? (await logs.snapshotAt(table, version - 1)).metadata : metadata
}

/**
 * The changes of a table's rows in the versions `from` to `to` (both included; the newest when absent): the columns that the table has at
 * `to` (NULL where a version did not have them), `_change_type` (insert, delete, update_preimage, update_postimage), `_commit_version` and
 * `_commit_timestamp`. Where a commit wrote no change data, what its file actions say: a file that was written anew is then all its rows
 * deleted and inserted. Failures: `version-missing` for versions that are not there, or whose log entry is gone; `invalid` when `from` is
 * after `to`; `schema-mismatch` when a column's type was replaced in between.
 */
export const changesRelation = async (
  deps: FeedDeps,
  engine: Engine,
  table: string,
  from: number,
  to: number | undefined,
  cancel?: Cancel,
): Promise<Relation> => {
  const latest = (await deps.logs.snapshotAt(table, undefined)).version
  const end = to ?? latest
  checkRange(table, from, end, latest)
  const last = await deps.logs.snapshotAt(table, end)
  const entries = await deps.logs.entries(table, from, end)
  checkComplete(entries, table, from, end, latest)
  const first = await deps.logs.snapshotAt(table, from)
  const before = from === 0 ? first.metadata : await metadataBefore(deps, table, entries[0], first)
  const feed: Feed = { deps, engine, table, last }
  const whole: LogEntry[] = []
  for (const entry of entries) {
    whole.push(await complete(deps, table, entry, first.metadata))
  }
  const parts: Relation[] = []
  for (const group of planChanges(whole, { ...first, before })) {
    if (cancel?.aborted) fail({ kind: 'cancelled', message: 'Reading the changes was cancelled.' })
    parts.push(...(await groupParts(feed, group)))
  }
  const sql = [noChanges(last.metadata.schema), ...parts.map(part => part.sql)]
    .map(part => `(${part})`)
    .join(' UNION ALL ')
  return { sql, files: [...new Set(parts.flatMap(({ files }) => files))] }
}
