import type { Value } from '../ports/engine.ts'
import { topSql } from '../profile/bars.ts'
import { hasValues, scaleOf } from '../profile/column-sql.ts'
import type { DriftPlaces } from '../lake/drift-views.ts'
import { type Expectation } from '../profile/filter.ts'
import { type ProfiledColumn, printedSql } from '../profile/filter-sql.ts'

/** Edges between bins at most: each twentieth of the values. */
const edges = 19

/** Values that have a place of their own. */
const listed = 8

/**
 * SQL for where the places of a column are, by rows that stand for all versions: printed texts, edges rising, values the most frequent first.
 * Bins hold about as many of these rows each, so that they are fine where the values are, however skewed. Undefined where there are no places.
 */
export const placesSql = (
  column: ProfiledColumn,
  expected: Expectation | undefined,
  relation: string,
): string | undefined => {
  const scale = scaleOf(column, expected)
  if (scale) {
    const shares = Array.from({ length: edges }, (_, at) => ((at + 1) / (edges + 1)).toFixed(2))
    const found = `SELECT quantile_disc(s, [${shares.join(', ')}]) AS l FROM (SELECT ${scale.value} AS s FROM ${relation}) WHERE s IS NOT NULL`
    const single = `SELECT DISTINCT q FROM (SELECT unnest(l) AS q FROM (${found})) WHERE q IS NOT NULL`
    return `SELECT ${printedSql({ name: 'q', type: scale.type })} AS v FROM (${single}) ORDER BY q`
  }
  return hasValues(column.type) ? `SELECT v FROM (${topSql(column, relation, listed)})` : undefined
}

/** Reads the rows of `placesSql`. */
export const placesFrom = (
  column: ProfiledColumn,
  expected: Expectation | undefined,
  rows: readonly (readonly Value[])[],
): DriftPlaces => {
  const texts = rows.flatMap(([value]) => (typeof value === 'string' ? [value] : []))
  const scale = scaleOf(column, expected)
  if (scale) return { kind: 'bins', edges: texts, ...(scale.as ? { as: scale.as } : {}) }
  return hasValues(column.type) ? { kind: 'values', values: texts } : { kind: 'none' }
}
