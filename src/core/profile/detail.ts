import type { Measures, Outliers, PatternCount } from '../lake/profile-views.ts'
import type { Value } from '../ports/engine.ts'
import { familyOf, isNumeric } from '../recipe/columns.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { sumOf } from '../sum-of.ts'
import { type Scale, scaleOf } from './column-sql.ts'
import type { Expectation } from './filter.ts'
import { type ProfiledColumn, boundSql, printedSql } from './filter-sql.ts'
import { loosenSql, shapeSql } from './shape.ts'

const shares = [0.05, 0.25, 0.5, 0.75, 0.95]

/** The engine refuses to square larger numbers. */
const squarable = '1e150'

const isNumber = ({ type }: Scale): boolean => isNumeric(familyOf(type))

const printed = (name: string, { type }: Scale): string => printedSql({ name, type })

/** Ends, quantiles, mean and deviation of a column on its scale; undefined where it has none. One row for `measuresFrom`. */
export const measuresSql = (
  column: ProfiledColumn,
  expected: Expectation | undefined,
  relation: string,
): string | undefined => {
  const scale = scaleOf(column, expected)
  if (!scale) return undefined
  const picked = shares.map((_share, at) => `q[${at + 1}] AS q${at}`)
  const isLarge = `max(abs(CAST(v AS DOUBLE))) > ${squarable}`
  const spread = `CASE WHEN ${isLarge} THEN NULL ELSE stddev_samp(CASE WHEN abs(CAST(v AS DOUBLE)) <= ${squarable} THEN CAST(v AS DOUBLE) END) END`
  const numbers = isNumber(scale)
    ? ['avg(v) AS mean', `${spread} AS spread`]
    : ['NULL AS mean', 'NULL AS spread']
  const measured = `SELECT min(v) AS low, max(v) AS high, quantile_disc(v, [${shares.join(', ')}]) AS q, ${numbers.join(', ')} FROM (SELECT ${scale.value} AS v FROM ${relation})`
  const names = ['low', 'high', ...shares.map((_share, at) => `q${at}`)]
  return `SELECT ${names.map(name => printed(name, scale)).join(', ')}, mean, spread FROM (SELECT low, high, ${picked.join(', ')}, mean, spread FROM (${measured}))`
}

/** Reads the row of `measuresSql`; undefined where no value has a place on the scale. */
export const measuresFrom = (
  column: ProfiledColumn,
  expected: Expectation | undefined,
  row: readonly Value[],
): Measures | undefined => {
  const [min, max] = row
  const quantiles = row.slice(2, 2 + shares.length).filter(value => typeof value === 'string')
  const [mean, deviation] = row.slice(2 + shares.length)
  if (typeof min !== 'string' || typeof max !== 'string') return undefined
  const as = scaleOf(column, expected)?.as
  return {
    ...(as ? { as } : {}),
    min,
    max,
    quantiles,
    ...(typeof mean === 'number' && Number.isFinite(mean) ? { mean } : {}),
    ...(typeof deviation === 'number' && Number.isFinite(deviation) ? { deviation } : {}),
  }
}

/** SQL for whether a number `v` is below or above 1.5 × the interquartile range from the quartiles. Undefined for what is no number. */
const fencesOf = (scale: Scale | undefined, { quantiles }: Measures) => {
  const [, first, , third] = quantiles.map(Number)
  if (!scale || !isNumber(scale) || first === undefined || third === undefined) return undefined
  // Each by itself: the range of two doubles may be beyond all of them.
  const fence = (from: number, other: number): string =>
    boundSql(String(from + 1.5 * (from - other)), 'double')
  return {
    below: `CAST(v AS DOUBLE) < ${fence(first, third)}`,
    above: `CAST(v AS DOUBLE) > ${fence(third, first)}`,
  }
}

/** Counts what lies beyond 1.5 × the interquartile range. Undefined for what is no number. */
export const outliersSql = (
  column: ProfiledColumn,
  expected: Expectation | undefined,
  measures: Measures,
  relation: string,
): string | undefined => {
  const scale = scaleOf(column, expected)
  const fences = fencesOf(scale, measures)
  if (!scale || !fences) return undefined
  const { below, above } = fences
  const counted = `SELECT count(CASE WHEN ${below} THEN 1 END) AS below, count(CASE WHEN ${above} THEN 1 END) AS above, max(CASE WHEN ${below} THEN v END) AS low, min(CASE WHEN ${above} THEN v END) AS high FROM (SELECT ${scale.value} AS v FROM ${relation})`
  return `SELECT below, above, ${printed('low', scale)}, ${printed('high', scale)} FROM (${counted})`
}

/** Outliers that are named on either side. */
const farthest = 60

/** The outliers that are farthest out, printed, the smallest first. Undefined for what is no number. */
export const outlierValuesSql = (
  column: ProfiledColumn,
  expected: Expectation | undefined,
  measures: Measures,
  relation: string,
): string | undefined => {
  const scale = scaleOf(column, expected)
  const fences = fencesOf(scale, measures)
  if (!scale || !fences) return undefined
  const side = (fence: string, order: string): string =>
    `SELECT v FROM (SELECT DISTINCT ${scale.value} AS v FROM ${relation}) WHERE ${fence} ORDER BY v${order} LIMIT ${farthest}`
  return `SELECT ${printed('v', scale)} FROM ((${side(fences.below, '')}) UNION ALL (${side(fences.above, ' DESC')})) ORDER BY v`
}

/** Reads the row of `outliersSql` and the rows of `outlierValuesSql`. */
export const outliersFrom = (
  [below, above, low, high]: readonly Value[],
  values: readonly (readonly Value[])[],
): Outliers => ({
  below: Number(below ?? 0),
  above: Number(above ?? 0),
  ...(typeof low === 'string' ? { low } : {}),
  ...(typeof high === 'string' ? { high } : {}),
  values: values.flatMap(([value]) => (typeof value === 'string' ? [value] : [])),
})

const mostPatterns = 12

/** The most frequent shapes of text, with an example each: rows (pattern, rows, example). */
export const patternsSql = (name: string, loose: boolean, relation: string): string => {
  // Each different text once: working out a shape takes longer than telling texts apart.
  const values = `SELECT v, count(*) AS n FROM (SELECT ${quoteIdentifier(name)} AS v FROM ${relation}) WHERE v <> '' GROUP BY v`
  const shape = loose ? loosenSql(shapeSql('v')) : shapeSql('v')
  return `SELECT s, CAST(sum(n) AS BIGINT) AS rows, min(v) FROM (SELECT ${shape} AS s, v, n FROM (${values})) GROUP BY s ORDER BY rows DESC, s LIMIT ${mostPatterns}`
}

/** Reads the rows of `patternsSql`. */
export const patternsFrom = (rows: readonly (readonly Value[])[], loose: boolean): readonly PatternCount[] =>
  rows.flatMap(([pattern, count, example]) =>
    typeof pattern === 'string' && typeof example === 'string'
      ? [{ pattern, loose, rows: Number(count), example }]
      : [],
  )

/** Whether shapes tell what a column is like: a dozen of them are most of its rows. */
export const isTelling = (patterns: readonly PatternCount[], there: number): boolean =>
  patterns.length < mostPatterns || sumOf(patterns, ({ rows }) => rows) >= there * 0.8

/** Lengths of text in characters: one row (min, max, mean). */
export const lengthsSql = (name: string, relation: string): string =>
  `SELECT min(length(${quoteIdentifier(name)})), max(length(${quoteIdentifier(name)})), avg(length(${quoteIdentifier(name)})) FROM ${relation}`
