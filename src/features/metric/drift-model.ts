import type { Drift, DriftCounts, DriftPlaces, DriftPoint } from '../../core/lake/drift-views.ts'
import { familyOf } from '../../core/recipe/columns.ts'
import { sumOf } from '../../core/sum-of.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { dayLabel, typeOf } from './metric-model.ts'

/** What the values of a drift are laid out by; its type as the engine has it. */
const scaleType = ({ places, type }: Pick<Drift, 'places' | 'type'>): string =>
  places.kind === 'bins' && places.as ? places.as.to : type

/** The place of a value on a line; undefined for what has none. */
const positionOf = (text: string, type: string): number | undefined => {
  const family = familyOf(typeOf(type))
  const isMoment = family === 'date' || family === 'timestamp' || family === 'timestamp_ntz'
  // Times are printed without a zone: they are all in UTC.
  const at = isMoment
    ? Date.parse(`${text.slice(0, 23).replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
    : Number(text)
  return Number.isFinite(at) ? at : undefined
}

/** A position in words. */
export const positionText = (at: number, drift: Pick<Drift, 'places' | 'type'>): string => {
  const family = familyOf(typeOf(scaleType(drift)))
  if (family === 'date' || family === 'timestamp' || family === 'timestamp_ntz') return dayLabel(at)
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(at)
}

/** Shares of the values below each of which a line of the ribbon is drawn. */
const ribbonShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const

/**
 * Quantiles of the values at a version by its bins, estimated: values are taken to be even inside a bin. Undefined where there are no values,
 * or where they have no line to lie on.
 */
export const quantilesOf = (
  drift: Pick<Drift, 'places' | 'type'>,
  counts: DriftCounts | undefined,
  shares: readonly number[] = ribbonShares,
): readonly number[] | undefined => {
  const { places } = drift
  if (places.kind !== 'bins' || !counts?.ends) return undefined
  const type = scaleType(drift)
  const [low, high] = counts.ends.map(text => positionOf(text, type))
  const inner = places.edges.map(edge => positionOf(edge, type))
  const all = sumOf(counts.bars, rows => rows)
  if (low === undefined || high === undefined || all === 0) return undefined
  const edge = (at: number): number => {
    const found = at < 0 ? low : at >= inner.length ? high : (inner[at] ?? low)
    return Math.min(high, Math.max(low, found))
  }
  return shares.map(share => {
    let left = share * all
    for (const [bin, rows] of counts.bars.entries()) {
      if (left <= rows && rows > 0) return edge(bin - 1) + (left / rows) * (edge(bin) - edge(bin - 1))
      left -= rows
    }
    return high
  })
}

/** Classes that rows are told apart by, in the order of `sharesOf`. */
export const classNames = (places: DriftPlaces): readonly string[] => [
  ...(places.kind === 'bins'
    ? Array.from({ length: places.edges.length + 1 }, (_, at) => binName(places.edges, at))
    : places.kind === 'values'
      ? places.values.map(value => (value === '' ? '""' : value))
      : []),
  places.kind === 'values' ? 'other values' : 'not on the scale',
  'NULL',
]

const binName = (edges: readonly string[], at: number): string => {
  const [from, to] = [edges[at - 1], edges[at]]
  if (from === undefined) return to === undefined ? 'all values' : `below ${to}`
  return to === undefined ? `from ${from}` : `${from} to ${to}`
}

/** The share of the rows in each class; none without rows. */
export const sharesOf = ({ bars, rest, nulls, rows }: DriftCounts): readonly number[] =>
  [...bars, rest, nulls].map(count => (rows === 0 ? 0 : count / rows))

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** A share of the rows: `12.5%`; what is there but would round to nothing is not nothing. */
export const shareText = (count: number, rows: number): string => {
  if (rows === 0) return '0%'
  const share = count / rows
  return share > 0 && share < 0.0005 ? '<0.1%' : percent.format(share)
}

/** A version that moved, and the class that changed most. */
export interface Move {
  readonly version: number
  readonly shift: number
  readonly isMuch: boolean
  readonly text: string
}

/** From here on a shift is much; see `DriftPoint.shift`. */
const much = 0.25

/** What the versions that moved most did. */
export const movesOf = ({ points, moved, places }: Drift): readonly Move[] =>
  moved.flatMap(version => {
    const at = points.findIndex(point => point.version === version)
    const now = points[at]
    const before = points.slice(0, at).findLast(({ counts }) => counts !== undefined && counts.rows > 0)
    if (!now?.counts || !before?.counts) return []
    const [was, is] = [sharesOf(before.counts), sharesOf(now.counts)]
    const names = classNames(places)
    const steps = is.map((share, index) => Math.abs(share - (was[index] ?? 0)))
    const index = steps.indexOf(Math.max(...steps))
    const { shift = 0 } = now
    return [
      {
        version,
        shift,
        isMuch: shift >= much,
        text: `${names[index] ?? ''}: ${percent.format(was[index] ?? 0)} → ${percent.format(is[index] ?? 0)}`,
      },
    ]
  })

/** How far the values came from the first version to the last, in words. */
export const wholeSentence = ({ whole }: Pick<Drift, 'whole'>): string | undefined => {
  if (!whole) return undefined
  const { from, to, shift } = whole
  const word = shift < 0.1 ? 'little' : shift < much ? 'some' : 'much'
  return `From v${from} to v${to}: ${shift.toFixed(2)}, ${word}.`
}

/** A version of a column in words. */
export const pointText = (drift: Drift, point: DriftPoint): readonly string[] => {
  const { counts, problem, shift } = point
  if (!counts) return [problem ?? 'not known']
  const { rows, nulls, mismatched, distinct } = counts
  const quantiles = quantilesOf(drift, counts)
  const [, , median] = quantiles ?? []
  return [
    formatPlural(rows, 'row'),
    ...(rows === 0 ? [] : [`${shareText(nulls, rows)} NULL`]),
    ...(mismatched > 0 ? [`${shareText(mismatched, rows)} not as expected`] : []),
    ...(distinct ? [`${distinct.exact ? '' : '≈'}${formatPlural(distinct.count, 'different value')}`] : []),
    ...(median === undefined ? [] : [`median ≈${positionText(median, drift)}`]),
    ...(shift === undefined || shift < 0.005 ? [] : [`moved ${shift.toFixed(2)}`]),
  ]
}

/** What was read, in one honest sentence. */
export const readSentence = ({ files, filesRead, points }: Drift): string => {
  const known = files - filesRead
  const all = `${formatPlural(points.length, 'version')} of ${formatPlural(files, 'data file')}`
  return known > 0
    ? `${all}: ${formatCount(filesRead)} read, ${formatCount(known)} known already.`
    : `${all}, each read once.`
}
