import type { Value } from '../ports/engine.ts'
import { type ProfiledColumn, filtersSql } from '../profile/filter-sql.ts'
import type { ColumnFilter } from '../profile/filter.ts'

/**
 * How many rows there are for each set of conditions that hold: bit i of a key is condition i. All joint counts follow from it, in one pass
 * over the rows; there are far fewer sets than rows.
 */
export type JointCounts = ReadonlyMap<bigint, number>

/** Conditions of one pass: they must fit a BIGINT. */
export const mostConditions = 60

const holds = (filter: ColumnFilter, columns: readonly ProfiledColumn[]): string =>
  filtersSql([filter], columns) ?? 'FALSE'

/** A SELECT with the count of all rows, then of those of each condition. */
export const countsSql = (
  filters: readonly ColumnFilter[],
  columns: readonly ProfiledColumn[],
  rows: string,
): string => {
  const items = filters.map(filter => `count(*) FILTER (WHERE ${holds(filter, columns)})`)
  return `SELECT ${['count(*)', ...items].join(', ')} FROM (${rows})`
}

/** A SELECT of sets of conditions and how many rows each has; read by `jointCounts`. */
export const jointSql = (
  filters: readonly ColumnFilter[],
  columns: readonly ProfiledColumn[],
  rows: string,
): string => {
  const bits = filters.map(
    (filter, at) => `CASE WHEN ${holds(filter, columns)} THEN ${1n << BigInt(at)} ELSE 0 END`,
  )
  const set = bits.length === 0 ? '0' : bits.join(' + ')
  return `SELECT CAST(${set} AS BIGINT) AS held, count(*) FROM (${rows}) GROUP BY held`
}

/** Reads the rows of `jointSql`. */
export const jointCounts = (rows: readonly (readonly Value[])[]): JointCounts =>
  new Map(
    rows.map(([held, count]) => [typeof held === 'bigint' ? held : BigInt(Number(held)), Number(count)]),
  )

/** Counts times a number, added up: what is left of rows when others are taken away. Never negative: counts may be estimates. */
export const combine = (
  parts: readonly { readonly counts: JointCounts; readonly times: number }[],
): JointCounts => {
  const sums = new Map<bigint, number>()
  for (const { counts, times } of parts)
    for (const [held, count] of counts) sums.set(held, (sums.get(held) ?? 0) + count * times)
  return new Map([...sums].map(([held, count]) => [held, Math.max(Math.round(count), 0)]))
}

/** The set of conditions by their places. */
export const setOf = (places: readonly number[]): bigint =>
  places.reduce((set, at) => set | (1n << BigInt(at)), 0n)

/** How many rows all conditions of a set hold for. */
export const countOf = (counts: JointCounts, set: bigint): number => {
  let rows = 0
  for (const [held, count] of counts) if ((held & set) === set) rows += count
  return rows
}
