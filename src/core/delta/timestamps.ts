import { type Result, err, ok } from '../result.ts'
import type { LogEntry, Metadata } from './actions.ts'
import { hasInCommitTimestamps } from './in-commit-timestamp.ts'
import { integerProperty } from './properties.ts'
import { commitTime } from './replay.ts'

/** A commit's version and its time (ms since the epoch), as the timeline has them. */
export interface CommitTime {
  readonly version: number
  readonly timestamp: number
}

const iso = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
}

const tooEarly = (table: string, ms: number, first: CommitTime | undefined): string => {
  if (!first) return `There was no ${table} yet at ${iso(ms)}: it has no versions.`
  const of = `is of ${iso(first.timestamp)}`
  return first.version > 0
    ? `${table} can not be read as it was at ${iso(ms)}: its log was cleaned up, and version ${first.version}, the oldest left, ${of}.`
    : `There was no ${table} yet at ${iso(ms)}: its oldest version ${of}.`
}

const sinceVersion = (metadata: Metadata): number =>
  hasInCommitTimestamps(metadata)
    ? integerProperty(metadata, 'delta.inCommitTimestampEnablementVersion', 0)
    : Number.POSITIVE_INFINITY

/** Whether a version's time is in its commit, by the table's metadata of that version or a later one. */
export const isInCommit = (metadata: Metadata, version: number): boolean => version >= sinceVersion(metadata)

/**
 * The times of commits in version order, each at least one more than the one before. `metadata` is the table's newest, which knows since
 * which version times are in the commits (PROTOCOL.md, "Recommendations for Readers of Tables with In-Commit Timestamps").
 */
export const commitTimes = (entries: readonly LogEntry[], metadata: Metadata): readonly CommitTime[] => {
  const since = sinceVersion(metadata)
  let previous: number | undefined
  return entries.map(entry => {
    const timestamp = commitTime(entry, entry.version >= since, previous)
    previous = timestamp
    return { version: entry.version, timestamp }
  })
}

/**
 * Of the versions `from` to `to`, those that a moment can lie in: those with in-commit timestamps or those before, never both, because
 * the two kinds of time come from different clocks.
 */
export const versionsAround = (
  metadata: Metadata,
  ms: number,
  [from, to]: readonly [number, number],
): readonly [number, number] => {
  const since = sinceVersion(metadata)
  const moment = integerProperty(
    metadata,
    'delta.inCommitTimestampEnablementTimestamp',
    Number.NEGATIVE_INFINITY,
  )
  if (since <= from || since > to) return [from, to]
  return ms >= moment ? [since, to] : [from, since - 1]
}

/**
 * The newest version that is not after a moment. `commits` are in version order with growing timestamps. A moment after the last
 * commit means the latest version; one before the first is `version-missing` (`version` is then -1). `table` is for the message.
 */
export const versionAt = (
  commits: readonly CommitTime[],
  ms: number,
  table = 'the table',
): Result<number> => {
  let low = 0
  let high = commits.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const commit = commits[middle]
    if (commit !== undefined && commit.timestamp <= ms) low = middle + 1
    else high = middle
  }
  const found = commits[low - 1]
  if (found) return ok(found.version)
  const first = commits[0]
  const latest = commits.at(-1)?.version ?? -1
  return err({ kind: 'version-missing', message: tooEarly(table, ms, first), table, version: -1, latest })
}
