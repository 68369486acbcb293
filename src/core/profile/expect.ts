import { type TypeTally, likeliestType, rowsOfType, typeBitsSql } from '../recipe/detect-types.ts'
import type { CastType } from '../recipe/cast.ts'
import type { Value } from '../ports/engine.ts'
import { sumOf } from '../sum-of.ts'
import { edgeSpace } from '../sql/print-words.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { Expectation } from './filter.ts'
import { caselessSql, loosenSql, shapeSql } from './shape.ts'

/** Values looked at to guess what a column is meant to hold; whether it does is counted over all of them. */
const first = 2_000

/** The least share of the values that makes a guess one. */
const usual = 0.8
/** The same for a type that was seen when the file was read. */
const hinted = 0.5

/** The share of values that may be of another length, or in capitals, and are told as wrong for that. */
const slips = 0.02
/** The share of values that are of another shape up to which those are the wrong ones; beyond, there is more than one right shape. */
const odd = 0.1
/** The least number of different values that makes a shape that of a code, not of a few labels. */
const diverse = 20
/** Values fewer than this have no shape in common. */
const fewest = 5
/** Longer text is no code; shapes are cut beyond 64 characters. */
const longest = 40

/** Hints that are types a text can be converted to as they are. */
const hintTypes: ReadonlySet<string> = new Set(['long', 'double', 'boolean', 'date', 'timestamp'])

/**
 * SQL for the types and shapes of the first values of text columns: rows (column's place, what, key, rows). The values of all columns are
 * one column first, because telling a type takes a large expression. `relation` stands after FROM.
 */
export const guessSql = (columns: readonly string[], relation: string): string => {
  const parts = columns.map((name, at) => {
    const value = quoteIdentifier(name)
    return `SELECT ${at} AS i, v FROM (SELECT ${value} AS v FROM ${relation} WHERE ${value} IS NOT NULL LIMIT ${first})`
  })
  const trimmed = `SELECT i, regexp_replace(v, ${quoteText(edgeSpace)}, '', 'g') AS v FROM looked`
  // Each different text once.
  const types = `SELECT i, ${typeBitsSql('v')} AS k, n FROM (SELECT i, v, count(*) AS n FROM (${trimmed}) GROUP BY i, v)`
  const most = (what: string, shape: string): string =>
    `SELECT i, '${what}' AS what, k, n, d FROM (SELECT i, k, count(*) AS n, count(DISTINCT v) AS d FROM (SELECT i, v, ${shape} AS k FROM shapes) GROUP BY i, k) QUALIFY row_number() OVER (PARTITION BY i ORDER BY n DESC, k) = 1`
  const parted = [
    `SELECT i, 'type' AS what, CAST(k AS VARCHAR) AS k, CAST(n AS BIGINT) AS n, NULL AS d FROM (SELECT i, k, sum(n) AS n FROM (${types}) GROUP BY i, k)`,
    most('shape', 's'),
    most('loose', loosenSql('s')),
    most('caseless', caselessSql('s')),
  ].join(' UNION ALL ')
  // Read once: finding a column among thousands takes longer than reading its first values.
  const looked = `looked AS MATERIALIZED (${parts.join(' UNION ALL ')})`
  const shapes = `shapes AS MATERIALIZED (SELECT i, v, ${shapeSql('v')} AS s FROM looked WHERE v <> '' AND length(v) <= ${longest})`
  return `WITH ${looked}, ${shapes} ${parted}`
}

/** Words with spaces between them. */
const isProse = (pattern: string): boolean => /[aL]…? [AL]?…?[aL]/.test(pattern)

/**
 * A code, not words: figures in it, or a few capitals alone. Only e-mail addresses are the same in capitals.
 */
const isCode = (pattern: string, what: string): boolean => {
  if (isProse(pattern)) return false
  if (what === 'caseless') return /^[^@ ]+@[^@ ]+$/.test(pattern)
  return pattern.includes('9') || /^A{1,5}$/.test(pattern)
}

/** Whether so many different values of a shape, out of all that have it, are codes. A few capitals are, however few there are. */
const areCodes = (pattern: string, having: number, different: number): boolean =>
  /^A{1,5}$/.test(pattern) || different >= Math.min(diverse, having / 2)

/** Shapes that most values have, the strictest one first. */
const shapesOf = (rows: readonly (readonly Value[])[], all: number): readonly Expectation[] =>
  ['shape', 'loose', 'caseless'].flatMap((what): readonly Expectation[] => {
    const [, , pattern, count, different] = rows.find(row => row[1] === what) ?? []
    const having = Number(count ?? 0)
    if (typeof pattern !== 'string' || having < Math.max(fewest, all * usual)) return []
    if (!isCode(pattern, what) || !areCodes(pattern, having, Number(different))) return []
    return [{ kind: 'pattern', pattern, loose: what !== 'shape' }]
  })

const guess = (rows: readonly (readonly Value[])[], hint: string | undefined): readonly Expectation[] => {
  const tally: TypeTally = rows
    // No key: blank text, which is no value to tell by.
    .filter(([, what, key]) => what === 'type' && key !== null)
    .map(([, , bits, count]) => ({ bits: Number(bits), rows: Number(count) }))
  const all = sumOf(tally, ({ rows: count }) => count)
  if (hint !== undefined && hintTypes.has(hint) && rowsOfType(tally, hint) >= all * hinted && all > 0)
    return [{ kind: 'type', to: hint as CastType }]
  const type = likeliestType(tally)
  if (type && type.rows >= all * usual) {
    const { to, format } = type
    return [format === undefined ? { kind: 'type', to } : { kind: 'type', to, format }]
  }
  return shapesOf(rows, all)
}

/**
 * What text columns may be meant to hold, by the rows of `guessSql` and their hints, the strictest guess first. All values tell which of
 * them it is (`heldGuess`).
 */
export const guessesFrom = (
  rows: readonly (readonly Value[])[],
  hints: readonly (string | undefined)[],
): readonly (readonly Expectation[])[] =>
  hints.map((hint, at) =>
    guess(
      rows.filter(([i]) => Number(i) === at),
      hint,
    ),
  )

/**
 * Which of some guesses, the strictest first, holds over all values; undefined for none. `wrong`: how many of the values do not meet each
 * guess. A value that only a stricter guess calls wrong is of another length than the others, or in capitals: few of those are slips,
 * many show that lengths differ for no reason.
 */
export const heldGuess = (
  guesses: readonly Expectation[],
  there: number,
  wrong: readonly number[],
): number | undefined => {
  const least = wrong.at(-1) ?? 0
  const at = wrong.findIndex(count => count - least <= there * slips)
  const found = guesses[at]
  const most = found?.kind === 'pattern' ? odd : 0.5
  return found && there > 0 && (wrong[at] ?? 0) <= there * most ? at : undefined
}
