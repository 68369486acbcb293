import type { Action, LogEntry, Snapshot } from '../core/delta/actions.ts'
import { lastCheckpointName, parseLastCheckpoint } from '../core/delta/last-checkpoint.ts'
import { logFileName, parseLogEntry } from '../core/delta/log-entry.ts'
import type { CheckpointFiles } from '../core/delta/log-listing.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { LogDeps } from './deps.ts'
import { readCheckpoint, readSidecarNames } from './log-checkpoint.ts'

/** The directory of a table's log in the lake. */
export const logDirectory = (table: string): string => `${tableDirectory(table)}/_delta_log`

/** The files of one table's log. */
export interface LogFiles {
  /** The names that are there now. */
  names(): Promise<readonly string[]>
  /** The checkpoint that `_last_checkpoint` names; undefined when there is no such hint, or it is damaged. */
  hint(): Promise<CheckpointFiles | undefined>
  /** Whether there is a file, of any size. */
  has(name: string): Promise<boolean>
  /** A commit; undefined when it is not there, or empty: a foreign writer's half-made one. */
  commit(version: number): Promise<LogEntry | undefined>
  /** The actions of a compaction; undefined when it is not there or damaged: the commits say the same. */
  compacted(name: string): Promise<readonly Action[] | undefined>
  /** The snapshot that a checkpoint holds; `commit` is the entry of its version, if that is still there. See `readCheckpoint`. */
  checkpoint(files: CheckpointFiles, commit: LogEntry | undefined): Promise<Snapshot>
  /** Names of the sidecars that a checkpoint refers to. */
  sidecars(files: CheckpointFiles): Promise<readonly string[]>
}

/** The log of a table in a lake. */
export const logFiles = ({ storage, parquet }: LogDeps, table: string): LogFiles => {
  const directory = logDirectory(table)
  const read = (name: string) => storage.read(`${directory}/${name}`)
  const source = { parquet, read }
  let times: ReadonlyMap<string, number> | undefined

  // A listing with times looks at every file, so it is asked for only where a commit does not say its own time.
  const modified = async (name: string): Promise<number | undefined> => {
    if (times?.has(name) !== true) {
      const entries = await storage.list(directory)
      times = new Map(entries.flatMap(entry => (entry.kind === 'file' ? [[entry.name, entry.modified]] : [])))
    }
    return times?.get(name)
  }

  return {
    names: () => storage.names(directory),
    hint: async () => {
      const bytes = await read(lastCheckpointName)
      return bytes && parseLastCheckpoint(bytes)
    },
    has: async name => (await storage.size(`${directory}/${name}`)) !== undefined,
    commit: async version => {
      const bytes = await read(logFileName(version))
      if (bytes === undefined || bytes.length === 0) return undefined
      const entry = unwrap(parseLogEntry(version, bytes))
      if (commitInfoOf(entry).timestamp !== undefined) return entry
      const time = await modified(logFileName(version))
      return time === undefined ? entry : { ...entry, modified: time }
    },
    compacted: async name => {
      const bytes = await read(name)
      if (bytes === undefined || bytes.length === 0) return undefined
      const entry = parseLogEntry(0, bytes)
      return entry.ok ? entry.value.actions : undefined
    },
    checkpoint: (files, commit) =>
      readCheckpoint(source, files, commit, () => modified(files.names[0] ?? '')),
    sidecars: files => readSidecarNames(source, files),
  }
}
