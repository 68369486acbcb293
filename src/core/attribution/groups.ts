import type { Value } from '../ports/engine.ts'
import { printedSql } from '../profile/filter-sql.ts'
import type { ColumnFilter } from '../profile/filter.ts'
import { loosenSql, shapeSql } from '../profile/shape.ts'
import { quoteText } from '../sql/quote.ts'
import { type Dimension, rangeValue } from './dimensions.ts'

/** Rows of a scope in which candidates are looked for; they are counted in all. */
export const rowsLooked = 20_000

/** Longer values are told by their beginning or shape alone. */
const longestValue = 200
/** Candidates of one feature. */
const mostValues = 4
/** Of the rows of a scope, a group that is looked at has at least so much. */
const leastShare = 0.2

type FeatureKind = 'value' | 'shape' | 'head' | 'tail'

interface Feature {
  readonly dimension: Dimension
  readonly kind: FeatureKind
  readonly sql: string
}

const featuresOf = (dimension: Dimension): readonly Feature[] => {
  const value = printedSql(dimension)
  const own: Feature = {
    dimension,
    kind: 'value',
    sql: `CASE WHEN length(${value}) > ${longestValue} THEN chr(0) ELSE ${value} END`,
  }
  if (dimension.type !== 'string') return [own]
  const found = (pattern: string) => `nullif(regexp_extract(${value}, ${quoteText(pattern)}), '')`
  return [
    own,
    { dimension, kind: 'shape', sql: loosenSql(shapeSql(value)) },
    // What stands before the first separator, and what follows the last: SKU-1001, ana@example.org.
    { dimension, kind: 'head', sql: found('^[\\p{L}\\p{N}]+[-_/:#]') },
    { dimension, kind: 'tail', sql: found('[-_/:#@.][\\p{L}\\p{N}.]+$') },
  ]
}

const allFeatures = (dimensions: readonly Dimension[]): readonly Feature[] => dimensions.flatMap(featuresOf)

/**
 * A SELECT of the values that are frequent in some rows: the number of a feature, its text, how many rows have it. Read by `frequentGroups`.
 *
 * @param rows a SELECT of at most `rowsLooked` rows in the dimensions
 */
export const frequentSql = (dimensions: readonly Dimension[], rows: string): string => {
  const features = allFeatures(dimensions)
  const items = features.map(({ sql }) => sql).join(', ')
  const each = `SELECT unnest(range(${features.length})) AS f, unnest([${items}]) AS v FROM (${rows})`
  const counted = `SELECT f, v, count(*) AS n FROM (${each}) GROUP BY f, v`
  return (
    `SELECT f, v, n FROM (SELECT *, row_number() OVER (PARTITION BY f ORDER BY n DESC, v) AS nth FROM (${counted})) ` +
    `WHERE nth <= ${mostValues + 1} ORDER BY f, nth`
  )
}

const valueFilter = ({ dimension, kind }: Feature, value: string | null): ColumnFilter | undefined => {
  const { name: column } = dimension
  if (value === '\0') return undefined
  if (kind === 'value') return { kind: 'values', column, values: [value] }
  if (value === null) return undefined
  if (kind === 'shape') return { kind: 'pattern', column, pattern: value, loose: true }
  return { kind: 'text', column, text: value }
}

/** The groups of values that are frequent among rows. `looked`: how many rows there were. */
export const frequentGroups = (
  dimensions: readonly Dimension[],
  rows: readonly (readonly Value[])[],
  looked: number,
): readonly ColumnFilter[] => {
  const features = allFeatures(dimensions)
  return rows.flatMap(([at, value, count]) => {
    const feature = features[Number(at)]
    if (!feature || Number(count) < looked * leastShare) return []
    return valueFilter(feature, typeof value === 'string' ? value : null) ?? []
  })
}

const ranged = (dimensions: readonly Dimension[]): readonly Dimension[] =>
  dimensions.filter(({ hasRanges }) => hasRanges)

/** Shares of the rows below the bounds that are tried; the middle ones leave out what is far from all others. */
const bounds = [0, 0.03, 0.97, 1] as const

/** One row: for each dimension with ranges the bounds of its values, as text. Undefined where no dimension has. */
export const boundsSql = (dimensions: readonly Dimension[], rows: string): string | undefined => {
  const items = ranged(dimensions).flatMap(dimension => {
    const value = rangeValue(dimension)
    const isFloat = (dimension.as?.to ?? dimension.type) === 'double' || dimension.type === 'float'
    const only = isFloat ? ` FILTER (WHERE NOT isnan(${value}))` : ''
    return bounds.map(bound => `CAST(quantile_disc(${value}, ${bound})${only} AS VARCHAR)`)
  })
  return items.length === 0 ? undefined : `SELECT ${items.join(', ')} FROM (${rows})`
}

/** A bound as filters have it: moments are UTC in text, without a zone. */
const boundText = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value.replace(/\+00$/, '') : undefined

/** Ranges in which the values of rows lie, out of the row of `boundsSql`: all of them, or nearly all. */
export const rangeGroups = (
  dimensions: readonly Dimension[],
  row: readonly Value[],
): readonly ColumnFilter[] =>
  ranged(dimensions).flatMap(({ name: column, as }, at) => {
    const [min, low, high, max] = bounds.map((_, bound) => boundText(row[at * bounds.length + bound]))
    if (min === undefined || max === undefined || min === max) return []
    const range = (from: string | undefined, to: string | undefined): ColumnFilter => ({
      kind: 'range',
      column,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to, closed: true }),
      ...(as ? { as } : {}),
    })
    const inner = low === min && high === max ? [] : [[low, high] as const]
    return [[min, max] as const, ...inner].flatMap(([from, to]) => [
      range(from, undefined),
      range(undefined, to),
      range(from, to),
    ])
  })
