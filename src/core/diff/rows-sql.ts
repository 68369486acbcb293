import { toEngineType } from '../delta/engine-types.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import type { PairedColumn, Side } from './columns.ts'
import { comparable } from './shape.ts'

/** Values of a column of one side. */
export const valueName = (side: Side, at: number): string => `${side}_${at}`

/** The columns that a side has, with their places and the names of their values. */
export const sidesColumns = (columns: readonly PairedColumn[], side: Side) =>
  columns.flatMap((column, at) => {
    const field = column[side]
    return field ? [{ at, field, value: valueName(side, at), isPaired: column.shape !== undefined }] : []
  })

/** A table may have no columns yet. */
const listed = (items: readonly string[]): string =>
  items.length === 0 ? 'NULL AS nothing' : items.join(', ')

/** Rows of a table at a version in the columns that the difference names; `relation` is a SELECT of the table's own. */
export const sideRows = (columns: readonly PairedColumn[], side: Side, relation: string): string => {
  const items = sidesColumns(columns, side).map(
    ({ field, value }) => `${quoteIdentifier(field.name)} AS ${value}`,
  )
  return `SELECT ${listed(items)} FROM (${relation})`
}

/** A NULL for each column of a side. */
export const noValues = (columns: readonly PairedColumn[], side: Side): readonly string[] =>
  sidesColumns(columns, side).map(
    ({ field, value }) => `CAST(NULL AS ${toEngineType(field.type)}) AS ${value}`,
  )

/** No rows of a side, in its columns. */
export const noRows = (columns: readonly PairedColumn[], side: Side): string =>
  `SELECT ${listed(noValues(columns, side))} WHERE false`

/** What is compared of a side's rows. */
export const comparables = (columns: readonly PairedColumn[], side: Side): readonly string[] =>
  columns.flatMap(({ shape }, at) => (shape ? [comparable(valueName(side, at), shape, side)] : []))

/**
 * Two hashes of values that have next to nothing in common, `h` and `g`: of the values in either order. Rows whose 128 bits are the same
 * count as equal.
 */
export const hashesOf = (values: readonly string[]): string =>
  `hash(${values.join(', ')}) AS h, hash(${['1', ...values.toReversed()].join(', ')}) AS g`

const hashes = (columns: readonly PairedColumn[], side: Side): string => hashesOf(comparables(columns, side))

/** One of several passes over rows: each takes those with its part of the hashes, so that they need not all be in memory. */
export interface Pass {
  readonly pass: number
  readonly passes: number
}

export const onePass: Pass = { pass: 0, passes: 1 }

/** The two passes that do what one does. */
export const halves = ({ pass, passes }: Pass): readonly [Pass, Pass] => [
  { pass, passes: passes * 2 },
  { pass: pass + passes, passes: passes * 2 },
]

/** The condition that a pass puts on a hash. */
export const isInPass = (hash: string, { pass, passes }: Pass): string =>
  passes > 1 ? `${hash} % ${passes} = ${pass}` : 'true'

/** Rows of both sides that may differ, each a SELECT. */
export interface Sides {
  readonly from: string
  readonly to: string
}

/**
 * The hashes of rows that one side has more often than the other: `d` times (negative: `from` has more) out of `n` on both together. What
 * only moved from file to file cancels out.
 */
export const netHashesSql = (columns: readonly PairedColumn[], { from, to }: Sides, pass: Pass): string => {
  const hashed = (side: Side, rows: string, sign: number) =>
    `SELECT h, g, CAST(${sign} AS DOUBLE) AS s FROM (SELECT ${hashes(columns, side)} FROM (${rows}))`
  const only = ` WHERE ${isInPass('h', pass)}`
  const both = `${hashed('from', from, -1)}${only} UNION ALL ${hashed('to', to, 1)}${only}`
  return `SELECT h, g, CAST(sum(s) AS BIGINT) AS d, count(*) AS n FROM (${both}) GROUP BY h, g HAVING sum(s) <> 0`
}

/** One row: rows of `from` that are more than those of `to`, the other way round, and hashes of which both sides have some. */
export const netTotalsSql = (net: string): string =>
  `SELECT coalesce(sum(CASE WHEN d < 0 THEN -d END), 0), coalesce(sum(CASE WHEN d > 0 THEN d END), 0), ` +
  `count(*) FILTER (WHERE n <> abs(d)) FROM (${net})`

/**
 * The rows of a side that are more than those of the other. Equal rows are told apart only where the other side has some of them: then
 * those go that are last by what only this side has.
 */
export const differingRowsSql = (
  columns: readonly PairedColumn[],
  side: Side,
  rows: string,
  net: string,
  isPartly: boolean,
  pass: Pass,
): string => {
  const own = sidesColumns(columns, side)
  const values = own.map(({ value }) => value).join(', ')
  const more = side === 'from' ? '-n.d' : 'n.d'
  const found =
    `FROM (SELECT *, ${hashes(columns, side)} FROM (${rows})) AS p ` +
    `JOIN (SELECT * FROM (${net}) WHERE ${isInPass('h', pass)}) AS n ON p.h = n.h AND p.g = n.g ` +
    `WHERE ${more} > 0 AND ${isInPass('p.h', pass)}`
  if (!isPartly) return `SELECT ${values} ${found}`
  const alone = own.filter(({ isPaired }) => !isPaired).map(({ value }) => value)
  const order = alone.length === 0 ? '' : ` ORDER BY ${alone.join(', ')}`
  const numbered = `SELECT p.*, ${more} AS more, row_number() OVER (PARTITION BY p.h, p.g${order}) AS nth ${found}`
  return `SELECT ${values} FROM (${numbered}) WHERE nth <= more`
}

/** The kinds of rows in a result, by their numbers in it. */
export const rowKinds = ['added', 'removed', 'changed'] as const

/** How rows of two sides are paired. */
export interface Pairing extends Pass {
  /** Places of the columns of the key. */
  readonly key: readonly number[]
  readonly isUnique: boolean
  /** False: the rows come as they lie, which takes less memory than to sort them. */
  readonly isSorted: boolean
}

const keyed = (
  columns: readonly PairedColumn[],
  { key, isUnique, ...pass }: Pairing,
  side: Side,
  rows: string,
): string => {
  const keys = key.map((at, index) => {
    const shape = columns[at]?.shape
    return `${shape ? comparable(valueName(side, at), shape, side) : 'NULL'} AS k${index}`
  })
  const partition = key.map((_, index) => `k${index}`).join(', ')
  const only = isInPass(`hash(${partition})`, pass)
  const select = `SELECT * FROM (SELECT *, ${keys.join(', ')}, true AS here FROM (${rows})) WHERE ${only}`
  if (isUnique) return select
  const order = comparables(columns, side).join(', ')
  return `SELECT *, row_number() OVER (PARTITION BY ${partition} ORDER BY ${order}) AS nth FROM (${select})`
}

/** Whether a cell of a pair of rows changed. */
export const flagName = (at: number): string => `c_${at}`

/**
 * Rows of two sides, those of equal key as one: `kind` (an index into `rowKinds`), the values of both sides, and for each column that both
 * have whether its cell changed. Sorted: in the order of kinds and keys. Of rows that share a key the first by their values are paired
 * first.
 */
export const pairedRowsSql = (
  columns: readonly PairedColumn[],
  { from, to }: Sides,
  pairing: Pairing,
): string => {
  const { key, isUnique, isSorted } = pairing
  const values = (side: Side, table: string) =>
    sidesColumns(columns, side).map(({ value }) => `${table}.${value}`)
  const flags = columns.flatMap(({ shape }, at) => {
    if (!shape) return []
    const [old, now] = [
      comparable(`x.${valueName('from', at)}`, shape, 'from'),
      comparable(`y.${valueName('to', at)}`, shape, 'to'),
    ]
    return [
      `(x.here IS NOT NULL AND y.here IS NOT NULL AND ${old} IS DISTINCT FROM ${now}) AS ${flagName(at)}`,
    ]
  })
  const kind = `CASE WHEN x.here IS NULL THEN 0 WHEN y.here IS NULL THEN 1 ELSE 2 END`
  const on = [
    ...key.map((_, index) => `x.k${index} IS NOT DISTINCT FROM y.k${index}`),
    ...(isUnique ? [] : ['x.nth = y.nth']),
  ]
  const order = ['1', ...key.map((_, index) => `coalesce(y.k${index}, x.k${index})`)].join(', ')
  return (
    `SELECT CAST(${kind} AS INTEGER) AS kind, ${[...values('from', 'x'), ...values('to', 'y'), ...flags].join(', ')} ` +
    `FROM (${keyed(columns, pairing, 'from', from)}) AS x FULL JOIN (${keyed(columns, pairing, 'to', to)}) AS y ` +
    `ON ${on.join(' AND ')}${isSorted ? ` ORDER BY ${order}` : ''}`
  )
}

/** The rows of one kind, as they are in a result of `pairedRowsSql`. */
export const kindRowsSql = (kind: (typeof rowKinds)[number], rows: string): string =>
  `SELECT * FROM (${rows}) WHERE kind = ${rowKinds.indexOf(kind)}`

/** One row: how many rows of each kind, then the changed cells of each column that both sides have. */
export const pairCountsSql = (columns: readonly PairedColumn[], rows: string): string => {
  const kinds = rowKinds.map((_, kind) => `count(*) FILTER (WHERE kind = ${kind})`)
  const cells = columns.flatMap(({ shape }, at) => (shape ? [`count(*) FILTER (WHERE ${flagName(at)})`] : []))
  return `SELECT ${[...kinds, ...cells].join(', ')} FROM (${rows})`
}

/**
 * A SELECT of a row's values in the order of the columns, those of `side` first. With cells: then, for each column that both sides have,
 * whether the cell changed, and what it was.
 */
export const shownRowsSql = (
  columns: readonly PairedColumn[],
  kind: (typeof rowKinds)[number],
  rows: string,
): string => {
  const value = ({ from, to }: PairedColumn, at: number): string => {
    if (kind === 'changed') return valueName(to ? 'to' : 'from', at)
    const side = kind === 'added' ? 'to' : 'from'
    return (side === 'to' ? to : from) ? valueName(side, at) : 'NULL'
  }
  const cells =
    kind === 'changed'
      ? columns.flatMap(({ shape }, at) => (shape ? [flagName(at), valueName('from', at)] : []))
      : []
  return `SELECT ${[...columns.map(value), ...cells].join(', ')} FROM (${rows})`
}
