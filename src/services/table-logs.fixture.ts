import type { Action, LogEntry, Snapshot } from '../core/delta/actions.ts'
import { checkpointContent } from '../core/delta/checkpoint-write.ts'
import { add, created, entry, info } from '../core/delta/log.fixture.ts'
import { printLogEntry } from '../core/delta/log-entry.ts'
import { checkpointFileName } from '../core/delta/log-listing.ts'
import { replayLog } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import type { Storage } from '../core/ports/storage.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { CommitDeps } from './deps.ts'
import { createTableLogs, logPath } from './table-logs.ts'

export const table = 'bronze.t'
export const directory = 'bronze/t/_delta_log'

/** commitInfo with the time of a version: a second each. */
export const at = (version: number): Action => info({ timestamp: 1000 * (version + 1) })

/** Version 0 creates the table with one file; every other one adds another. */
export const commitOf = (version: number): LogEntry =>
  version === 0 ? created(at(0), add('f0', 1)) : entry(version, at(version), add(`f${version}`, 1))

/** Puts a commit in its place. */
export const put = (storage: Storage, { version, actions }: LogEntry): Promise<void> =>
  storage.write(logPath(table, version), printLogEntry(actions))

/** Writes the checkpoint of a snapshot. */
export const checkpoint = async (deps: CommitDeps, snapshot: Snapshot): Promise<void> => {
  const { schema, rows } = checkpointContent(snapshot, 0)
  const path = `${directory}/${checkpointFileName(snapshot.version)}`
  await deps.storage.write(path, await deps.parquet.write(schema, rows))
}

/** A log of so many commits, with checkpoints of these versions. */
export const logOf = async (
  commits: readonly LogEntry[],
  checkpoints: readonly number[] = [],
): Promise<CommitDeps> => {
  const deps = memoryCommitDeps()
  for (const commit of commits) await put(deps.storage, commit)
  for (const version of checkpoints) await checkpoint(deps, unwrap(replayLog(commits.slice(0, version + 1))))
  return deps
}

/** A log of so many commits that each add a file, with checkpoints of these versions. */
export const simple = (count: number, ...checkpoints: readonly number[]): Promise<CommitDeps> =>
  logOf(
    Array.from({ length: count }, (_, version) => commitOf(version)),
    checkpoints,
  )

/** The deps with logs of their own, over a storage that notes what is read of it. */
export const watched = (deps: CommitDeps) => {
  const reads: string[] = []
  const lists: string[] = []
  const storage: Storage = {
    ...deps.storage,
    read: (path, range) => {
      reads.push(path.slice(directory.length + 1))
      return deps.storage.read(path, range)
    },
    names: path => {
      lists.push(path)
      return deps.storage.names(path)
    },
    list: path => {
      lists.push(`${path} with times`)
      return deps.storage.list(path)
    },
  }
  return { reads, lists, logs: createTableLogs({ ...deps, storage }) }
}

/** Live files, in order. */
export const filesOf = (snapshot: Snapshot): readonly string[] => [...snapshot.files.keys()]

/** The files that are live after so many versions of `simple`. */
export const upTo = (version: number): readonly string[] =>
  Array.from({ length: version + 1 }, (_, index) => `f${index}`)
