import type { HistoryEntry } from '../../core/lake/table-views.ts'
import type { Tag } from '../../core/lake/timeline-views.ts'
import { formatBytes, formatCount, formatPlural, formatSeconds } from '../../ui/format-number.ts'
import { type RowChanges, checksOf, label, markKind, rowChanges } from './timeline-model.ts'

/** "+1,204 −3 ~88 rows"; says so when the log does not tell. */
export const rowsOf = ({ added, removed, changed }: RowChanges): string => {
  if (added === undefined && removed === undefined && changed === undefined) return 'rows not recorded'
  const parts = [
    ...(added ? [`+${formatCount(added)}`] : []),
    ...(removed ? [`−${formatCount(removed)}`] : []),
    ...(changed ? [`~${formatCount(changed)}`] : []),
  ]
  if (parts.length === 0) return 'no rows changed'
  const one = (added ?? 0) + (removed ?? 0) + (changed ?? 0) === 1
  return `${parts.join(' ')} ${one ? 'row' : 'rows'}`
}

/** What a commit did to rows, as `rowsOf`. */
export const rowChange = (entry: HistoryEntry): string => rowsOf(rowChanges(entry))

/** What came of the recipe's rules, one line for each that did not hold for all rows, and one for the others. */
export const checkWords = (
  entry: HistoryEntry,
): readonly { readonly text: string; readonly isFailed: boolean }[] => {
  const checks = checksOf(entry)
  const failed = checks.flatMap(({ rule, failed: rows = 0 }) =>
    rows > 0 ? [{ text: `${formatPlural(rows, 'row')} against: ${rule}`, isFailed: true }] : [],
  )
  const held = checks.filter(check => check.failed === 0).length
  const unknown = checks.filter(check => check.failed === undefined).length
  return [
    ...failed,
    ...(held > 0 ? [{ text: `${formatPlural(held, 'rule')} held`, isFailed: false }] : []),
    ...(unknown > 0 ? [{ text: `${formatPlural(unknown, 'rule')} not counted`, isFailed: false }] : []),
  ]
}

/** What else the writer measured: bytes written, files deleted, time taken. */
export const metricWords = ({ info }: HistoryEntry): readonly string[] => {
  const metric = (name: string): number | undefined => {
    const value: unknown = info.operationMetrics?.[name]
    return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined
  }
  const [written, deleted, took] = ['numOutputBytes', 'numDeletedFiles', 'executionTimeMs'].map(metric)
  return [
    ...(written ? [`${formatBytes(written)} written`] : []),
    ...(deleted ? [`${formatPlural(deleted, 'file')} deleted`] : []),
    ...(took ? [took < 1000 ? `${took} ms` : formatSeconds(took / 1000)] : []),
  ]
}

/** The names of versions, as the end of a sentence, by version. */
export const tagWords = (tags: readonly Tag[]): ReadonlyMap<number, string> => {
  const words = new Map<number, string>()
  for (const { name, version } of tags) words.set(version, `${words.get(version) ?? ''}, tagged ${name}`)
  return words
}

/** Where a commit came from: its batch, or its recipe or aggregate with the inputs that it read. One fact each. */
export const provenance = (entry: HistoryEntry): readonly string[] => {
  const made = entry.info.boathouse
  if (made === undefined) return entry.info.engineInfo === undefined ? [] : [`by ${entry.info.engineInfo}`]
  const facts: string[] = []
  if (made.batch !== undefined) facts.push(`batch ${made.batch.slice(0, 8)}`)
  if (made.recipe !== undefined) facts.push(`recipe r${made.recipe.revision}`)
  if (made.aggregate !== undefined) facts.push(`aggregate r${made.aggregate.revision}`)
  for (const { table, version } of made.inputs ?? []) facts.push(`from ${table} v${version}`)
  return facts
}

/** How far the shown version is behind: "viewing v3 · 2 behind"; undefined at the latest. */
export const behind = (history: readonly HistoryEntry[], version: number | undefined): string | undefined => {
  const latest = history.at(-1)
  if (version === undefined || latest === undefined || version >= latest.version) return undefined
  return `viewing v${version} · ${formatCount(latest.version - version)} behind`
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })

/** When a commit was made: the time alone for one of today, else with its day. Local time; milliseconds since the epoch. */
export const commitTime = (timestamp: number, now: number): string => {
  const [then, today] = [new Date(timestamp), new Date(now)]
  const time = clock.format(then)
  if (then.toDateString() === today.toDateString()) return time
  const isThisYear = then.getFullYear() === today.getFullYear()
  return `${(isThisYear ? dayOfYear : day).format(then)} ${time}`
}

/** The commit's time to the second, with its offset from UTC: for the card. */
export const exactTime = (timestamp: number): string => exact.format(timestamp)

/** The whole commit in one sentence, for names of marks and announcements; `now` as in `commitTime`. */
export const describeCommit = (entry: HistoryEntry, now: number): string => {
  const total = entry.rows === undefined ? [] : [`${formatCount(entry.rows)} rows in all`]
  return [
    `Version ${entry.version}`,
    label(entry, markKind(entry)),
    rowChange(entry),
    ...total,
    ...checkWords(entry).flatMap(({ text, isFailed }) => (isFailed ? [text] : [])),
    commitTime(entry.timestamp, now),
    ...provenance(entry),
  ].join(', ')
}
