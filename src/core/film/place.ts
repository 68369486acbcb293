import { compare } from '../delta/match-values.ts'
import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import type { Value } from '../ports/engine.ts'

/** A value as it is compared: those of one column are all of one kind, but for NULL. */
type Cell = number | bigint | string | Uint8Array | null

/** Where a row stands in an order: its values in the order's columns, or in the first few of them. */
export type Place = readonly Cell[]

const oddYear = /^([+-])(\d+)(.*)$/s

/** Text of a date or moment that is in order as text is. Years outside 0 to 9999 come with a sign. */
const timeCell = (text: string): string => {
  if (text === 'infinity') return '3'
  if (text === '-infinity') return ''
  const [, sign, year = '', rest = ''] = oddYear.exec(text) ?? []
  if (sign === undefined) return `1${text}`
  if (sign === '+') return `2${year.padStart(9, '0')}${rest}`
  return `0${String(999_999_999 - Number(year)).padStart(9, '0')}${rest}`
}

/** All decimals of a column are whole numbers of the same fraction. */
const decimalCell = (text: string, scale: number): bigint => {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`)
}

/** A value of a column of the type as it is compared; nested types have no such. */
export const cellOf = (type: DeltaType, value: Value): Cell => {
  if (value === null) return null
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint8Array) return value
  if (typeof value !== 'string') return null
  if (type === 'date' || type === 'timestamp' || type === 'timestamp_ntz') return timeCell(value)
  const decimal = decimalParts(type)
  return decimal ? decimalCell(value, decimal.scale) : value
}

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const compareValues = (a: NonNullable<Cell>, b: NonNullable<Cell>): number =>
  a instanceof Uint8Array || b instanceof Uint8Array
    ? a instanceof Uint8Array && b instanceof Uint8Array
      ? compareBytes(a, b)
      : 0
    : compare(a, b)

/** Negative, zero or positive: as the engine orders the values of one column, NULL last in both directions. */
export const compareCells = (a: Cell, b: Cell, descending: boolean): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return descending ? compareValues(b, a) : compareValues(a, b)
}

/** Which of two places comes first; as far as the shorter one goes. */
export const comparePlaces = (
  columns: readonly { readonly descending: boolean }[],
  a: Place,
  b: Place,
): number => {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at += 1) {
    const difference = compareCells(a[at] ?? null, b[at] ?? null, columns[at]?.descending === true)
    if (difference !== 0) return difference
  }
  return 0
}
