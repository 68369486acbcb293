import type { FoundClusters } from '../../core/lake/cluster-views.ts'

/** What clusters are told apart by: how many values and rows they have, how long the values are, and how much that varies. */
export type Measure = 'size' | 'rows' | 'length' | 'variance'

/** A least and a most. */
export interface Range {
  readonly least?: number | undefined
  readonly most?: number | undefined
}

/** Which clusters are listed. Bounds are included; an absent one is open. */
export type ClusterFilter = { readonly text: string } & { readonly [M in Measure]: Range }

/** Lists all. */
export const noFilter: ClusterFilter = { text: '', size: {}, rows: {}, length: {}, variance: {} }

/** The measures of all clusters, by their places. Where it is not known how many rows there are: NaN. */
export type Measures = { readonly [M in Measure]: Float64Array }

const rounded = (value: number): number => Math.round(value * 10) / 10

/** Lengths are in characters, as averages and variances of a cluster's values, to one decimal. */
export const measuresOf = ({ starts, values, counts }: FoundClusters): Measures => {
  const make = () => new Float64Array(starts.length)
  const measures = { size: make(), rows: make(), length: make(), variance: make() }
  for (const [cluster, start] of starts.entries()) {
    const end = starts[cluster + 1] ?? values.length
    let [rows, sum, squares] = [0, 0, 0]
    for (let at = start; at < end; at += 1) {
      const length = values[at]?.length ?? 0
      rows += counts[at] ?? 0
      sum += length
      squares += length * length
    }
    const size = end - start
    measures.size[cluster] = size
    measures.rows[cluster] = rows
    measures.length[cluster] = rounded(sum / size)
    measures.variance[cluster] = rounded(squares / size - (sum / size) ** 2)
  }
  return measures
}

const within = (value: number, { least, most }: Range): boolean =>
  (least === undefined || value >= least) && (most === undefined || value <= most)

const measured: readonly Measure[] = ['size', 'rows', 'length', 'variance']

/** The places of the clusters that a filter lists, in order. */
export const listedClusters = (
  { starts, values }: FoundClusters,
  filter: ClusterFilter,
  measures: Measures,
): readonly number[] => {
  const text = filter.text.trim().toLowerCase()
  const hasText = (cluster: number): boolean => {
    const end = starts[cluster + 1] ?? values.length
    for (let at = starts[cluster] ?? 0; at < end; at += 1)
      if (values[at]?.toLowerCase().includes(text) === true) return true
    return false
  }
  return Array.from(starts, (_, cluster) => cluster).filter(
    cluster =>
      measured.every(measure => within(measures[measure][cluster] ?? 0, filter[measure])) &&
      (text === '' || hasText(cluster)),
  )
}

/** Clusters whose measure lies from a least to a most. */
export interface RangeBar {
  readonly least: number
  readonly most: number
  readonly clusters: number
}

const mostBars = 12

/** A range that spans more than this, as a ratio, is cut into parts that grow: a few large clusters are usual among many small ones. */
const wide = 40

/** How clusters spread over a measure: bars side by side, that leave nothing out. None where the measure is not known. */
export const barsOf = (values: Float64Array, measure: Measure): readonly RangeBar[] => {
  // In whole units, so that bars begin exactly where values lie.
  const perUnit = measure === 'size' || measure === 'rows' ? 1 : 10
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (Number.isNaN(value)) return []
    low = Math.min(low, Math.round(value * perUnit))
    high = Math.max(high, Math.round(value * perUnit))
  }
  if (values.length === 0) return []
  const bars = Math.min(mostBars, high - low + 1)
  const isWide = low > 0 && high / low > wide
  const cut = (part: number): number => (isWide ? low * (high / low) ** part : low + (high + 1 - low) * part)
  const begins = [...new Set(Array.from({ length: bars }, (_, at) => Math.round(cut(at / bars))))]
  const found = begins.map((least, at) => ({
    least: least / perUnit,
    most: ((begins[at + 1] ?? high + 1) - 1) / perUnit,
    clusters: 0,
  }))
  for (const value of values) {
    const bar = found.findLast(({ least }) => value >= least) ?? found[0]
    if (bar) bar.clusters += 1
  }
  return found
}

/** The bars that a range takes in whole, from and to; undefined where there is no range, or it has none. */
export const barsWithin = (
  bars: readonly RangeBar[],
  range: Range,
): { readonly first: number; readonly last: number } | undefined => {
  if (range.least === undefined && range.most === undefined) return undefined
  const isIn = ({ least, most }: RangeBar): boolean => within(least, range) && within(most, range)
  const first = bars.findIndex(isIn)
  return first < 0 ? undefined : { first, last: bars.findLastIndex(isIn) }
}
