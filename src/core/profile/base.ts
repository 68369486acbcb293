import type { Value } from '../ports/engine.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { isComparable, scaleOf } from './column-sql.ts'
import { isHeld } from './expect.ts'
import type { Expectation } from './filter.ts'
import { type ProfiledColumn, mismatchedSql, missingSql, printedSql } from './filter-sql.ts'

/** A column, and what its text is guessed to be meant as. */
export interface GuessedColumn extends ProfiledColumn {
  readonly guess?: Expectation
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

const asText = (name: string, type: ProfiledColumn['type']): string => printedSql({ name, type })

/**
 * One scan over columns: a row with the number of rows, then `width` values a column. `relation` is SQL that can stand after FROM.
 */
export const baseSql = (columns: readonly GuessedColumn[], relation: string): string => {
  const inner: string[] = []
  const counts: string[] = ['count(*) AS n']
  const shown: string[] = ['n']
  for (const [at, column] of columns.entries()) {
    const scale = scaleOf(column, column.guess)
    inner.push(
      `${quoteIdentifier(column.name)} AS c${at}`,
      `${missingSql(column)} AS m${at}`,
      `${mismatchedSql(column, column.guess)} AS w${at}`,
      `${scale?.value ?? 'NULL'} AS v${at}`,
    )
    counts.push(
      `count(c${at}) AS there${at}`,
      `count(CASE WHEN m${at} THEN 1 END) AS missing${at}`,
      `count(CASE WHEN w${at} THEN 1 END) AS wrong${at}`,
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
  const holds = column.guess === undefined || isHeld(filled, number(wrong))
  const expected = holds ? column.guess : undefined
  const scale = scaleOf(column, expected)
  const ends =
    scale && typeof low === 'string' && typeof high === 'string' ? ([low, high] as const) : undefined
  return {
    rows,
    nulls: rows - number(there),
    missing: number(missing),
    mismatched: holds ? number(wrong) : 0,
    ...(expected ? { expected } : {}),
    ...(isComparable(column.type) ? { distinct: number(distinct) } : {}),
    ...(ends ? { ends } : {}),
    beyond: scale ? (scale.as ? filled - number(wrong) : number(there)) - number(placed) : 0,
  }
}

/** Reads the row of `baseSql`. */
export const baseFrom = (columns: readonly GuessedColumn[], row: readonly Value[]): readonly BaseCounts[] =>
  columns.map((column, at) =>
    countsOf(column, number(row[0]), row.slice(1 + at * width, 1 + (at + 1) * width)),
  )
