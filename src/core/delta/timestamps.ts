import { type Result, err, ok } from '../result.ts'

/** A commit's version and its time (ms since the epoch), as the timeline has them. */
export interface CommitTime {
  readonly version: number
  readonly timestamp: number
}

const iso = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
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
  const since = first ? `: its oldest version is of ${iso(first.timestamp)}` : ': it has no versions'
  const latest = commits.at(-1)?.version ?? -1
  return err({
    kind: 'version-missing',
    message: `There was no ${table} yet at ${iso(ms)}${since}.`,
    table,
    version: -1,
    latest,
  })
}
