import { toEngineType } from '../delta/engine-types.ts'
import type { Literal, Predicate } from '../delta/predicate.ts'
import type { DeltaType } from '../delta/schema.ts'
import type { Value } from '../ports/engine.ts'
import { quoteText } from '../sql/quote.ts'
import type { FilmOrder } from './order.ts'
import { type Place, cellOf } from './place.ts'
import type { Reading } from './reading.ts'

/** An end of a stretch of rows: a place, with the values that it stands for. */
export interface Bound {
  readonly values: readonly Value[]
  readonly place: Place
}

/** The place that values of an order's first columns name. */
export const boundOf = ({ columns, told }: FilmOrder, values: readonly Value[]): Bound => {
  const kept = values.slice(0, told)
  return { values: kept, place: kept.map((value, at) => cellOf(columns[at]?.field.type ?? 'string', value)) }
}

/** Rows in an order from one place on, up to another; without ends: all. */
export interface Stretch {
  readonly from?: Bound | undefined
  /** Whether rows at `from` itself are in it. */
  readonly fromIncluded: boolean
  /** Always included. */
  readonly to?: Bound | undefined
  /** Leaves out rows that have no value in the first column, which are the last ones: for a look that mostly does not need them. */
  readonly valuesOnly?: boolean
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')

/** A date or moment as the engine reads it: years outside 0 to 9999 are spelled in another way there. */
const timeText = (text: string): string => {
  const [, sign, year = '', day = '', clock = ''] = /^([+-])(\d+)(-\d\d-\d\d)T?(.*)$/.exec(text) ?? []
  if (sign === undefined) return text
  // There is a year 0 before the year 1, which the engine calls 1 BC.
  const date = sign === '+' ? `${Number(year)}${day}` : `${Number(year) + 1}${day} (BC)`
  return clock === '' ? date : `${date} ${clock}`
}

const literal = (type: DeltaType, value: NonNullable<Value>): string => {
  if (value instanceof Uint8Array) return `CAST(${quoteText(hex(value))} AS BLOB)`
  const text = typeof value === 'object' ? '' : String(value)
  if (type === 'string') return quoteText(text)
  const isTime = type === 'date' || type === 'timestamp' || type === 'timestamp_ntz'
  return `CAST(${quoteText(isTime ? timeText(text) : text)} AS ${toEngineType(type)})`
}

/** SQL for the rows beyond a place, on one side of it. NULL is last, in both directions. */
const beyond = (
  { columns }: FilmOrder,
  { order }: Reading,
  { values }: Bound,
  side: 'after' | 'before',
  included: boolean,
): string => {
  let sql = included ? 'true' : 'false'
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const [column, read, value = null] = [columns[at], order[at], values[at]]
    if (!column || !read) continue
    const own = read.sql
    if (value === null) {
      const rest = `(${own} IS NULL AND ${sql})`
      sql = side === 'after' ? rest : `(${own} IS NOT NULL OR ${rest})`
      continue
    }
    const text = literal(column.field.type, value)
    const isUp = (side === 'after') !== column.descending
    const strictly = `${own} ${isUp ? '>' : '<'} ${text}`
    const orNull = side === 'after' ? ` OR ${own} IS NULL` : ''
    sql = `(${strictly}${orNull} OR (${own} = ${text} AND ${sql}))`
  }
  return sql
}

/** What must hold for the first column alone: a condition so simple that row groups are passed over by it. */
const firstColumn = (
  order: FilmOrder,
  reading: Reading,
  { from, to, valuesOnly }: Stretch,
): readonly { readonly op: '>=' | '<='; readonly value: NonNullable<Value> }[] => {
  const [column] = order.columns
  if (!column || reading.order[0]?.name === undefined) return []
  const [first, last] = [from?.values[0], to?.values[0]]
  const hasLast = last !== undefined && last !== null
  // Without a last value the stretch has the NULLs, which compare with nothing.
  if (!hasLast && valuesOnly !== true) return []
  const ends: { readonly op: '>=' | '<='; readonly value: NonNullable<Value> }[] = []
  if (hasLast) ends.push({ op: column.descending ? '>=' : '<=', value: last })
  if (first !== undefined && first !== null) ends.push({ op: column.descending ? '<=' : '>=', value: first })
  return ends
}

/** SQL for whether a row is in a stretch and passes the filters; undefined where all do. */
export const stretchSql = (order: FilmOrder, reading: Reading, stretch: Stretch): string | undefined => {
  const { from, fromIncluded, to } = stretch
  const [column] = order.columns
  const parts = [
    ...(reading.filter === undefined ? [] : [reading.filter]),
    ...firstColumn(order, reading, stretch).map(
      ({ op, value }) => `${reading.order[0]?.sql} ${op} ${literal(column?.field.type ?? 'string', value)}`,
    ),
    ...(from ? [beyond(order, reading, from, 'after', fromIncluded)] : []),
    ...(to ? [beyond(order, reading, to, 'before', true)] : []),
  ]
  return parts.length === 0 ? undefined : parts.join(' AND ')
}

const isLiteral = (value: Value): value is Literal =>
  value !== null && typeof value !== 'object' && !Number.isNaN(value)

/** What files must have, by their statistics, to have rows of a stretch. */
export const stretchPredicate = (order: FilmOrder, reading: Reading, stretch: Stretch): Predicate => {
  const name = reading.order[0]?.name
  if (name === undefined) return { kind: 'true' }
  const column = [name]
  const ends = (of: Stretch): readonly Predicate[] =>
    firstColumn(order, reading, of).flatMap(({ op, value }): readonly Predicate[] =>
      isLiteral(value) ? [{ kind: 'compare', column, op, value }] : [],
    )
  const known = ends(stretch)
  if (known.length > 0) return { kind: 'and', of: known }
  // To the end: NULLs are the last.
  const values = ends({ ...stretch, valuesOnly: true })
  return values.length === 0 ? { kind: 'true' } : { kind: 'or', of: [...values, { kind: 'is-null', column }] }
}
