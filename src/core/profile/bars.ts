import type { Chart, Count, ValueCount } from '../lake/profile-views.ts'
import type { Value } from '../ports/engine.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { sumOf } from '../sum-of.ts'
import type { BaseCounts } from './base.ts'
import { hasValues, scaleOf } from './column-sql.ts'
import { binEdges } from './edges.ts'
import type { Expectation } from './filter.ts'
import { type ProfiledColumn, boundSql, printedSql } from './filter-sql.ts'

/** Values that a chart lists. */
const listed = 20

/** Different values up to which they are counted one by one instead of estimated. */
const exactly = 100_000

/** A column whose values were counted, on its way to a chart. */
export interface CountedColumn extends ProfiledColumn {
  readonly base: BaseCounts
}

/** Where the bars of a chart are: the edges of a histogram, or the values. */
export type BarPlaces =
  | { readonly kind: 'bins'; readonly edges: readonly string[] }
  | { readonly kind: 'values'; readonly values: readonly string[] }

/** The edges of a column's histogram; undefined where it has none. */
const edgesOf = (column: CountedColumn): readonly string[] | undefined => {
  const { ends, expected } = column.base
  const scale = ends && scaleOf(column, expected)
  return scale && binEdges(scale.type, ends[0], ends[1])
}

const binSql = (value: string, edges: readonly string[], type: ProfiledColumn['type']): string => {
  const inner = edges.slice(1, -1)
  const whens = inner.map((edge, at) => `WHEN ${value} < ${boundSql(edge, type)} THEN ${at}`)
  return `CASE WHEN ${value} IS NULL THEN -1 ${whens.join(' ')} ELSE ${inner.length} END`
}

/**
 * SQL for the bar that a row is in, as a number from 0; −1 for none. Two levels, so that a conversion is done once: `value` goes into a
 * SELECT as `name`, over which `bar` stands.
 */
export const barSql = (
  column: ProfiledColumn,
  places: BarPlaces,
  expected: Expectation | undefined,
  name: string,
): { readonly value: string; readonly bar: string } => {
  if (places.kind === 'bins') {
    const scale = scaleOf(column, expected)
    return scale
      ? { value: scale.value, bar: binSql(name, places.edges, scale.type) }
      : { value: 'NULL', bar: '-1' }
  }
  const whens = places.values.map((value, at) => `WHEN ${quoteText(value)} THEN ${at}`)
  return {
    value: printedSql(column),
    bar: whens.length === 0 ? '-1' : `CASE ${name} ${whens.join(' ')} ELSE -1 END`,
  }
}

/**
 * Counts the rows of each key in one scan: rows of (key's place, key, rows). `keys` are SQL over the columns of `inner`, never NULL.
 */
export const groupedSql = (keys: readonly string[], inner: string): string => {
  const names = keys.map((_key, at) => `k${at}`)
  const place = `CASE ${names.map((name, at) => `WHEN ${name} IS NOT NULL THEN ${at}`).join(' ')} END`
  const sets = names.map(name => `(${name})`).join(', ')
  const shown = keys.map((key, at) => `${key} AS k${at}`).join(', ')
  return `SELECT ${place}, coalesce(${names.join(', ')}), count(*) FROM (SELECT ${shown} FROM ${inner}) GROUP BY GROUPING SETS (${sets})`
}

/** One scan that counts the bars of histograms; `groupedSql` says what it gives. Undefined without any. */
export const binsSql = (columns: readonly CountedColumn[], relation: string): string | undefined => {
  const parts = columns.flatMap((column, at) => {
    const edges = edgesOf(column)
    return edges ? [barSql(column, { kind: 'bins', edges }, column.base.expected, `v${at}`)] : []
  })
  if (parts.length === 0) return undefined
  const places = columns.flatMap((column, at) => (edgesOf(column) ? [at] : []))
  const values = parts.map(({ value }, index) => `${value} AS v${places[index] ?? 0}`)
  return groupedSql(
    parts.map(({ bar }) => bar),
    `(SELECT ${values.join(', ')} FROM ${relation})`,
  )
}

/** Whether the values of a column are listed. */
const isListed = (column: CountedColumn): boolean =>
  hasValues(column.type) && edgesOf(column) === undefined && column.base.nulls < column.base.rows

const isCounted = ({ base }: CountedColumn): boolean =>
  base.distinct !== undefined && base.distinct <= exactly && base.nulls < base.rows

/**
 * The most frequent values and the exact numbers of different ones: rows of (column's place, value, rows, different ones or NULL, those of
 * one row each or NULL).
 */
export const valuesSql = (columns: readonly CountedColumn[], relation: string): string | undefined => {
  const parts = columns.flatMap((column, at) =>
    isListed(column)
      ? [`SELECT ${at} AS i, v, n, d, u FROM (${topSql(column, relation, listed, isCounted(column))})`]
      : [],
  )
  const others = columns.flatMap((column, at) =>
    !isListed(column) && isCounted(column)
      ? [{ at, count: `count(DISTINCT ${quoteIdentifier(column.name)})` }]
      : [],
  )
  if (others.length > 0) {
    const counts = `SELECT [${others.map(({ count }) => count).join(', ')}] AS counts FROM ${relation}`
    const places = others.map(({ at }) => at).join(', ')
    parts.push(
      `SELECT unnest([${places}]) AS i, NULL AS v, NULL AS n, unnest(counts) AS d, NULL AS u FROM (${counts})`,
    )
  }
  return parts.length === 0 ? undefined : parts.join(' UNION ALL ')
}

/**
 * The most frequent values of a column, printed, with their rows: columns v and n. With `counts`, d is how many different ones there
 * are and u how many of these are in one row alone, for which all of them are kept at once; else NULL.
 */
export const topSql = (column: ProfiledColumn, relation: string, most: number, counts = false): string => {
  // A name of its own first: GROUP BY means the rows' column where they have one of that name.
  const values = `(SELECT ${quoteIdentifier(column.name)} AS x FROM ${relation})`
  const [different, single] = counts
    ? ['count(*) OVER ()', 'count(CASE WHEN count(*) = 1 THEN 1 END) OVER ()']
    : ['NULL', 'NULL']
  const top = `SELECT x, count(*) AS n, ${different} AS d, ${single} AS u FROM ${values} WHERE x IS NOT NULL GROUP BY x ORDER BY n DESC, x LIMIT ${most}`
  return `SELECT ${printedSql({ name: 'x', type: column.type })} AS v, n, d, u FROM (${top})`
}

type Rows = readonly (readonly Value[])[]

/** Rows of bar 0, 1, … out of what `groupedSql` gives. */
export const barsOf = (grouped: Rows, place: number, bars: number): readonly number[] => {
  const counts = Array.from({ length: bars }, () => 0)
  for (const [at, key, rows] of grouped)
    if (Number(at) === place && Number(key) >= 0 && Number(key) < bars) counts[Number(key)] = Number(rows)
  return counts
}

const valueCounts = (rows: Rows, at: number): readonly ValueCount[] =>
  rows.flatMap(([place, value, count]) =>
    Number(place) === at && typeof value === 'string' ? [{ value, rows: Number(count) }] : [],
  )

/** Charts and numbers of different values of columns, out of what `binsSql` and `valuesSql` gave. */
export const chartsFrom = (
  columns: readonly CountedColumn[],
  bins: Rows,
  values: Rows,
): readonly { readonly chart: Chart; readonly distinct?: Count }[] => {
  const drawn = columns.map(edgesOf)
  return columns.map((column, at) => {
    const { base } = column
    const found = values.find(
      ([place, , , different]) => Number(place) === at && typeof different === 'bigint',
    )
    const there = base.rows - base.nulls
    const distinct: Count | undefined =
      base.distinct === undefined
        ? undefined
        : there === 0
          ? { count: 0, exact: true }
          : found
            ? { count: Number(found[3]), exact: true }
            : { count: Math.min(base.distinct, there), exact: false }
    const told = distinct ? { distinct } : {}
    const edges = drawn[at]
    if (edges) {
      const place = drawn.slice(0, at).filter(known => known !== undefined).length
      const counts = barsOf(bins, place, edges.length - 1)
      const as = scaleOf(column, base.expected)?.as
      const list = counts.map((rows, bar) => ({ from: edges[bar] ?? '', to: edges[bar + 1] ?? '', rows }))
      return { chart: { kind: 'histogram', bins: list, beyond: base.beyond, ...(as ? { as } : {}) }, ...told }
    }
    if (!isListed(column)) return { chart: { kind: 'none' }, ...told }
    const list = valueCounts(values, at)
    const rest = there - sumOf(list, ({ rows }) => rows)
    const single = found?.[4]
    const once = typeof single === 'bigint' ? { once: Number(single) } : {}
    return { chart: { kind: 'values', values: list, rest, ...once }, ...told }
  })
}
