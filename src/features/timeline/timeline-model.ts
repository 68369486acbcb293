import type { Check, LogJson } from '../../core/delta/actions.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'

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
  /** Rows; 0 also where the log does not tell. */
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Rules of the recipe that did not hold for all rows. */
  readonly failed: number
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

/** What a commit did, in the user's words. */
export const label = (entry: HistoryEntry, kind: MarkKind): string => {
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

/** Rows that a commit added, removed and changed; undefined where the log does not tell. */
export interface RowChanges {
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

/** What a commit did to rows, as far as its log entry tells. */
export const rowChanges = ({ operation, info, rowsAdded, rowsRemoved }: HistoryEntry): RowChanges => {
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

/** The rules of the recipe that the commit's maker counted; what another writer left there is passed over. */
export const checksOf = ({ info }: HistoryEntry): readonly Check[] => {
  const checks: unknown = info.boathouse?.checks
  if (!Array.isArray(checks)) return []
  return checks.filter((check: unknown): check is Check => {
    const { rule, failed } = { ...(check as Partial<Check> | null) }
    return typeof rule === 'string' && (failed === undefined || typeof failed === 'number')
  })
}

/** The marks of a table's history, in the order of its versions. Takes nothing but the log. */
export const marksOf = (history: readonly HistoryEntry[]): readonly Mark[] =>
  history.map(entry => {
    const kind = markKind(entry)
    const { added = 0, removed = 0, changed = 0 } = rowChanges(entry)
    const failed = checksOf(entry).filter(check => (check.failed ?? 0) > 0).length
    return { version: entry.version, kind, label: label(entry, kind), added, removed, changed, failed }
  })
