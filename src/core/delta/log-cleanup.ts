import type { Metadata } from './actions.ts'
import { versionOfLogFile } from './log-entry.ts'
import { type CheckpointFiles, compactionOf, listLog, versionOfCheckpointFile } from './log-listing.ts'
import { intervalProperty, isOn } from './properties.ts'

const day = 24 * 3_600_000

const checksumName = /^(\d{20})\.crc$/

/**
 * The moment (ms) up to which a table's log may be cleaned up: midnight UTC of the day that is `delta.logRetentionDuration` before `now`;
 * undefined when the table wants none of it (`delta.enableExpiredLogCleanup`).
 */
export const cleanupMoment = (metadata: Metadata, now: number): number | undefined => {
  if (!isOn(metadata, 'delta.enableExpiredLogCleanup', true)) return undefined
  const kept = intervalProperty(metadata, 'delta.logRetentionDuration', 30 * day)
  return Math.floor((now - kept) / day) * day
}

/** What can go from a log. */
export interface Cleanup {
  /** The checkpoint that the oldest versions left are read from. It and its commit stay. */
  readonly keep: CheckpointFiles
  /** Names in `_delta_log`, the oldest versions first: whenever the removal stops, what is left is a whole log. */
  readonly remove: readonly string[]
}

const versionOf = (name: string): number | undefined => {
  const checksum = checksumName.exec(name)?.[1]
  return checksum === undefined ? (versionOfLogFile(name) ?? versionOfCheckpointFile(name)) : Number(checksum)
}

/**
 * What to remove so that versions from `cutOff` on can still be read (PROTOCOL.md, "Metadata Cleanup"): all commits, checksums and
 * checkpoints before the newest complete checkpoint that is not newer, and the compactions that begin at it or before. Undefined
 * when there is no such checkpoint, or nothing before it.
 */
export const planCleanup = (names: readonly string[], cutOff: number): Cleanup | undefined => {
  const keep = listLog(names).checkpoints.findLast(({ version }) => version <= cutOff)
  if (!keep) return undefined
  const old = names.flatMap(name => {
    const compaction = compactionOf(name)
    if (compaction) return compaction.from <= keep.version ? [{ name, version: compaction.from }] : []
    const version = versionOf(name)
    return version !== undefined && version < keep.version ? [{ name, version }] : []
  })
  if (old.length === 0) return undefined
  return { keep, remove: old.sort((a, b) => a.version - b.version).map(({ name }) => name) }
}

/**
 * The sidecars that no checkpoint needs: those that are not `referenced` and were written before the midnight (UTC) that lies a day back, so
 * that a checkpoint which is just being written keeps its own.
 */
export const expiredSidecars = (
  sidecars: readonly { readonly name: string; readonly modified: number }[],
  referenced: ReadonlySet<string>,
  now: number,
): readonly string[] => {
  const moment = Math.floor((now - day) / day) * day
  return sidecars
    .filter(({ name, modified }) => !referenced.has(name) && modified < moment)
    .map(({ name }) => name)
}
