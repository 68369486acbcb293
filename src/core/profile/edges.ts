import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { familyOf } from '../recipe/columns.ts'

/** Bars of a histogram at most. */
export const mostBins = 20

const mantissas = [1n, 2n, 5n]

/**
 * Multiples of a step that lie between two numbers; undefined when there would be too many. With single numbers for bars, the largest has
 * one of its own.
 */
const multiplesBetween = (min: bigint, max: bigint, step: bigint): readonly bigint[] | undefined => {
  const floor = min / step - (min % step < 0n ? 1n : 0n)
  const edges: bigint[] = []
  for (let edge = (floor + 1n) * step; edge < max || (step === 1n && edge === max); edge += step) {
    edges.push(edge)
    if (edges.length >= mostBins) return undefined
  }
  return edges
}

const exactEdges = (min: bigint, max: bigint): readonly bigint[] => {
  for (let power = 1n; ; power *= 10n)
    for (const mantissa of mantissas) {
      const edges = multiplesBetween(min, max, mantissa * power)
      if (edges) return edges
    }
}

const unscaled = (text: string, scale: number): bigint | undefined => {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!found) return undefined
  const [, sign = '', whole = '', fraction = ''] = found
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, '0').slice(0, scale)}`)
}

const scaled = (value: bigint, scale: number): string => {
  if (scale === 0) return String(value)
  const sign = value < 0n ? '-' : ''
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const numberEdges = (min: number, max: number): readonly number[] => {
  // Halves: the difference of two doubles may be beyond all of them.
  const rough = max / mostBins - min / mostBins
  if (rough === 0) return []
  let exponent = Math.floor(Math.log10(rough))
  for (; ; exponent += 1)
    for (const mantissa of [1, 2, 5]) {
      const step = Number(`${mantissa}e${exponent}`)
      if (step < rough) continue
      const first = Math.floor(min / step) + 1
      // Beyond whole numbers that a double tells apart.
      if (!Number.isFinite(step) || Math.abs(first) > 1e15) return evenEdges(min, max, rough)
      const edges = Array.from({ length: mostBins + 1 }, (_, at) =>
        Number(`${(first + at) * mantissa}e${exponent}`),
      ).filter(edge => edge > min && edge < max)
      if (edges.length < mostBins) return edges
    }
}

const evenEdges = (min: number, max: number, step: number): readonly number[] => [
  ...new Set(
    Array.from({ length: mostBins - 1 }, (_, at) => min + (at + 1) * step).filter(
      edge => edge > min && edge < max,
    ),
  ),
]

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Steps of time in ms; then in months. */
const timeSteps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  second,
  2 * second,
  5 * second,
  10 * second,
  15 * second,
]
  .concat([30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute])
  .concat([hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day])
const monthSteps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000]

/** 1970-01-05 was a Monday, where weeks begin. */
const monday = 4 * day

const timeOf = (text: string): number | undefined => {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/.exec(text)
  if (!found) return undefined
  const [year = 0, month = 1, date = 1, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1, 7)
    .map(part => Number(part ?? 0))
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, date)
  at.setUTCHours(hours, minutes, seconds, Math.floor(Number(`0.${found[7] ?? '0'}`) * 1000))
  return at.getTime()
}

const monthStart = (months: number): number => {
  const at = new Date(0)
  at.setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12, 1)
  return at.getTime()
}

/** Of edges, given by their places, those after one time and before another; undefined when there would be too many. */
const between = (min: number, max: number, first: number, edgeAt: (place: number) => number) => {
  const edges: number[] = []
  for (let place = first; edgeAt(place) < max; place += 1) {
    if (edgeAt(place) > min) edges.push(edgeAt(place))
    if (edges.length >= mostBins) return undefined
  }
  return edges
}

const timeEdges = (min: number, max: number, isDate: boolean): readonly number[] => {
  for (const step of timeSteps.slice(isDate ? timeSteps.indexOf(day) : 0)) {
    const offset = step >= 7 * day ? monday : 0
    const first = Math.floor((min - offset) / step)
    // Single days for bars: the last one has its own.
    const end = isDate && step === day ? max + 1 : max
    const edges =
      (max - min) / step > mostBins ? undefined : between(min, end, first, place => place * step + offset)
    if (edges) return edges
  }
  const start = new Date(min)
  const month = start.getUTCFullYear() * 12 + start.getUTCMonth()
  for (const step of monthSteps) {
    const edges = between(min, max, Math.floor(month / step), place => monthStart(place * step))
    if (edges) return edges
  }
  return []
}

const printTime = (time: number, isDate: boolean): string => {
  const [date = '', clock = ''] = new Date(time).toISOString().slice(0, -1).split('T')
  if (isDate) return date
  return `${date} ${clock.endsWith('.000') ? clock.slice(0, -4) : clock}`
}

const innerEdges = (type: DeltaType, min: string, max: string): readonly string[] | undefined => {
  const family = familyOf(type)
  if (family === 'integer' || family === 'decimal') {
    const scale = (typeof type === 'string' ? decimalParts(type)?.scale : undefined) ?? 0
    const [low, high] = [unscaled(min, scale), unscaled(max, scale)]
    if (low === undefined || high === undefined) return undefined
    return exactEdges(low, high).map(edge => scaled(edge, scale))
  }
  if (family === 'float') return numberEdges(Number(min), Number(max)).map(String)
  const isDate = family === 'date'
  const [from, to] = [timeOf(min), timeOf(max)]
  if (from === undefined || to === undefined) return undefined
  return timeEdges(from, to, isDate).map(edge => printTime(edge, isDate))
}

/**
 * Round numbers or times that cut a range into at most 20 bars: the smallest value, the edges between bars, the largest value. Text of the
 * type; exact for longs and decimals. Undefined where the type has no histogram, or a bound is none of the calendar (infinity, BC).
 */
export const binEdges = (type: DeltaType, min: string, max: string): readonly string[] | undefined => {
  if (!hasBins(type)) return undefined
  if (min === max) return [min, max]
  const inner = innerEdges(type, min, max)
  return inner && [min, ...inner, max]
}

/** Whether values of a type have a histogram. */
export const hasBins = (type: DeltaType): boolean =>
  ['integer', 'decimal', 'float', 'date', 'timestamp', 'timestamp_ntz'].includes(familyOf(type))
