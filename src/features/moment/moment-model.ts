import type { LakeCommit } from '../../state/moment.ts'
import { formatCount } from '../../ui/format-number.ts'

const zoned = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' })

/** The name of the zone in which moments are written: "UTC", "GMT+1". */
export const zoneName = (moment: number): string =>
  zoned.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''

const two = (value: number): string => String(value).padStart(2, '0')

/** A moment as it is typed, in local time: "2026-11-21 10:00:00", with milliseconds where there are some. */
export const typedMoment = (moment: number): string => {
  const at = new Date(moment)
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')
  const rest = at.getMilliseconds()
  return `${date} ${clock}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`}`
}

const typed =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ,]+(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i

const offsetMinutes = (zone: string): number => {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Reads a moment that was typed: local time unless it names a zone (Z, UTC, +01:00). Undefined for what is none. */
export const parseTyped = (text: string): number | undefined => {
  const found = typed.exec(text.trim())
  if (!found) return undefined
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = found.slice(1, 7).map(part => Number(part ?? 0))
  const ms = Number((found[7] ?? '0').padEnd(3, '0'))
  const zone = found[8]
  const utc = Date.UTC(y, mo - 1, d, h, mi, s, ms)
  const isDay = new Date(utc).getUTCMonth() === mo - 1 && new Date(utc).getUTCDate() === d
  if (!isDay || h > 23 || mi > 59 || s > 59) return undefined
  if (zone !== undefined) return utc - offsetMinutes(zone) * 60_000
  return new Date(y, mo - 1, d, h, mi, s, ms).getTime()
}

/** Commits that were made at the same time: nothing of the lake changes between two stops. */
export interface Stop {
  readonly moment: number
  readonly commits: readonly LakeCommit[]
}

/** The moments at which the lake changed, oldest first; takes commits in the order of their times. */
export const stopsOf = (commits: readonly LakeCommit[]): readonly Stop[] => {
  const stops: { moment: number; commits: LakeCommit[] }[] = []
  for (const commit of commits) {
    const moment = commit.entry.timestamp
    const last = stops.at(-1)
    if (last?.moment === moment) last.commits.push(commit)
    else stops.push({ moment, commits: [commit] })
  }
  return stops
}

/** The newest stop that is not after a moment, by its place; −1 when all are later. The last one when there is no moment. */
export const placeOf = (stops: readonly Stop[], moment: number | undefined): number => {
  if (moment === undefined) return stops.length - 1
  let [from, to] = [0, stops.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((stops[middle]?.moment ?? 0) <= moment) from = middle + 1
    else to = middle
  }
  return from - 1
}

/** The place that a key leads to; undefined for keys that mean nothing here. Past the last one is now. */
export const placeAfterKey = (key: string, place: number, count: number): number | undefined => {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: place - 1,
    ArrowDown: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place + 1,
    PageDown: place - 10,
    PageUp: place + 10,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, to))
}

/** A table at a moment, by the commits alone. */
export interface TableLine {
  readonly table: string
  /** Absent: it was not there yet, as far as the logs go. */
  readonly version?: number
  readonly latest: number
}

/** Every table at a moment (now when undefined), by layer and name. */
export const linesAt = (commits: readonly LakeCommit[], moment: number | undefined): readonly TableLine[] => {
  const lines = new Map<string, { version?: number; latest: number }>()
  for (const { table, entry } of commits) {
    const line = lines.get(table) ?? { latest: entry.version }
    if (moment === undefined || entry.timestamp <= moment)
      line.version = Math.max(line.version ?? 0, entry.version)
    line.latest = Math.max(line.latest, entry.version)
    lines.set(table, line)
  }
  return [...lines].map(([table, line]) => ({ table, ...line })).toSorted((a, b) => order(a.table, b.table))
}

/** In the order in which data flows. */
export const layers = ['bronze', 'silver', 'gold'] as const

/** The layer of a table's name; bronze where it names none. */
export const layerOf = (table: string): (typeof layers)[number] =>
  layers.find(layer => table.startsWith(`${layer}.`)) ?? 'bronze'

const order = (a: string, b: string): number => {
  const layer = (name: string): number => layers.indexOf(layerOf(name))
  return layer(a) - layer(b) || a.localeCompare(b, 'en', { numeric: true })
}

/** "v12 · 3 behind", "v15 · latest", "not there yet". */
export const lineText = ({ version, latest }: TableLine): string => {
  if (version === undefined) return 'not there yet'
  return version === latest ? `v${version} · latest` : `v${version} · ${formatCount(latest - version)} behind`
}

/** One column of the slider's marks: how many commits of each layer it stands for. */
export interface MarkColumn {
  /** From 0 to 1. */
  readonly at: number
  readonly layer: string
  readonly commits: number
}

/** The marks of all stops, no more than `columns` (2 or more) a layer: commits that fall together are one mark. None is left out. */
export const marksOf = (stops: readonly Stop[], columns: number): readonly MarkColumn[] => {
  const last = Math.max(1, stops.length - 1)
  const marks = new Map<string, { at: number; layer: string; commits: number }>()
  stops.forEach(({ commits }, place) => {
    const isRoomy = stops.length <= columns
    const cell = isRoomy ? place : Math.round((place / last) * (columns - 1))
    const at = isRoomy ? place / last : cell / (columns - 1)
    for (const { table } of commits) {
      const layer = table.slice(0, table.indexOf('.'))
      const mark = marks.get(`${layer} ${cell}`) ?? { at, layer, commits: 0 }
      mark.commits += 1
      marks.set(`${layer} ${cell}`, mark)
    }
  })
  return [...marks.values()]
}

/** "silver.orders v12", or how many tables changed at a stop. */
export const stopText = ({ commits }: Stop): string => {
  const [first] = commits
  if (first === undefined) return ''
  return commits.length === 1
    ? `${first.table} v${first.entry.version}`
    : `${formatCount(commits.length)} commits`
}

/** The place that a share of the slider's length (0 to 1) stands for. */
export const placeAtShare = (share: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.round(share * Math.max(1, count - 1))))
