import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { aggregateToSql } from '../../core/aggregate/compile.ts'
import type { DeltaType } from '../../core/delta/schema.ts'
import { parseTypeName } from '../../core/delta/type-names.ts'
import type { ColumnView } from '../../core/lake/table-views.ts'
import type { ColumnMeasure, MetricPoint } from '../../core/lake/timeline-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { MetricLine, MetricQuery, Stamp } from '../../state/metric-lines.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { plainText } from '../../ui/grid/format-model.ts'

/** What can be measured of a column, in words that stand before its name. */
export const measureWords: Readonly<Record<ColumnMeasure, string>> = {
  sum: 'Sum of',
  avg: 'Average of',
  min: 'Least of',
  max: 'Greatest of',
  nulls: 'NULLs in',
  distinct: 'Different values in',
}

export const measures = Object.keys(measureWords) as readonly ColumnMeasure[]

const isNumber = ({ type }: ColumnView): boolean =>
  /^(byte|short|integer|long|float|double|decimal)/.test(type)
const isPlain = ({ type }: ColumnView): boolean => !/^(array|map|struct)/.test(type)

/** The columns that a measure can be taken of. */
export const columnsFor = (measure: ColumnMeasure, columns: readonly ColumnView[]): readonly ColumnView[] => {
  if (measure === 'sum' || measure === 'avg') return columns.filter(isNumber)
  return measure === 'nulls' ? columns : columns.filter(isPlain)
}

/** A type by its name; undefined for one that Delta does not have. */
export const typeOf = (name: string): DeltaType | undefined => {
  const parsed = parseTypeName(name)
  return parsed.ok ? parsed.value : undefined
}

/** A measure of a gold table over all rows of the table that it is made from. */
export interface GoldMetric {
  readonly name: string
  readonly sql: string
}

/** The measures of aggregates over a table, each as a query over the whole of it. Those that do not fit its columns are left out. */
export const goldMetrics = (
  table: string,
  aggregates: readonly Aggregate[],
  columns: readonly ColumnView[],
): readonly GoldMetric[] =>
  aggregates
    .filter(({ input }) => input === table)
    .flatMap(aggregate =>
      aggregate.measures.flatMap(measure => {
        const { chart: _, ...rest } = aggregate
        const compiled = aggregateToSql(
          { ...rest, groupBy: [], measures: [measure] },
          { relation: table, columns: columns.map(({ name, type }) => ({ name, type: typeOf(type) })) },
        )
        return compiled.ok ? [{ name: `${measure.as} of ${aggregate.output}`, sql: compiled.value.sql }] : []
      }),
    )

/** A metric in a few words. */
export const queryName = (query: MetricQuery): string => {
  if (typeof query === 'string') {
    const line = query.trim().replaceAll(/\s+/g, ' ')
    return line.length > 48 ? `${line.slice(0, 47)}…` : line
  }
  return query.kind === 'rows' ? 'Row count' : `${measureWords[query.measure]} ${query.column}`
}

/** A value for drawing; undefined where it is no number, no time and no day. */
export const toNumber = (value: Value | undefined, type: string): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = isTimeType(type) ? Date.parse(type === 'timestamp_ntz' ? `${value}Z` : value) : Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** Whether values of a type are days or moments. */
export const isTimeType = (type: string): boolean => type === 'date' || type.startsWith('timestamp')

/** A tick of days or moments: the day. */
export const dayLabel = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 6 })

/** A value for reading: whole, its digits grouped. */
export const printValue = (value: Value | undefined, type: string): string => {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'bigint') return exact.format(value)
  // Sums of longs and decimals come as text, since no number holds them.
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) && !isTimeType(type)) {
    const [whole = '', fraction] = value.split('.')
    const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
    return fraction === undefined ? grouped : `${grouped}.${fraction}`
  }
  return value === '' ? '""' : plainText(value, type)
}

/** One of a point's values: of several columns the one that is named. */
export const valueAt = ({ value }: MetricPoint, column: string | undefined): Value => {
  if (column === undefined) return value
  const row = value as { readonly [name: string]: Value } | null
  return row?.[column] ?? null
}

const signed = new Intl.NumberFormat('en', { maximumFractionDigits: 6, signDisplay: 'exceptZero' })
const share = new Intl.NumberFormat('en', {
  maximumFractionDigits: 1,
  style: 'percent',
  signDisplay: 'exceptZero',
})

/** How far a number is from the one before: `+12 (+3.4%)`; undefined where it is the first, or no number. */
export const changeText = (
  before: number | undefined,
  now: number | undefined,
  type: string,
): string | undefined => {
  if (before === undefined || now === undefined) return undefined
  if (before === now) return 'no change'
  if (isTimeType(type)) return now > before ? 'later' : 'earlier'
  const relative = before === 0 ? '' : ` (${share.format((now - before) / Math.abs(before))})`
  return `${signed.format(now - before).replace('-', '−')}${relative.replace('-', '−')}`
}

/** Where versions lie along an axis, from 0 to 1. */
export const placesOf = (stamps: readonly Stamp[], axis: 'order' | 'time'): readonly number[] => {
  const [first, last] = [stamps[0], stamps.at(-1)]
  if (!first || !last) return []
  const span = last.timestamp - first.timestamp
  return stamps.map(({ timestamp }, at) =>
    axis === 'time' && span > 0 ? (timestamp - first.timestamp) / span : at / Math.max(1, stamps.length - 1),
  )
}

/** What was done for a line, in one honest sentence. */
export const costSentence = ({ points, evaluated, reused, fromLog }: MetricLine): string => {
  const problems = points.filter(({ problem }) => problem !== undefined).length
  const addedUp = points.length - evaluated - reused - fromLog - problems
  const parts = [
    ...(evaluated > 0 ? [`${formatCount(evaluated)} by query`] : []),
    ...(addedUp > 0 && evaluated > 0 ? [`${formatCount(addedUp)} added up from these`] : []),
    ...(reused > 0 ? [`${formatCount(reused)} of ${formatCount(points.length)} reused`] : []),
    ...(fromLog > 0 ? [`${formatCount(fromLog)} by the log alone`] : []),
    ...(problems > 0 ? [`${formatCount(problems)} without a value`] : []),
  ]
  return `${formatPlural(points.length, 'version')}: ${parts.join(', ')}.`
}

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The points of a line as CSV: version, time, values, and what is to be said of them. */
export const lineCsv = ({ points, columns }: MetricLine): string => {
  const names = columns.map(({ name }) => name)
  const single = columns.length === 1
  const rows = points.map(point => [
    String(point.version),
    new Date(point.timestamp).toISOString(),
    ...columns.map(({ name, type }) => plainText(valueAt(point, single ? undefined : name), type)),
    point.sameAs === undefined ? '' : String(point.sameAs),
    point.problem ?? '',
  ])
  return [['version', 'timestamp', ...names, 'same_as_version', 'problem'], ...rows]
    .map(row => `${row.map(csvCell).join(',')}\n`)
    .join('')
}
