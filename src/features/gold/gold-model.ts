import type { Aggregate, ChartSpec, Measure, MeasureFunction } from '../../core/aggregate/aggregate.ts'
import type { ColumnView } from '../../core/lake/table-views.ts'
import { parseTableName } from '../../core/medallion/names.ts'

/** The measures on offer, with the words for them. */
export const measureFunctions: readonly { readonly id: MeasureFunction; readonly text: string }[] = [
  { id: 'count', text: 'Count' },
  { id: 'sum', text: 'Sum' },
  { id: 'avg', text: 'Average' },
  { id: 'min', text: 'Minimum' },
  { id: 'max', text: 'Maximum' },
  { id: 'count-distinct', text: 'Count distinct' },
]

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')

const bare = (table: string): string => table.slice(table.indexOf('.') + 1)

/** A name that is not among the taken ones: the wanted one, or with the first free number behind it. */
export const freeName = (wanted: string, taken: readonly string[]): string => {
  const used = new Set(taken.map(name => name.toLowerCase()))
  if (!used.has(wanted.toLowerCase())) return wanted
  let number = 2
  while (used.has(`${wanted}_${number}`.toLowerCase())) number += 1
  return `${wanted}_${number}`
}

/** A name for the gold table: `gold.routes_by_airline`, or `gold.routes_totals` without groups. */
export const suggestOutput = (
  input: string,
  groupBy: readonly string[],
  taken: readonly string[] = [],
): string => {
  const keys = groupBy.slice(0, 2).map(slug).filter(Boolean)
  const name = keys.length === 0 ? `${bare(input)}_totals` : `${bare(input)}_by_${keys.join('_and_')}`
  return freeName(`gold.${name}`, taken)
}

const measureWords: Readonly<Record<MeasureFunction, string>> = {
  count: 'count',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  'count-distinct': 'distinct',
}

/** The name that a measure gets unless the user gives another one: `rows`, `sum_amount`, `distinct_airline`. */
export const measureName = ({ fn, column }: Pick<Measure, 'fn' | 'column'>): string => {
  if (column === undefined) return fn === 'count' ? 'rows' : measureWords[fn]
  return `${measureWords[fn]}_${slug(column) || 'value'}`
}

const numeric = /^(long|integer|short|byte|float|double|decimal)/
const ordered = /^(date|timestamp)/

/** Columns that a function can be given: sums and averages need numbers. */
export const columnsFor = (fn: MeasureFunction, columns: readonly ColumnView[]): readonly ColumnView[] =>
  fn === 'sum' || fn === 'avg' ? columns.filter(({ type }) => numeric.test(type)) : columns

/** The chart after an edit: kept where its columns are still there, else put on the first group and the first measure. */
export const fitChart = (aggregate: Aggregate, columns: readonly ColumnView[]): ChartSpec | undefined => {
  const { chart, groupBy, measures } = aggregate
  const x = groupBy.find(name => name === chart?.x) ?? groupBy[0]
  const y = (measures.find(({ as }) => as === chart?.y) ?? measures[0])?.as
  if (x === undefined || y === undefined) return undefined
  const type = columns.find(({ name }) => name === x)?.type ?? ''
  return { kind: chart?.x === x ? chart.kind : ordered.test(type) ? 'line' : 'bar', x, y }
}

const fitted = (aggregate: Aggregate, columns: readonly ColumnView[]): Aggregate => {
  const { chart: _, ...rest } = aggregate
  const chart = fitChart(aggregate, columns)
  return chart ? { ...rest, chart } : rest
}

/** What the builder starts from: rows counted by a column of few and short words if one is given, else in all. */
export const newAggregate = (
  id: string,
  input: string,
  columns: readonly ColumnView[],
  column: string | undefined,
  taken: readonly string[],
): Aggregate => {
  const groupBy = column === undefined ? [] : [column]
  return fitted(
    {
      formatVersion: 1,
      id,
      revision: 0,
      input,
      output: suggestOutput(input, groupBy, taken),
      groupBy,
      measures: [{ fn: 'count', as: 'rows' }],
    },
    columns,
  )
}

/** Sets the group columns; the table's name follows them as long as the user did not choose one. */
export const setGroupBy = (
  aggregate: Aggregate,
  groupBy: readonly string[],
  columns: readonly ColumnView[],
  taken: readonly string[],
  followName: boolean,
): Aggregate => {
  const output = followName ? suggestOutput(aggregate.input, groupBy, taken) : aggregate.output
  return fitted({ ...aggregate, groupBy, output }, columns)
}

/** Adds a measure under a name of its own: a count first, then the sum of a number that has none yet. */
export const addMeasure = (aggregate: Aggregate, columns: readonly ColumnView[]): Aggregate => {
  const { measures, groupBy } = aggregate
  const unused = columnsFor('sum', columns).find(
    ({ name, audit }) => !audit && !groupBy.includes(name) && !measures.some(({ column }) => column === name),
  )
  const isFirst = measures.length === 0 || unused === undefined
  const next: Pick<Measure, 'fn' | 'column'> = isFirst ? { fn: 'count' } : { fn: 'sum', column: unused.name }
  const as = freeName(measureName(next), [...measures.map(one => one.as), ...groupBy])
  return fitted({ ...aggregate, measures: [...measures, { ...next, as }] }, columns)
}

/** Changes a measure. A name that was given by default follows; one that the user gave stays. */
export const changeMeasure = (
  aggregate: Aggregate,
  index: number,
  change: { readonly fn?: MeasureFunction; readonly column?: string | undefined; readonly as?: string },
  columns: readonly ColumnView[],
): Aggregate => {
  const before = aggregate.measures[index]
  if (before === undefined) return aggregate
  const fn = change.fn ?? before.fn
  const wanted = 'column' in change ? change.column : before.column
  const possible = columnsFor(fn, columns)
  const column =
    wanted !== undefined && possible.some(({ name }) => name === wanted)
      ? wanted
      : fn === 'count'
        ? undefined
        : possible.find(({ audit }) => !audit)?.name
  const others = aggregate.measures.filter((_, at) => at !== index).map(one => one.as)
  const base = measureName(before)
  const isDefault = before.as === base || new RegExp(`^${base}_\\d+$`).test(before.as)
  const target = column === undefined ? { fn } : { fn, column }
  const renamed = isDefault ? freeName(measureName(target), [...others, ...aggregate.groupBy]) : before.as
  const measure: Measure = { ...target, as: change.as ?? renamed }
  const measures = aggregate.measures.map((one, at) => (at === index ? measure : one))
  const chart = aggregate.chart?.y === before.as ? { ...aggregate.chart, y: measure.as } : aggregate.chart
  return fitted({ ...aggregate, measures, ...(chart ? { chart } : {}) }, columns)
}

/** Takes a measure out. */
export const removeMeasure = (
  aggregate: Aggregate,
  index: number,
  columns: readonly ColumnView[],
): Aggregate =>
  fitted({ ...aggregate, measures: aggregate.measures.filter((_, at) => at !== index) }, columns)

/** Names that a new gold table can not have: those of tables, and of aggregates whose table was never written. */
export const takenNames = (
  tables: readonly { readonly name: string }[],
  aggregates: readonly Aggregate[],
): readonly string[] => [
  ...new Set([...tables.map(({ name }) => name), ...aggregates.map(({ output }) => output)]),
]

/** Why the gold table can not have this name; undefined when it can. `name` is given without its layer. */
export const outputProblem = (name: string, taken: readonly string[]): string | undefined => {
  if (name === '') return 'Give the gold table a name.'
  if (!parseTableName(`gold.${name}`).ok) return 'Use letters, digits and _; begin with a letter or _.'
  const isTaken = taken.some(table => table.toLowerCase() === `gold.${name}`.toLowerCase())
  return isTaken ? `gold.${name} exists already.` : undefined
}

/** Whether two definitions say the same, whatever their revisions. */
export const sameAggregate = (a: Aggregate, b: Aggregate): boolean =>
  a === b || JSON.stringify({ ...a, revision: 0 }) === JSON.stringify({ ...b, revision: 0 })

/** Why there is nothing to show yet; undefined when the aggregate says enough to be run. */
export const incomplete = ({ groupBy, measures }: Aggregate): string | undefined => {
  if (measures.length === 0 && groupBy.length === 0) return 'Pick a column to group by, or add a measure.'
  if (measures.length === 0) return 'Add a measure, such as a count.'
  return undefined
}
