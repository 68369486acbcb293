import type { LogJson } from '../../core/delta/actions.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { formatCount } from '../../ui/format-number.ts'

/** What a commit did, as far as its mark shows it. */
export type MarkKind =
  | 'append'
  | 'overwrite'
  | 'create'
  | 'clone'
  | 'merge'
  | 'update'
  | 'delete'
  | 'restore'
  | 'schema'
  | 'upkeep'
  | 'other'

/** One commit on the timeline. */
export interface Mark {
  readonly version: number
  readonly kind: MarkKind
  /** The operation in the user's words: "append", "overwrite", "merge" … */
  readonly label: string
  /** Heights of the bars, 0 to 1, on a scale that is shared by the whole timeline; at least a sliver when there is any row. */
  readonly added: number
  readonly removed: number
  readonly changed: number
}

const schemaOperations =
  /^(ADD|CHANGE|DROP|RENAME|REPLACE|SET|UNSET|UPGRADE|UPDATE|REMOVE|ALTER|ROW TRACKING)\b.*(COLUMN|SCHEMA|PROPERTIES|PROTOCOL|CONSTRAINT|FEATURE|COMMENT|BACKFILL)|^CLUSTER BY/
const upkeepOperations = /^(VACUUM|OPTIMIZE|REORG|FSCK|COMPUTE STATS)/
const creations = /^(CREATE|REPLACE|CREATE OR REPLACE) TABLE/

/** Operations by the word that they have in common with their mark. */
const plainKinds: Readonly<Record<string, MarkKind>> = {
  MERGE: 'merge',
  UPDATE: 'update',
  DELETE: 'delete',
  TRUNCATE: 'delete',
  RESTORE: 'restore',
  CLONE: 'clone',
  CONVERT: 'create',
}

/** What an operation is called where its name in the log is no plain word. */
const labels: Readonly<Record<string, string>> = {
  'STREAMING UPDATE': 'streaming append',
  'CREATE TABLE': 'create table',
  'CREATE TABLE AS SELECT': 'create table with rows',
  'CREATE OR REPLACE TABLE': 'replace table',
  'CREATE OR REPLACE TABLE AS SELECT': 'replace table and rows',
  'REPLACE TABLE': 'replace table',
  'REPLACE TABLE AS SELECT': 'replace table and rows',
  'VACUUM START': 'vacuum begun',
  'VACUUM END': 'vacuum done',
  'SET TBLPROPERTIES': 'set properties',
  'UNSET TBLPROPERTIES': 'unset properties',
  'ADD COLUMNS': 'add columns',
  'DROP COLUMNS': 'drop columns',
  'RENAME COLUMN': 'rename column',
  'CHANGE COLUMN': 'change column',
  'CHANGE COLUMNS': 'change columns',
  'ADD CONSTRAINT': 'add constraint',
  'DROP CONSTRAINT': 'drop constraint',
  'UPGRADE PROTOCOL': 'upgrade protocol',
  UNKNOWN: 'change',
}

const modeOf = (parameters: Readonly<Record<string, LogJson>> | undefined): string => {
  const mode = parameters?.['mode']
  // Spark writes parameters as JSON inside a string, delta-rs as plain text.
  return typeof mode === 'string' ? mode.replaceAll('"', '').toLowerCase() : ''
}

const isTrue = (text: LogJson | undefined): boolean => text === true || text === 'true'

/** Tells what a commit did from its `commitInfo` (PROTOCOL.md, "Commit Provenance Information"). */
export const markKind = (entry: HistoryEntry): MarkKind => {
  const operation = entry.operation.toUpperCase()
  const plain = plainKinds[operation]
  if (plain !== undefined) return plain
  if (upkeepOperations.test(operation)) return 'upkeep'
  if (schemaOperations.test(operation)) return 'schema'
  if (creations.test(operation)) {
    if (entry.version > 0 || entry.filesRemoved > 0) return 'overwrite'
    return entry.filesAdded > 0 ? 'append' : 'create'
  }
  if (operation !== 'WRITE' && operation !== 'STREAMING UPDATE') return 'other'
  const mode = modeOf(entry.info.operationParameters)
  if (mode === 'overwrite' || mode === 'complete' || entry.filesRemoved > 0) return 'overwrite'
  return 'append'
}

/** The columns that OPTIMIZE ordered by, as the log has them: `["id"]`. */
const isOrdered = (zOrderBy: LogJson | undefined): boolean =>
  Array.isArray(zOrderBy) ? zOrderBy.length > 0 : typeof zOrderBy === 'string' && /"/.test(zOrderBy)

const label = (entry: HistoryEntry, kind: MarkKind): string => {
  const operation = entry.operation.toUpperCase()
  const parameters = entry.info.operationParameters
  if (operation === 'WRITE') return kind
  if (operation === 'OPTIMIZE') {
    if (isTrue(parameters?.['auto'])) return 'auto-compaction'
    return isOrdered(parameters?.['zOrderBy']) ? 'optimize, z-ordered' : 'optimize'
  }
  if (operation === 'VACUUM END' && parameters?.['status'] === 'FAILED') return 'vacuum failed'
  return labels[operation] ?? operation.toLowerCase()
}

const barHeight = (rows: number | undefined, most: number): number => {
  if (rows === undefined || rows <= 0 || most <= 0) return 0
  // Rows of commits differ by orders of magnitude: a root keeps the small ones visible and the order true.
  return Math.max(0.06, Math.cbrt(rows / most))
}

/** Rows that a commit added, removed and changed; undefined where the log does not tell. */
interface RowChanges {
  readonly added?: number | undefined
  readonly removed?: number | undefined
  readonly changed?: number | undefined
}

/** The metrics that count rows, by operation: those of the files count rows that were only copied too. */
const rowMetrics: Readonly<Record<string, Readonly<Record<keyof RowChanges, string | undefined>>>> = {
  DELETE: { added: undefined, removed: 'numDeletedRows', changed: undefined },
  UPDATE: { added: undefined, removed: undefined, changed: 'numUpdatedRows' },
  MERGE: {
    added: 'numTargetRowsInserted',
    removed: 'numTargetRowsDeleted',
    changed: 'numTargetRowsUpdated',
  },
}

const rowChanges = ({ operation, info, rowsAdded, rowsRemoved }: HistoryEntry): RowChanges => {
  const names = rowMetrics[operation.toUpperCase()]
  const metricOf = (name: string | undefined): number | undefined => {
    const value = name === undefined ? undefined : info.operationMetrics?.[name]
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
  }
  const told: RowChanges = {
    added: metricOf(names?.added),
    removed: metricOf(names?.removed),
    changed: metricOf(names?.changed),
  }
  const isTold = Object.values(told).some(count => count !== undefined)
  return isTold ? told : { added: rowsAdded, removed: rowsRemoved }
}

/** The marks of a table's history, in the order of its versions. Takes nothing but the log. */
export const marksOf = (history: readonly HistoryEntry[]): readonly Mark[] => {
  const changes = history.map(rowChanges)
  const most = changes.reduce(
    (top, { added = 0, removed = 0, changed = 0 }) => Math.max(top, added, removed, changed),
    0,
  )
  return history.map((entry, index) => {
    const kind = markKind(entry)
    const { added, removed, changed } = changes[index] ?? {}
    const heights = {
      added: barHeight(added, most),
      removed: barHeight(removed, most),
      changed: barHeight(changed, most),
    }
    return { version: entry.version, kind, label: label(entry, kind), ...heights }
  })
}

/** "+1,204 −3 ~88 rows"; says so when the log does not tell. */
export const rowChange = (entry: HistoryEntry): string => {
  const { added, removed, changed } = rowChanges(entry)
  if (added === undefined && removed === undefined && changed === undefined) return 'rows not recorded'
  const parts = [
    ...(added ? [`+${formatCount(added)}`] : []),
    ...(removed ? [`−${formatCount(removed)}`] : []),
    ...(changed ? [`~${formatCount(changed)}`] : []),
  ]
  if (parts.length === 0) return 'no rows changed'
  const one = (added ?? 0) + (removed ?? 0) + (changed ?? 0) === 1
  return `${parts.join(' ')} ${one ? 'row' : 'rows'}`
}

/** Where a commit came from: its batch, or its recipe or aggregate with the inputs that it read. One fact each. */
export const provenance = (entry: HistoryEntry): readonly string[] => {
  const made = entry.info.boathouse
  if (made === undefined) return entry.info.engineInfo === undefined ? [] : [`by ${entry.info.engineInfo}`]
  const facts: string[] = []
  if (made.batch !== undefined) facts.push(`batch ${made.batch.slice(0, 8)}`)
  if (made.recipe !== undefined) facts.push(`recipe r${made.recipe.revision}`)
  if (made.aggregate !== undefined) facts.push(`aggregate r${made.aggregate.revision}`)
  for (const { table, version } of made.inputs ?? []) facts.push(`from ${table} v${version}`)
  return facts
}

/** The whole commit in one sentence, for names of marks and announcements. */
export const describeCommit = (entry: HistoryEntry, time: string): string => {
  const total = entry.rows === undefined ? [] : [`${formatCount(entry.rows)} rows in all`]
  return [
    `Version ${entry.version}`,
    label(entry, markKind(entry)),
    rowChange(entry),
    ...total,
    time,
    ...provenance(entry),
  ].join(', ')
}

/** The index that a key leads to; undefined for keys that mean nothing here. ←/→ older and newer, Home/End first and latest. */
export const indexAfterKey = (key: string, index: number, count: number): number | undefined => {
  const last = count - 1
  const to = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    PageUp: index - 10,
    PageDown: index + 10,
    Home: 0,
    End: last,
  }[key]
  return to === undefined || count === 0 ? undefined : Math.min(last, Math.max(0, to))
}

/** The marks that a viewport shows, with some more on both sides: `from` is the first, `to` one after the last. */
export const visibleRange = (
  scrollLeft: number,
  width: number,
  step: number,
  count: number,
): { readonly from: number; readonly to: number } => {
  const spare = 12
  const from = Math.max(0, Math.floor(scrollLeft / step) - spare)
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((scrollLeft + width) / step) + spare) }
}

/** Where to scroll so that a mark can be seen with its neighbours; the same place when it can be already. */
export const scrollToShow = (index: number, scrollLeft: number, width: number, step: number): number => {
  const [start, end] = [index * step, (index + 1) * step]
  if (start - step < scrollLeft) return Math.max(0, start - step)
  if (end + step > scrollLeft + width) return end + step - width
  return scrollLeft
}

/** How far the shown version is behind: "viewing v3 · 2 behind"; undefined at the latest. */
export const behind = (history: readonly HistoryEntry[], version: number | undefined): string | undefined => {
  const latest = history.at(-1)
  if (version === undefined || latest === undefined || version >= latest.version) return undefined
  return `viewing v${version} · ${formatCount(latest.version - version)} behind`
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })

/** When a commit was made: the time alone for one of today, else with its day. Local time; milliseconds since the epoch. */
export const commitTime = (timestamp: number, now: number): string => {
  const [then, today] = [new Date(timestamp), new Date(now)]
  const time = clock.format(then)
  if (then.toDateString() === today.toDateString()) return time
  const isThisYear = then.getFullYear() === today.getFullYear()
  return `${(isThisYear ? dayOfYear : day).format(then)} ${time}`
}

/** The commit's time to the second, with its offset from UTC: for the card. */
export const exactTime = (timestamp: number): string => exact.format(timestamp)
