import { type TypeTally, likeliestType, rowsOfType, typeBitsSql } from '../recipe/detect-types.ts'
import type { CastType } from '../recipe/cast.ts'
import type { Value } from '../ports/engine.ts'
import { edgeSpace } from '../sql/print-words.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { Expectation } from './filter.ts'
import { loosenSql, shapeSql } from './shape.ts'

/** Values looked at to guess what a column is meant to hold; whether it does is counted over all of them. */
const looked = 2_000

/** The least share of the values that makes a guess one. */
const usual = 0.8
/** The same for a type that was seen when the file was read. */
const hinted = 0.5

/** Hints that are types a text can be converted to as they are. */
const hintTypes: ReadonlySet<string> = new Set(['long', 'double', 'boolean', 'date', 'timestamp'])

/**
 * SQL for the types and shapes of the first values of text columns: rows (column's place, what, key, rows). The values of all columns are
 * one column first, because telling a type takes a large expression. `relation` stands after FROM.
 */
export const guessSql = (columns: readonly string[], relation: string): string => {
  const parts = columns.map((name, at) => {
    const value = quoteIdentifier(name)
    return `SELECT ${at} AS i, v FROM (SELECT ${value} AS v FROM ${relation} WHERE ${value} IS NOT NULL LIMIT ${looked})`
  })
  const trimmed = `SELECT i, regexp_replace(v, ${quoteText(edgeSpace)}, '', 'g') AS v FROM (${parts.join(' UNION ALL ')})`
  const bits = `SELECT i, ${typeBitsSql('v')} AS k FROM (${trimmed})`
  const shapes = `SELECT i, ${shapeSql('v')} AS k FROM (${parts.join(' UNION ALL ')}) WHERE v <> ''`
  const loose = `SELECT i, ${loosenSql('k')} AS k FROM (${shapes})`
  const most = (what: string, from: string): string =>
    `SELECT i, '${what}' AS what, k, n FROM (SELECT i, k, count(*) AS n FROM (${from}) GROUP BY i, k) QUALIFY row_number() OVER (PARTITION BY i ORDER BY n DESC, k) = 1`
  return [
    `SELECT i, 'type' AS what, CAST(k AS VARCHAR) AS k, n FROM (SELECT i, k, count(*) AS n FROM (${bits}) GROUP BY i, k)`,
    most('shape', shapes),
    most('loose', loose),
  ].join(' UNION ALL ')
}

/** A code, not words: figures in it, or a few capitals alone. */
const isCode = (pattern: string): boolean => pattern.includes('9') || /^A{1,5}$/.test(pattern)

const guess = (rows: readonly (readonly Value[])[], hint: string | undefined): Expectation | undefined => {
  const tally: TypeTally = rows
    // No key: blank text, which is no value to tell by.
    .filter(([, what, key]) => what === 'type' && key !== null)
    .map(([, , bits, count]) => ({ bits: Number(bits), rows: Number(count) }))
  const all = tally.reduce((sum, { rows: count }) => sum + count, 0)
  if (hint !== undefined && hintTypes.has(hint) && rowsOfType(tally, hint) >= all * hinted && all > 0)
    return { kind: 'type', to: hint as CastType }
  const type = likeliestType(tally)
  if (type && type.rows >= all * usual) {
    const { to, format } = type
    return format === undefined ? { kind: 'type', to } : { kind: 'type', to, format }
  }
  for (const what of ['shape', 'loose'] as const) {
    const found = rows.find(row => row[1] === what)
    const pattern = typeof found?.[2] === 'string' ? found[2] : ''
    if (Number(found?.[3] ?? 0) >= all * usual && isCode(pattern))
      return { kind: 'pattern', pattern, loose: what === 'loose' }
  }
  return undefined
}

/** What text columns are meant to hold, by the rows of `guessSql` and their hints: the first values decide. */
export const guessesFrom = (
  rows: readonly (readonly Value[])[],
  hints: readonly (string | undefined)[],
): readonly (Expectation | undefined)[] =>
  hints.map((hint, at) =>
    guess(
      rows.filter(([i]) => Number(i) === at),
      hint,
    ),
  )

/** Whether a guess holds over all values: more are as expected than not. */
export const isHeld = (there: number, mismatched: number): boolean => there > 0 && mismatched * 2 <= there
