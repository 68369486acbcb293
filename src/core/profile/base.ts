import type { Value } from '../ports/engine.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { isComparable, scaleOf } from './column-sql.ts'
import { heldGuess } from './expect.ts'
import type { Expectation } from './filter.ts'
import { type ProfiledColumn, metSql, missingSql, printedSql } from './filter-sql.ts'

/** A column, and what its text may be meant as, the strictest guess first. */
export interface GuessedColumn extends ProfiledColumn {
  readonly guesses?: readonly Expectation[]
}

/** What one scan tells of a column. */
export interface BaseCounts {
  readonly rows: number
  readonly nulls: number
  readonly missing: number
  readonly mismatched: number
  /** The guess, where it holds over all rows. */
  readonly expected?: Expectation
  /** An estimate, within some percent. */
  readonly distinct?: number
  /** The ends of the column's scale, printed. */
  readonly ends?: readonly [string, string]
  /** Values without a place on the scale: infinities and NaN. */
  readonly beyond: number
}

const width = 7

const guessesOf = ({ type, guesses = [] }: GuessedColumn): readonly Expectation[] =>
  type === 'string' ? guesses : []

/** SQL for how many guesses, from the strictest on, a value does not meet; 0 for a missing one. */
const missedSql = (column: GuessedColumn): string => {
  const guesses = guessesOf(column)
  if (guesses.length === 0) return '0'
  const met = guesses.map((guess, at) => `WHEN ${metSql(column.name, guess)} THEN ${at}`)
  return `CASE WHEN ${missingSql(column)} THEN 0 ${met.join(' ')} ELSE ${guesses.length} END`
}

const asText = (name: string, type: ProfiledColumn['type']): string => printedSql({ name, type })

/**
 * One scan over columns: a row with the number of rows, then `width` values a column. `relation` is SQL that can stand after FROM.
 */
export const baseSql = (columns: readonly GuessedColumn[], relation: string): string => {
  const inner: string[] = []
  const counts: string[] = ['count(*) AS n']
  const shown: string[] = ['n']
  for (const [at, column] of columns.entries()) {
    const scale = scaleOf(column, column.guesses?.[0])
    inner.push(
      `${quoteIdentifier(column.name)} AS c${at}`,
      `${missingSql(column)} AS m${at}`,
      `${missedSql(column)} AS w${at}`,
      `${scale?.value ?? 'NULL'} AS v${at}`,
    )
    const wrong = guessesOf(column).map((_guess, guess) => `count(CASE WHEN w${at} > ${guess} THEN 1 END)`)
    counts.push(
      `count(c${at}) AS there${at}`,
      `count(CASE WHEN m${at} THEN 1 END) AS missing${at}`,
      `[${wrong.join(', ')}] AS wrong${at}`,
      `${isComparable(column.type) ? `approx_count_distinct(c${at})` : 'NULL'} AS distinct${at}`,
      `min(v${at}) AS low${at}`,
      `max(v${at}) AS high${at}`,
      `count(v${at}) AS placed${at}`,
    )
    shown.push(
      ...['there', 'missing', 'wrong', 'distinct'].map(name => `${name}${at}`),
      ...['low', 'high'].map(name => (scale ? asText(`${name}${at}`, scale.type) : 'NULL')),
      `placed${at}`,
    )
  }
  return `SELECT ${shown.join(', ')} FROM (SELECT ${counts.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${relation}))`
}

const number = (value: Value | undefined): number => Number(value ?? 0)

const countsOf = (column: GuessedColumn, rows: number, values: readonly Value[]): BaseCounts => {
  const [there, missing, wrong, distinct, low, high, placed] = values
  const filled = rows - number(missing)
  const guesses = guessesOf(column)
  const counted = Array.isArray(wrong) ? wrong.map(number) : []
  const at = heldGuess(guesses, filled, counted)
  const expected = at === undefined ? undefined : guesses[at]
  const mismatched = at === undefined ? 0 : (counted[at] ?? 0)
  const scale = scaleOf(column, expected)
  const ends =
    scale && typeof low === 'string' && typeof high === 'string' ? ([low, high] as const) : undefined
  return {
    rows,
    nulls: rows - number(there),
    missing: number(missing),
    mismatched,
    ...(expected ? { expected } : {}),
    ...(isComparable(column.type) ? { distinct: number(distinct) } : {}),
    ...(ends ? { ends } : {}),
    beyond: scale ? (scale.as ? filled - mismatched : number(there)) - number(placed) : 0,
  }
}

/** Reads the row of `baseSql`. */
export const baseFrom = (columns: readonly GuessedColumn[], row: readonly Value[]): readonly BaseCounts[] =>
  columns.map((column, at) =>
    countsOf(column, number(row[0]), row.slice(1 + at * width, 1 + (at + 1) * width)),
  )
