import type { Action, AddFile, CommitInfo, LogEntry, Metadata, Snapshot } from './actions.ts'
import type { NewFile } from './commit-plan.ts'
import { replayLog } from './replay.ts'
import { struct } from './schema.fixture.ts'

/** An unpartitioned table of `id: long`, `name: string`. */
export const metadata: Metadata = {
  id: '6a2b0d1e-0000-4000-8000-000000000001',
  schema: struct({ id: 'long', name: 'string' }),
  partitionColumns: [],
  configuration: {},
  createdTime: 1_700_000_000_000,
}

export const protocolAction: Action = {
  kind: 'protocol',
  protocol: { minReaderVersion: 1, minWriterVersion: 2 },
}

export const metadataAction = (changes: Partial<Metadata> = {}): Action => ({
  kind: 'metaData',
  metaData: { ...metadata, ...changes },
})

/** An add of a file; with `rows`, its statistics say so. */
export const add = (path: string, rows?: number, changes: Partial<AddFile> = {}): Action => ({
  kind: 'add',
  add: {
    path,
    partitionValues: {},
    size: 100,
    modificationTime: 1,
    dataChange: true,
    ...(rows === undefined ? {} : { stats: `{"numRecords":${rows}}` }),
    ...changes,
  },
})

/** A file that was written and is in no commit yet: ten rows in 1000 bytes. */
export const newFile = (path: string, changes: Partial<NewFile> = {}): NewFile => ({
  path,
  size: 1000,
  modified: 7,
  rows: 10,
  stats: '{"numRecords":10}',
  ...changes,
})

export const remove = (path: string, dataChange = true): Action => ({
  kind: 'remove',
  remove: { path, deletionTimestamp: 5, dataChange },
})

export const txn = (appId: string, version: number): Action => ({ kind: 'txn', txn: { appId, version } })

export const info = (commitInfo: CommitInfo): Action => ({ kind: 'commitInfo', commitInfo })

export const entry = (version: number, ...actions: readonly Action[]): LogEntry => ({ version, actions })

/** Version 0 of the table, with these actions more. */
export const created = (...actions: readonly Action[]): LogEntry =>
  entry(0, protocolAction, metadataAction(), ...actions)

/** The snapshot after these entries, which must replay. */
export const snapshotOf = (...entries: readonly LogEntry[]): Snapshot => {
  const replayed = replayLog(entries)
  if (!replayed.ok) throw new Error(replayed.error.message)
  return replayed.value
}
