import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { actionJson } from './action-writer.ts'
import type { Action, AddFile, Metadata, Protocol, Snapshot } from './actions.ts'
import { type CommitPlan, removeActionsOf } from './commit-plan.ts'
import { addFeatures, protocolFeatures } from './features.ts'
import { printJson } from './log-json.ts'
import { isOn } from './properties.ts'
import { checkWritable } from './protocol.ts'

export interface RestoreInput {
  /** The version, or the text of the timestamp, that was asked for. */
  readonly to: { readonly version: number } | { readonly timestamp: string }
  /** ms since the epoch; becomes `deletionTimestamp`. */
  readonly now: number
}

/** Files of a snapshot that another does not have, told apart by path and deletion vector. */
const missingFrom = (other: Snapshot, { files }: Snapshot): readonly AddFile[] =>
  [...files].filter(([key]) => !other.files.has(key)).map(([, file]) => file)

/** The files that a restore brings back: those of the target that are not live now. They must still be there. */
export const restoredFiles = (base: Snapshot, target: Snapshot): readonly AddFile[] =>
  missingFrom(base, target)

const same = (a: Action, b: Action): boolean => printJson(actionJson(a)[1]) === printJson(actionJson(b)[1])

/** How commits get their times belongs to the log as it goes on, not to the rows that are restored. */
const inCommitKeys = [
  'delta.enableInCommitTimestamps',
  'delta.inCommitTimestampEnablementVersion',
  'delta.inCommitTimestampEnablementTimestamp',
]

const maxColumnId = 'delta.columnMapping.maxColumnId'

/** The target's metadata; what only ever grows (PROTOCOL.md: maxColumnId) is not set back. */
const restoredMetadata = (base: Metadata, target: Metadata): Metadata => {
  const kept = Object.entries(base.configuration).filter(([key]) => inCommitKeys.includes(key))
  const restored = Object.entries(target.configuration).filter(([key]) => !inCommitKeys.includes(key))
  const configuration = Object.fromEntries([...restored, ...kept])
  const ids = [base, target].map(metadata => Number(metadata.configuration[maxColumnId] ?? 0))
  if (configuration[maxColumnId] !== undefined) configuration[maxColumnId] = String(Math.max(...ids))
  return { ...target, configuration }
}

/** Both protocols' features: never less than the table has now, so that no version in between becomes unreadable. */
const mergedProtocol = (base: Protocol, target: Protocol): Protocol =>
  addFeatures(base, [...protocolFeatures(target)])

/** protocol and metaData where they change. */
const headActions = (base: Snapshot, protocol: Protocol, metaData: Metadata): readonly Action[] => {
  const current: readonly Action[] = [
    { kind: 'protocol', protocol: base.protocol },
    { kind: 'metaData', metaData: base.metadata },
  ]
  const next: readonly Action[] = [
    { kind: 'protocol', protocol },
    { kind: 'metaData', metaData },
  ]
  return next.filter(action => !current.some(known => known.kind === action.kind && same(known, action)))
}

const bytesOf = (files: Iterable<AddFile>): string => {
  let total = 0
  for (const { size } of files) total += size
  return String(total)
}

/**
 * Plans to make a table what it was at a version: its files and its metadata, as a new commit. The protocol is never downgraded.
 * Whether the files are still there is for the caller to see (`restoredFiles`). Errors: `invalid` when
 * the table is append-only but has rows that the version has not, `protocol-unsupported` when the version needs what can not be written.
 */
export const planRestore = (
  base: Snapshot,
  target: Snapshot,
  { to, now }: RestoreInput,
): Result<CommitPlan> => {
  const added = missingFrom(base, target)
  const removed = missingFrom(target, base)
  if (removed.length > 0 && isOn(base.metadata, 'delta.appendOnly')) {
    const message = `The table is append-only, so the rows that came after version ${target.version} can not be taken away.`
    return refused('configuration.delta.appendOnly', message)
  }
  const metaData = restoredMetadata(base.metadata, target.metadata)
  const protocol = mergedProtocol(base.protocol, target.protocol)
  const writable = checkWritable(protocol, metaData)
  if (!writable.ok) return writable
  const adds = added.map((add): Action => ({ kind: 'add', add: { ...add, dataChange: true } }))
  return ok({
    readVersion: base.version,
    actions: [...headActions(base, protocol, metaData), ...removeActionsOf(removed, now), ...adds],
    operation: {
      name: 'RESTORE',
      parameters: 'version' in to ? { version: String(to.version) } : { timestamp: to.timestamp },
      metrics: {
        tableSizeAfterRestore: bytesOf(target.files.values()),
        numOfFilesAfterRestore: String(target.files.size),
        numRemovedFiles: String(removed.length),
        numRestoredFiles: String(added.length),
        removedFilesSize: bytesOf(removed),
        restoredFilesSize: bytesOf(added),
      },
      isBlindAppend: false,
    },
    reads: 'whole-table',
  })
}
