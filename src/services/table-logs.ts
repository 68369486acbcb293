import type { LogEntry, Snapshot } from '../core/delta/actions.ts'
import { logFileName, parseLogEntry, versionOfLogFile } from '../core/delta/log-entry.ts'
import { checkReadable } from '../core/delta/protocol.ts'
import { replayLog } from '../core/delta/replay.ts'
import { fail, unwrap } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { LogDeps } from './deps.ts'

/** A table as its log tells it. */
export interface LoadedTable {
  readonly table: string
  /** Every commit, version 0 first. */
  readonly entries: readonly LogEntry[]
  readonly snapshot: Snapshot
}

/** The logs of a lake, read once and then only where they grew. */
export interface TableLogs {
  /** The table at its newest version, or undefined when there is no such table. */
  find(table: string): Promise<LoadedTable | undefined>
  /** As `find`; a missing table is a Failure `table-missing`. */
  load(table: string): Promise<LoadedTable>
  /** The snapshot at a version; Failure `version-missing` when there is none. */
  snapshotAt(table: string, version: number | undefined): Promise<Snapshot>
  /** Forgets what was read, after the table was dropped or replaced. */
  forget(table: string): void
}

/** Path of a log entry in the lake. */
export const logPath = (table: string, version: number): string =>
  `${tableDirectory(table)}/_delta_log/${logFileName(version)}`

const readEntry = async (
  { storage }: LogDeps,
  table: string,
  version: number,
  modified?: number,
): Promise<LogEntry | undefined> => {
  const bytes = await storage.read(logPath(table, version))
  // An empty file is a foreign writer's half-made commit: not there yet.
  if (bytes === undefined || bytes.length === 0) return undefined
  return unwrap(parseLogEntry(version, bytes, modified))
}

const readAll = async (deps: LogDeps, table: string): Promise<LogEntry[]> => {
  const listing = await deps.storage.list(`${tableDirectory(table)}/_delta_log`)
  const entries: LogEntry[] = []
  for (const file of listing) {
    if (file.kind !== 'file') continue
    const version = versionOfLogFile(file.name)
    if (version === undefined) continue
    const entry = await readEntry(deps, table, version, file.modified)
    if (entry) entries.push(entry)
  }
  return entries
}

const readNewer = async (deps: LogDeps, table: string, after: number): Promise<LogEntry[]> => {
  const entries: LogEntry[] = []
  for (let version = after + 1; ; version += 1) {
    const entry = await readEntry(deps, table, version)
    if (!entry) return entries
    entries.push(entry)
  }
}

/** Commits that were decided but are not in the log directory yet count as there. */
const withPending = async (deps: LogDeps, table: string, last: number): Promise<LogEntry[]> => {
  const entries: LogEntry[] = []
  for (const commit of await deps.fence.pending(table)) {
    if (commit.version !== last + entries.length + 1) continue
    entries.push(unwrap(parseLogEntry(commit.version, commit.bytes)))
  }
  return entries
}

/** Creates the cache of logs; one for each lake and worker. */
export const createTableLogs = (deps: LogDeps): TableLogs => {
  const cache = new Map<string, LoadedTable>()

  const find = async (table: string): Promise<LoadedTable | undefined> => {
    const known = cache.get(table)
    const last = known?.snapshot.version ?? -1
    const read = known ? await readNewer(deps, table, last) : await readAll(deps, table)
    const fresh = [...read, ...(await withPending(deps, table, read.at(-1)?.version ?? last))]
    if (fresh.length === 0) return known
    const snapshot = unwrap(replayLog(fresh, known?.snapshot))
    unwrap(checkReadable(snapshot.protocol))
    const loaded = { table, entries: [...(known?.entries ?? []), ...fresh], snapshot }
    cache.set(table, loaded)
    return loaded
  }

  const load = async (table: string): Promise<LoadedTable> =>
    (await find(table)) ?? fail({ kind: 'table-missing', message: `There is no table ${table}.`, table })

  const snapshotAt = async (table: string, version: number | undefined): Promise<Snapshot> => {
    const { entries, snapshot } = await load(table)
    const latest = snapshot.version
    if (version === undefined || version === latest) return snapshot
    if (!Number.isInteger(version) || version < 0 || version > latest) {
      const message = `${table} has no version ${version}; its newest is ${latest}.`
      return fail({ kind: 'version-missing', message, table, version, latest })
    }
    return unwrap(replayLog(entries.slice(0, version + 1)))
  }

  return { find, load, snapshotAt, forget: table => void cache.delete(table) }
}
