import { type Result, err, ok } from '../result.ts'
import type {
  Action,
  AddFile,
  CommitInfo,
  DomainMetadata,
  LogEntry,
  Metadata,
  Protocol,
  RemoveFile,
  Snapshot,
  Txn,
} from './actions.ts'
import { fileKey } from './file-key.ts'
import { hasInCommitTimestamps } from './in-commit-timestamp.ts'
import { logFileName } from './log-entry.ts'
import { rowsOfFile } from './stats.ts'

/** The commitInfo of an entry, empty when it has none. */
export const commitInfoOf = (entry: LogEntry): CommitInfo =>
  entry.actions.find(action => action.kind === 'commitInfo')?.commitInfo ?? {}

/**
 * A commit's time in ms: what commitInfo says, else the log file's time; at least one more than the commit before, so that a
 * moment names one version. In-commit timestamps count only where the table has them switched on.
 */
export const commitTime = (entry: LogEntry, inCommit: boolean, previous: number | undefined): number => {
  const info = commitInfoOf(entry)
  const own = (inCommit ? info.inCommitTimestamp : undefined) ?? info.timestamp ?? entry.modified
  const least = previous === undefined ? undefined : previous + 1
  return Math.max(own ?? least ?? 0, least ?? Number.NEGATIVE_INFINITY)
}

/** A commit, or the reconciled actions of the commits `since` to `version` (PROTOCOL.md, "Log Compaction Files"). */
export interface ReplayEntry extends LogEntry {
  readonly since?: number
}

interface State {
  version: number
  timestamp: number | undefined
  protocol: Protocol | undefined
  metadata: Metadata | undefined
  readonly files: Map<string, AddFile>
  readonly txns: Map<string, Txn>
  readonly domains: Map<string, DomainMetadata>
  readonly tombstones: Map<string, RemoveFile>
}

const applyAdd = (state: State, add: AddFile): void => {
  const key = fileKey(add)
  // Deleted first, so that the newest add of a file comes last in the order.
  state.files.delete(key)
  state.files.set(key, add)
  state.tombstones.delete(key)
}

const applyDomain = (state: State, domainMetadata: DomainMetadata): void => {
  if (domainMetadata.removed) state.domains.delete(domainMetadata.domain)
  else state.domains.set(domainMetadata.domain, domainMetadata)
}

const apply = (state: State, action: Action): void => {
  switch (action.kind) {
    case 'protocol':
      state.protocol = action.protocol
      break
    case 'metaData':
      state.metadata = action.metaData
      break
    case 'txn':
      state.txns.set(action.txn.appId, action.txn)
      break
    case 'add':
      applyAdd(state, action.add)
      break
    case 'domainMetadata':
      applyDomain(state, action.domainMetadata)
      break
    default:
      break
  }
}

const applyAll = (state: State, actions: readonly Action[]): void => {
  // A commit that has both for one file replaces the file: the order of its lines means nothing.
  for (const action of actions) {
    if (action.kind !== 'remove') continue
    const key = fileKey(action.remove)
    state.files.delete(key)
    state.tombstones.set(key, action.remove)
  }
  for (const action of actions) apply(state, action)
}

const applyEntry = (state: State, entry: ReplayEntry): void => {
  applyAll(state, entry.actions)
  state.version = entry.version
  state.timestamp = commitTime(entry, hasInCommitTimestamps(state.metadata), state.timestamp)
}

const corrupt = (version: number, message: string): Result<never> =>
  err({ kind: 'log-corrupt', message, version, path: `_delta_log/${logFileName(Math.max(version, 0))}` })

const initial = (from: Snapshot | undefined): State => ({
  version: from?.version ?? -1,
  timestamp: from?.timestamp,
  protocol: from?.protocol,
  metadata: from?.metadata,
  files: new Map(from?.files),
  txns: new Map(from?.txns),
  domains: new Map(from?.domains),
  tombstones: new Map(from?.tombstones),
})

const finished = (state: State): Result<Snapshot> => {
  const { version, timestamp = 0, protocol, metadata, files, txns, domains, tombstones } = state
  if (version < 0) return corrupt(0, 'The log has no commits.')
  if (!protocol) return corrupt(version, 'The log has no protocol action.')
  if (!metadata) return corrupt(version, 'The log has no metaData action.')
  return ok({ version, timestamp, protocol, metadata, files, txns, domains, tombstones })
}

/**
 * Replays commits in version order, from nothing or onto a snapshot (PROTOCOL.md, "Action Reconciliation"). `log-corrupt` when
 * versions are not contiguous, when there is no commit at all, or when there is no protocol or no metaData at the end.
 */
export const replayLog = (entries: Iterable<ReplayEntry>, from?: Snapshot): Result<Snapshot> => {
  const state = initial(from)
  for (const entry of entries) {
    const expected = state.version + 1
    const first = entry.since ?? entry.version
    if (first !== expected) {
      return corrupt(
        expected,
        `The log has a gap: version ${expected} is missing, the next one there is ${first}.`,
      )
    }
    applyEntry(state, entry)
  }
  return finished(state)
}

/**
 * The snapshot that a checkpoint holds. `commit` is the log entry of its version, where it is still there: a checkpoint does not say when
 * its version was made; `modified` (ms) stands in for it. `log-corrupt` when the checkpoint has no protocol or no metaData.
 */
export const snapshotOfCheckpoint = (
  version: number,
  actions: readonly Action[],
  commit: LogEntry | undefined,
  modified = 0,
): Result<Snapshot> => {
  const state = initial(undefined)
  applyAll(state, actions)
  state.version = version
  const inCommit = hasInCommitTimestamps(state.metadata)
  state.timestamp = commit ? commitTime(commit, inCommit, undefined) : modified
  return finished(state)
}

/** Rows of the table, exact; undefined when a live file has no count. */
export const snapshotRows = (snapshot: Snapshot): number | undefined => {
  let total = 0
  for (const file of snapshot.files.values()) {
    const rows = rowsOfFile(file)
    if (rows === undefined) return undefined
    total += rows
  }
  return total
}

/** Bytes of all live data files. */
export const snapshotBytes = (snapshot: Snapshot): number => {
  let total = 0
  for (const file of snapshot.files.values()) total += file.size
  return total
}
