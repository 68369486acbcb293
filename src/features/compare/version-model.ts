import type { HistoryEntry } from '../../core/lake/table-views.ts'

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
