import type { Snapshot } from '../core/delta/actions.ts'
import { checkpointContent } from '../core/delta/checkpoint-write.ts'
import { checkpointFileName } from '../core/delta/log-listing.ts'
import {
  lastCheckpointName,
  parseLastCheckpoint,
  printLastCheckpoint,
} from '../core/delta/last-checkpoint.ts'
import { integerProperty } from '../core/delta/properties.ts'
import { checkWritable } from '../core/delta/protocol.ts'
import { commitInfoOf, commitTime } from '../core/delta/replay.ts'
import { isInCommit } from '../core/delta/timestamps.ts'
import { checksumFileName, printChecksum } from '../core/delta/version-checksum.ts'
import type { CommitDeps } from './deps.ts'
import { cleanUpLog } from './log-cleanup.ts'
import { logDirectory } from './log-files.ts'
import { logPath } from './table-logs.ts'

/** Delta's own default for `delta.checkpointInterval`. */
const defaultInterval = 10

const day = 24 * 3_600_000

const intervalOf = ({ metadata }: Snapshot): number => {
  const interval = integerProperty(metadata, 'delta.checkpointInterval', defaultInterval)
  return interval > 0 ? interval : defaultInterval
}

const isDue = (snapshot: Snapshot): boolean =>
  snapshot.version > 0 && snapshot.version % intervalOf(snapshot) === 0

/** A log that was dropped meanwhile must not get files again. */
const isThere = async ({ storage }: CommitDeps, table: string, version: number): Promise<boolean> =>
  ((await storage.size(logPath(table, version))) ?? 0) > 0

const writeChecksum = async (deps: CommitDeps, table: string, snapshot: Snapshot): Promise<void> => {
  const { version } = snapshot
  const [entry] = await deps.logs.entries(table, version, version)
  if (!entry || !(await isThere(deps, table, version))) return
  const path = `${logDirectory(table)}/${checksumFileName(version)}`
  await deps.storage.putIfAbsent(path, printChecksum(snapshot, commitInfoOf(entry).txnId))
}

const writeCheckpoint = async (deps: CommitDeps, table: string, snapshot: Snapshot): Promise<void> => {
  const { storage, parquet, clock } = deps
  const { version } = snapshot
  const path = `${logDirectory(table)}/${checkpointFileName(version)}`
  if ((await storage.size(path)) !== undefined) return
  const { schema, rows, numOfAddFiles } = checkpointContent(snapshot, clock.now())
  const bytes = await parquet.write(schema, rows)
  if (!(await isThere(deps, table, version))) return
  if ((await storage.putIfAbsent(path, bytes)) === 'exists') return
  const hintPath = `${logDirectory(table)}/${lastCheckpointName}`
  const hint = await storage.read(hintPath)
  if (hint !== undefined && (parseLastCheckpoint(hint)?.version ?? -1) > version) return
  const said = { version, size: rows.length, sizeInBytes: bytes.length, numOfAddFiles }
  await storage.write(hintPath, printLastCheckpoint(said))
}

/**
 * What expires, expires at midnight UTC: the first checkpoint of a day cleans up, and the others of the day need not look again. The times
 * are those of the commits.
 */
const isFirstOfDay = async (deps: CommitDeps, table: string, snapshot: Snapshot): Promise<boolean> => {
  const before = snapshot.version - intervalOf(snapshot)
  const [entry] = await deps.logs.entries(table, before, before)
  if (!entry) return true
  const earlier = commitTime(entry, isInCommit(snapshot.metadata, before), undefined)
  return Math.floor(earlier / day) < Math.floor(snapshot.timestamp / day)
}

const tend = async (deps: CommitDeps, table: string, version: number): Promise<void> => {
  const snapshot = await deps.logs.snapshotAt(table, version)
  await writeChecksum(deps, table, snapshot)
  if (!isDue(snapshot)) return
  await deps.locks.withLock(`boathouse:upkeep:${table}`, async () => {
    await writeCheckpoint(deps, table, snapshot)
    if (await isFirstOfDay(deps, table, snapshot)) await cleanUpLog(deps, table, snapshot)
  })
}

/**
 * The work on a log that follows a commit, which must be published: the version's checksum, and every `delta.checkpointInterval`
 * versions a checkpoint, `_last_checkpoint` and the clean-up of what expired. Each step is whole by itself, so that it can stop between
 * any two, and be done by several tabs at once. Nothing hangs on it: whatever fails is left for the next time, and never told.
 */
export const upkeepLog = async (deps: CommitDeps, table: string, version: number): Promise<void> => {
  // The commit is durable: an error here would have its caller do it again.
  await tend(deps, table, version).catch(() => undefined)
}

/** Commits beyond a checkpoint from which on opening a table takes so long that it gets one at once. */
const longReplay = 1000

/**
 * Gives a table that has just come into the lake a checkpoint of its newest version, where reading its log takes long without: its protocol must
 * allow us to write. As with all upkeep, whatever fails is left for later.
 *
 * @param checkpoint the version of the newest checkpoint that it came with; −1 without any
 */
export const checkpointArrived = async (
  deps: CommitDeps,
  table: string,
  snapshot: Snapshot,
  checkpoint: number,
): Promise<void> => {
  const { version, protocol, metadata } = snapshot
  if (version - checkpoint < longReplay || !checkWritable(protocol, metadata).ok) return
  await writeCheckpoint(deps, table, snapshot).catch(() => undefined)
}
