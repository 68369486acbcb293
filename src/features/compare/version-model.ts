import type { HistoryEntry, TableSummary } from '../../core/lake/table-views.ts'
import { formatCount } from '../../ui/format-number.ts'

/** Versions that a list shows at once: a log may have tens of thousands. */
const mostShown = 100

const two = (value: number): string => String(value).padStart(2, '0')

/** Local time to the minute: 2026-03-01 14:02. */
const timeText = (ms: number): string => {
  const at = new Date(ms)
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** A version in a list: what made it, and when. */
export const versionLine = ({ version, operation, timestamp }: HistoryEntry): string =>
  `v${version} · ${operation === 'UNKNOWN' ? 'change' : operation.toLowerCase()} · ${timeText(timestamp)}`

/** Versions whose lines have all words of a search, newest first; a number alone finds that version before others. */
export const findVersions = (entries: readonly HistoryEntry[], search: string): readonly HistoryEntry[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const exact = /^v?(\d+)$/.exec(search.trim())?.[1]
  const isExact = ({ version }: HistoryEntry) => String(version) === exact
  const found: HistoryEntry[] = entries.filter(isExact)
  for (let at = entries.length - 1; at >= 0 && found.length < mostShown; at -= 1) {
    const entry = entries[at]
    if (!entry || isExact(entry)) continue
    const line = versionLine(entry)
    if (words.every(word => line.includes(word))) found.push(entry)
  }
  return found
}

/** What a list of versions leaves out; undefined where it has all that a search may find. */
export const heldWords = (shown: number, all: number): string | undefined =>
  shown < mostShown || all <= shown
    ? undefined
    : `The newest ${formatCount(shown)} of ${formatCount(all)} versions: type to find others.`

/** A table to compare with, at a version. */
export interface TableChoice {
  readonly table: string
  readonly version: number
  readonly text: string
}

/**
 * Tables to compare with whose names have all words of a search: the open one first, then the others at the version of a moment, as far as
 * they were there; a table that was not is taken at its newest.
 */
export const findTables = (
  tables: readonly Pick<TableSummary, 'name' | 'version' | 'problem'>[],
  then: readonly { readonly table: string; readonly version: number }[],
  own: string,
  search: string,
): readonly TableChoice[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const versions = new Map(then.map(({ table, version }) => [table, version]))
  const choices = tables.flatMap(({ name, version, problem }): TableChoice[] => {
    if (problem !== undefined) return []
    if (name === own) return [{ table: name, version, text: `${name} · this table` }]
    const known = versions.get(name) ?? version
    const age = then.length > 0 && !versions.has(name) ? ', made later' : ''
    return [{ table: name, version: known, text: `${name} · v${known}${age}` }]
  })
  return choices
    .filter(({ table }) => words.every(word => table.toLowerCase().includes(word)))
    .toSorted((a, b) => Number(b.table === own) - Number(a.table === own) || a.table.localeCompare(b.table))
}
