import type { LogEntry, Metadata, Snapshot } from '../core/delta/actions.ts'
import { logFileName } from '../core/delta/log-entry.ts'
import { type LogListing, earliestReadable, hasCommit, latestVersion } from '../core/delta/log-listing.ts'
import { type CommitTime, commitTimes, versionAt, versionsAround } from '../core/delta/timestamps.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'
import type { LogDeps } from './deps.ts'
import { KnownLog } from './known-log.ts'
import { logDirectory } from './log-files.ts'
import { LogHistory } from './log-history.ts'
import { inBatches, openSnapshot } from './snapshots.ts'

/** A table at its newest version. */
export interface LoadedTable {
  readonly table: string
  readonly snapshot: Snapshot
}

/** The logs of a lake, read as far as needed and then only where they grew. */
export interface TableLogs {
  /** The table at its newest version, or undefined when there is no such table. */
  find(table: string): Promise<LoadedTable | undefined>
  /** As `find`; a missing table is a Failure `table-missing`. */
  load(table: string): Promise<LoadedTable>
  /** The snapshot at a version; Failure `version-missing` when there is none, or its log was cleaned away. */
  snapshotAt(table: string, version: number | undefined): Promise<Snapshot>
  /**
   * The commits of the versions `from` to `to` (both included; the newest when absent), oldest first. Those whose log entry was
   * cleaned away are left out.
   */
  entries(table: string, from: number, to?: number): Promise<readonly LogEntry[]>
  /** Every commit whose log entry is still there as the timeline shows it, oldest first; told further, only newer commits are read. */
  history(table: string): Promise<readonly HistoryEntry[]>
  /** The newest version that is not after a moment (ms); Failure `version-missing` for a moment before the oldest readable one. */
  versionAt(table: string, ms: number): Promise<number>
  /** The oldest version from which on all can be read. */
  earliest(table: string): Promise<number>
  /** Takes in a commit that the caller has just put in its place, so that it is not read back. */
  take(table: string, entry: LogEntry): Promise<void>
  /**
   * Whether the newest commit that is known of is still in the log. It is not when another tab dropped the table, or made it again: what was
   * known is forgotten then.
   */
  confirm(table: string): Promise<boolean>
  /** Forgets what was read, after the table was dropped or replaced. */
  forget(table: string): void
}

/** Path of a log entry in the lake. */
export const logPath = (table: string, version: number): string =>
  `${logDirectory(table)}/${logFileName(version)}`

/** Commits up to which all their times are looked at; beyond, times are searched by halves, as if no clock had ever gone back. */
const timesReadAll = 500
/** Commits that are read without a look at which of them there are. */
const fewCommits = 64
/** Replaying more commits than this for an old version is worth a look whether there are new checkpoints. */
const farFromCheckpoint = 20

const versionMissing = (table: string, version: number, latest: number, why: string): never =>
  fail({
    kind: 'version-missing',
    message: `${table} has no version ${version}${why}`,
    table,
    version,
    latest,
  })

const checkKept = (table: string, version: number, listing: LogListing): void => {
  const earliest = earliestReadable(listing)
  if (version >= earliest) return
  const why = ` any more: its log was cleaned up, and ${earliest} is the oldest version left.`
  versionMissing(table, version, latestVersion(listing), why)
}

/** The nearest older snapshot at hand. */
const nearest = (log: KnownLog, version: number): Snapshot | undefined =>
  [...log.snapshots.values()].reduce<Snapshot | undefined>(
    (best, snapshot) =>
      snapshot.version <= version && snapshot.version > (best?.version ?? -1) ? snapshot : best,
    undefined,
  )

const readOld = async (log: KnownLog, version: number): Promise<Snapshot> => {
  const near = nearest(log, version)
  const attempt = async (listing: LogListing): Promise<Snapshot | undefined> => {
    checkKept(log.table, version, listing)
    return (await openSnapshot(log.files, log.commit, listing, version, near))?.snapshot
  }
  const listing = await log.listFor(version)
  const base = listing.checkpoints.findLast(checkpoint => checkpoint.version <= version)?.version ?? -1
  const distance = version - Math.max(base, near?.version ?? -1)
  const stale = log.listedAt < (log.newest?.version ?? -1)
  const snapshot =
    stale && distance > farFromCheckpoint
      ? await attempt(await log.list(true))
      : // Somebody may have cleaned up the log since it was listed.
        await attempt(listing).catch(async () => attempt(await log.list(true)))
  return snapshot ?? versionMissing(log.table, version, latestVersion(listing), '.')
}

const missing = (table: string): never =>
  fail({ kind: 'table-missing', message: `There is no table ${table}.`, table })

const newestOf = async (log: KnownLog): Promise<Snapshot> => (await log.refresh()) ?? missing(log.table)

const snapshotAt = async (log: KnownLog, version: number | undefined): Promise<Snapshot> => {
  const known = log.newest
  const newest = version !== undefined && known && version <= known.version ? known : await newestOf(log)
  if (version === undefined || version === newest.version) return newest
  if (!Number.isInteger(version) || version < 0 || version > newest.version)
    return versionMissing(log.table, version, newest.version, `; its newest is ${newest.version}.`)
  const kept = log.snapshots.get(version)
  if (kept) return kept
  const snapshot = await readOld(log, version)
  log.snapshots.set(version, snapshot)
  return snapshot
}

const readEntries = async (log: KnownLog, from: number, to?: number): Promise<readonly LogEntry[]> => {
  const known = log.newest?.version ?? -1
  const latest = to !== undefined && to <= known ? to : (await newestOf(log)).version
  const [first, last] = [Math.max(from, 0), Math.min(to ?? latest, latest)]
  // A few are simply tried: to list a long log takes longer.
  const listing = last - first < fewCommits ? undefined : await log.list()
  const versions: number[] = []
  for (let version = first; version <= last; version += 1)
    if (!listing || hasCommit(listing, version)) versions.push(version)
  return (await inBatches(versions, log.commit)).filter(entry => entry !== undefined)
}

/** Clean-up goes from the oldest version on: as long as the file is there that the oldest one is read from, nothing went. */
const earliestOf = async (log: KnownLog): Promise<number> => {
  const listing = await log.list()
  const earliest = earliestReadable(listing)
  const [checkpoint] = listing.checkpoints.filter(({ version }) => version === earliest)
  const name = checkpoint?.names[0] ?? logFileName(earliest)
  return (await log.files.has(name)) ? earliest : earliestReadable(await log.list(true))
}

const historyIn = (log: KnownLog): Promise<readonly HistoryEntry[]> => {
  log.history ??= new LogHistory({
    earliest: async () => {
      await newestOf(log)
      return earliestOf(log)
    },
    snapshotAt: version => snapshotAt(log, version),
    entries: from => readEntries(log, from),
  })
  return log.history.told()
}

/** Halves a range of versions until so few are left that their times can all be looked at. */
const narrow = async (
  log: KnownLog,
  metadata: Metadata,
  ms: number,
  [first, last]: readonly [number, number],
): Promise<readonly [number, number]> => {
  let [from, to] = [first, last]
  while (to - from > timesReadAll) {
    const middle = (from + to) >>> 1
    const [time] = commitTimes(await readEntries(log, middle, middle), metadata)
    if (time && time.timestamp <= ms) from = middle
    else to = middle
  }
  return [from, to]
}

const versionAtTime = async (log: KnownLog, ms: number): Promise<number> => {
  const { metadata, version } = await newestOf(log)
  const all = [earliestReadable(await log.list()), version] as const
  const [from, to] = await narrow(log, metadata, ms, versionsAround(metadata, ms, all))
  const times: readonly CommitTime[] = commitTimes(await readEntries(log, from, to), metadata)
  return unwrap(versionAt(times, ms, log.table))
}

/** Creates the memory of logs; one for each lake and worker. */
export const createTableLogs = (deps: LogDeps): TableLogs => {
  const logs = new Map<string, KnownLog>()
  const logOf = (table: string): KnownLog => {
    const log = logs.get(table) ?? new KnownLog(deps, table)
    logs.set(table, log)
    return log
  }
  return {
    find: async table => {
      const snapshot = await logOf(table).refresh()
      return snapshot && { table, snapshot }
    },
    load: async table => ({ table, snapshot: await newestOf(logOf(table)) }),
    snapshotAt: (table, version) => snapshotAt(logOf(table), version),
    entries: (table, from, to) => readEntries(logOf(table), from, to),
    history: table => historyIn(logOf(table)),
    versionAt: (table, ms) => versionAtTime(logOf(table), ms),
    earliest: async table => {
      await newestOf(logOf(table))
      return earliestOf(logOf(table))
    },
    take: (table, entry) => logOf(table).take(entry),
    confirm: table => logOf(table).confirm(),
    forget: table => void logs.delete(table),
  }
}
