import type { CommitInfo } from '../delta/actions.ts'
import type { VersionRange } from '../delta/vacuum.ts'
import type { HistoryEntry } from '../lake/table-views.ts'
import type { BiographyEvent, CommitMaker, NamedRow } from '../lake/timeline-views.ts'
import { rowChanges } from './row-changes.ts'

/** The rows of the key among those that a commit took away, and those that it brought; undefined where that can not be told. */
export interface CommitRows {
  readonly version: number
  readonly rows: { readonly before: readonly NamedRow[]; readonly after: readonly NamedRow[] } | undefined
}

const makerOf = ({ engineInfo, operationParameters, userMetadata, boathouse }: CommitInfo): CommitMaker => ({
  ...boathouse,
  ...(engineInfo === undefined ? {} : { engine: engineInfo }),
  ...(operationParameters === undefined ? {} : { parameters: operationParameters }),
  ...(userMetadata === undefined ? {} : { userMetadata }),
})

const counts = (rowsBefore: number | undefined, rowsAfter: number | undefined) => ({
  ...(rowsBefore === undefined ? {} : { rowsBefore }),
  ...(rowsAfter === undefined ? {} : { rowsAfter }),
})

/** Fewer than none had the key where a column of the key was taken away for some versions: it can not be told then. */
const countBefore = (
  after: number | undefined,
  rows: NonNullable<CommitRows['rows']>,
): number | undefined => {
  const before = after === undefined ? undefined : after - rows.after.length + rows.before.length
  return before !== undefined && before >= 0 ? before : undefined
}

/**
 * The versions in which rows of a key changed, oldest first. How many rows have the key is counted from the newest version backwards:
 * what is not known any more is old.
 *
 * @param now rows that have the key in the newest version
 */
export const lifeOf = (
  commits: readonly CommitRows[],
  now: number,
  history: ReadonlyMap<number, HistoryEntry>,
): readonly BiographyEvent[] => {
  let after: number | undefined = now
  const events: BiographyEvent[] = []
  for (const { version, rows } of commits.toReversed()) {
    if (!rows) {
      after = undefined
      continue
    }
    const before = countBefore(after, rows)
    const changes = rowChanges(rows.before, rows.after)
    const said = history.get(version)
    if (changes.length > 0)
      events.push({
        version,
        timestamp: said?.timestamp ?? 0,
        operation: said?.operation ?? 'UNKNOWN',
        by: makerOf(said?.info ?? {}),
        changes,
        ...counts(before, after),
      })
    after = before
  }
  return events.toReversed()
}

/** Whether more than one row had the key at some time. */
export const isAmbiguous = (events: readonly BiographyEvent[], now: number): boolean =>
  now > 1 ||
  events.some(
    ({ rowsBefore = 0, rowsAfter = 0, changes }) => rowsBefore > 1 || rowsAfter > 1 || changes.length > 1,
  )

/** For each column whose value an update changed, the versions that did. */
export const changedColumns = (
  events: readonly BiographyEvent[],
): Readonly<Record<string, readonly number[]>> => {
  const found = new Map<string, Set<number>>()
  for (const { version, changes } of events)
    for (const { column } of changes.flatMap(({ cells }) => cells)) {
      const versions = found.get(column) ?? new Set()
      found.set(column, versions.add(version))
    }
  return Object.fromEntries([...found].map(([column, versions]) => [column, [...versions]]))
}

/** Versions, ascending, as ranges. */
export const joinVersions = (versions: readonly number[]): readonly VersionRange[] => {
  const ranges: VersionRange[] = []
  for (const version of versions) {
    const last = ranges.at(-1)
    if (last && last.to === version - 1) ranges[ranges.length - 1] = { from: last.from, to: version }
    else ranges.push({ from: version, to: version })
  }
  return ranges
}
