import { toEngineType } from '../delta/engine-types.ts'
import { quoteText } from '../sql/quote.ts'
import type { PairedColumn, Side } from './columns.ts'
import { comparables, valueName } from './rows-sql.ts'
import { comparable } from './shape.ts'

/** Columns of which rows are put in order where no key tells them apart. */
const mostOrdered = 4

/** What rows are put in order by: the SQL of a value on either side, and the engine type that both have. */
export interface OrderValue {
  readonly sql: (side: Side) => string
  readonly type: string
}

/** Before which rows a stretch begins: the values of its first row as text, NULL where it has none. */
export type Cut = readonly (string | null)[]

const orderValue = ({ shape }: PairedColumn, at: number): readonly OrderValue[] => {
  if (!shape) return []
  const type = shape.kind === 'plain' ? (shape.cast ?? toEngineType(shape.type)) : 'VARCHAR'
  return [{ sql: side => comparable(valueName(side, at), shape, side), type }]
}

/**
 * What the rows of a difference are put in order by: the key; where there is none, or one that rows share, some columns and a hash of all,
 * so that rows are seldom equal in it. Empty where the versions have no column in common.
 */
export const diffOrder = (
  columns: readonly PairedColumn[],
  key: { readonly places: readonly number[]; readonly isUnique: boolean } | undefined,
): readonly OrderValue[] => {
  const keyed = (key?.places ?? []).flatMap(at => orderValue(columns[at] ?? {}, at))
  if (key?.isUnique === true) return keyed
  if (!columns.some(({ shape }) => shape)) return []
  const plain = columns.flatMap((column, at) =>
    column.shape?.kind === 'plain' ? orderValue(column, at) : [],
  )
  const hash: OrderValue = { sql: side => `hash(${comparables(columns, side).join(', ')})`, type: 'UBIGINT' }
  return [...(keyed.length > 0 ? keyed : plain.slice(0, mostOrdered)), hash]
}

/** The items of ORDER BY, given the SQL of the values; what is NULL comes last. */
export const orderItems = (values: readonly string[]): string =>
  values.map(value => `${value} ASC NULLS LAST`).join(', ')

const literal = (text: string, { type }: OrderValue): string =>
  type === 'VARCHAR' ? quoteText(text) : `CAST(${quoteText(text)} AS ${type})`

/** Whether a row of a side comes before a cut; true, false or NULL, which means false. */
const before = (order: readonly OrderValue[], side: Side, cut: Cut): string => {
  let sql = 'false'
  for (const [at, value] of [...order.entries()].toReversed()) {
    const own = value.sql(side)
    const text = cut[at] ?? null
    if (text === null) sql = `(${own} IS NOT NULL OR ${sql})`
    else sql = `(${own} < ${literal(text, value)} OR (${own} = ${literal(text, value)} AND ${sql}))`
  }
  return sql
}

/** The number of the stretch that a row of a side is in, cut by cut: with a few comparisons of many. */
export const stretchNumber = (order: readonly OrderValue[], side: Side, cuts: readonly Cut[]): string => {
  const choose = (first: number, last: number): string => {
    if (first === last) return String(first)
    const middle = Math.ceil((first + last) / 2)
    const isBefore = before(order, side, cuts[middle - 1] ?? [])
    return `CASE WHEN ${isBefore} THEN ${choose(first, middle - 1)} ELSE ${choose(middle, last)} END`
  }
  return choose(0, cuts.length)
}

/** Whether a row of a side is in a stretch. What holds for the first value alone stands first: row groups are passed over by it. */
export const isInStretch = (
  order: readonly OrderValue[],
  side: Side,
  cuts: readonly Cut[],
  stretch: number,
): string => {
  const [first] = order
  const [from, to] = [cuts[stretch - 1], cuts[stretch]]
  const [least = null, most = null] = [from?.[0], to?.[0]]
  // Without a last value the stretch has the NULLs, which compare with nothing.
  const simple =
    !first || most === null
      ? []
      : [
          `${first.sql(side)} <= ${literal(most, first)}`,
          ...(least === null ? [] : [`${first.sql(side)} >= ${literal(least, first)}`]),
        ]
  const ends = [
    ...(from ? [`(${before(order, side, from)}) IS NOT TRUE`] : []),
    ...(to ? [before(order, side, to)] : []),
  ]
  return [...simple, ...ends].join(' AND ') || 'true'
}
