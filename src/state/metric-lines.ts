import type { Metric, MetricPick, MetricPoint } from '../core/lake/timeline-views.ts'

/** SQL, or a number about a table that needs none. */
export type MetricQuery = string | MetricPick

/** All that is known of a metric. */
export interface MetricLine {
  /** Oldest first. */
  readonly points: readonly MetricPoint[]
  readonly columns: Metric['columns']
  readonly evaluated: number
  readonly reused: number
  readonly fromLog: number
  /** Other tables that it reads, at their versions then. */
  readonly others: Readonly<Record<string, number>>
}

/** A version of a table, by when it was made: another one of the same number is of another table. */
export interface Stamp {
  readonly version: number
  readonly timestamp: number
}

export const noLine: MetricLine = {
  points: [],
  columns: [],
  evaluated: 0,
  reused: 0,
  fromLog: 0,
  others: {},
}

/** Points with those that came since, each version once, oldest first. */
export const withPoints = (
  points: readonly MetricPoint[],
  more: readonly MetricPoint[],
): readonly MetricPoint[] => {
  const known = new Map(points.map(point => [point.version, point]))
  for (const point of more) known.set(point.version, point)
  return [...known.values()].sort((a, b) => a.version - b.version)
}

/** A line with what was measured of the versions after it. */
export const extended = (
  line: MetricLine,
  found: Metric,
  versionOf: (table: string) => number | undefined,
): MetricLine => ({
  points: withPoints(line.points, found.points),
  columns: found.columns,
  evaluated: line.evaluated + found.evaluated,
  reused: line.reused + found.reused,
  fromLog: line.fromLog + found.fromLog,
  others: Object.fromEntries(found.others.map(name => [name, versionOf(name) ?? -1])),
})

/** Whether a line is still of these versions, so that only newer ones have to be measured: no other table that it reads was written to. */
export const isCurrent = (
  { points, others }: MetricLine,
  stamps: readonly Stamp[],
  versionOf: (table: string) => number | undefined,
): boolean => {
  const last = points.at(-1)
  if (!last) return false
  const own = stamps.find(({ version }) => version === last.version)
  return (
    own?.timestamp === last.timestamp &&
    Object.entries(others).every(([name, version]) => versionOf(name) === version)
  )
}
