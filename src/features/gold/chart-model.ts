import type { Aggregate, ChartSpec } from '../../core/aggregate/aggregate.ts'
import type { RowQuery, RowSource } from '../../core/lake/row-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { LinePoint } from '../../ui/charts/LineChart.tsx'

/** One mark of a chart: `value` is for drawing, `text` for reading and exact. */
export interface Point {
  readonly label: string
  readonly value: number
  readonly text: string
}

/** Bars beyond this many are left out, the largest stay; lines are cut later, at their end. */
export const mostBars = 50
export const mostLinePoints = 1000

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })

/** A value as the chart prints it; digits of bigint and decimal are all kept. */
export const printValue = (value: Value | undefined): string => {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'bigint') return whole.format(value)
  if (value === '') return '""'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const toNumber = (value: Value | undefined): number => {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

/** The aggregate as far as its rows depend on it: name and chart are of no matter, so that changing them asks for no new rows. */
export const resultSource = (aggregate: Aggregate): RowSource => {
  const { chart: _, ...rest } = aggregate
  return { kind: 'aggregate', aggregate: { ...rest, id: 'result', output: 'gold.result', revision: 0 } }
}

/** The rows that a chart needs from the aggregate's rows, best first: the largest bars, or a line from its beginning. */
export const chartQuery = (chart: ChartSpec, source: RowSource): RowQuery => {
  const key =
    chart.kind === 'bar' ? { column: chart.y, descending: true } : { column: chart.x, descending: false }
  return { source, orderBy: [key] }
}

/** Points from the rows of an aggregate. Rows without a number are left out: they can not be drawn. */
export const pointsOf = (
  aggregate: Aggregate,
  columns: readonly { readonly name: string }[],
  rows: readonly (readonly Value[])[],
): readonly Point[] => {
  const { chart, groupBy } = aggregate
  if (chart === undefined) return []
  const at = (name: string): number => columns.findIndex(column => column.name === name)
  const labels = [chart.x, ...groupBy.filter(name => name !== chart.x)].map(at)
  const y = at(chart.y)
  return rows.flatMap(row => {
    const value = toNumber(row[y])
    if (!Number.isFinite(value)) return []
    return [
      { label: labels.map(index => printValue(row[index])).join(' · '), value, text: printValue(row[y]) },
    ]
  })
}

/** The range of an axis: from the least to the most, and always with 0. */
export const valueRange = (points: readonly Point[]): readonly [number, number] =>
  points.reduce<readonly [number, number]>(
    ([low, high], { value }) => [Math.min(low, value), Math.max(high, value)],
    [0, 0],
  )

/** Points at equal distances along a line. */
export const lineOf = (points: readonly Point[]): readonly LinePoint[] =>
  points.map(({ value }, index) => ({ x: index / Math.max(1, points.length - 1), value }))

/** The chart in one sentence, for those who do not see it. `groups` is the number of rows, charted or not. */
export const summary = (aggregate: Aggregate, points: readonly Point[], groups: number): string => {
  const { chart } = aggregate
  if (chart === undefined || points.length === 0) return 'Nothing to draw.'
  const ranked = points.toSorted((a, b) => b.value - a.value)
  const [most, least] = [ranked[0], ranked.at(-1)]
  const kind = chart.kind === 'bar' ? 'Bar chart' : 'Line chart'
  const shown =
    points.length < groups
      ? `${whole.format(points.length)} of ${whole.format(groups)}`
      : whole.format(groups)
  const extremes =
    points.length === 1
      ? `${most?.label} with ${most?.text}`
      : `highest ${most?.label} with ${most?.text}, lowest ${least?.label} with ${least?.text}`
  return `${kind} of ${chart.y} by ${chart.x}, ${shown} ${groups === 1 ? 'group' : 'groups'}: ${extremes}.`
}

/** What is left out, in words; undefined when all is drawn. */
export const leftOut = (
  aggregate: Aggregate,
  points: readonly Point[],
  groups: number,
): string | undefined => {
  if (aggregate.chart === undefined || points.length >= groups) return undefined
  const total = whole.format(groups)
  return aggregate.chart.kind === 'bar'
    ? `The ${points.length} largest of ${total} groups`
    : `The first ${whole.format(points.length)} of ${total} groups`
}
