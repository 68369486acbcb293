import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type Expr, call, convert, text } from '../sql/ast.ts'
import { familyOf } from './columns.ts'

const bits: ReadonlyMap<DeltaType, bigint> = new Map([
  ['byte', 8n],
  ['short', 16n],
  ['integer', 32n],
  ['long', 64n],
])

const wholeFits = (value: string, type: DeltaType): boolean => {
  if (!/^[+-]?\d{1,20}$/.test(value)) return false
  const limit = 1n << ((bits.get(type) ?? 64n) - 1n)
  const number = BigInt(value.replace('+', ''))
  return number >= -limit && number < limit
}

const decimalFits = (value: string, type: DeltaType): boolean => {
  const [, whole = '', fraction = ''] = /^[+-]?0*(\d*)\.?(\d*)$/.exec(value) ?? []
  const parts = decimalParts(type)
  return (
    parts !== undefined &&
    /\d/.test(value) &&
    /^[+-]?\d*\.?\d*$/.test(value) &&
    fraction.length <= parts.scale &&
    whole.length <= parts.precision - parts.scale
  )
}

const leapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const isDay = (value: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const days = [31, leapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return year > 0 && day >= 1 && day <= days
}

const isTime = (value: string): boolean => {
  const [, day = '', clock] = /^(\S{10})(?:[T ](.*))?$/.exec(value) ?? []
  return isDay(day) && (clock === undefined || /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(clock))
}

/**
 * Whether a text of the document is a value of a type, nothing lost: whole numbers in range, decimals with no more digits, `true` and
 * `false`, 2026-03-01, 2026-03-01 09:14:00. Every text is one of a type that is not known.
 */
export const valueFits = (value: string, type: DeltaType | undefined): boolean => {
  switch (familyOf(type)) {
    case 'text':
    case 'unknown':
      return true
    case 'integer':
      return wholeFits(value.trim(), type ?? 'long')
    case 'decimal':
      return decimalFits(value.trim(), type ?? 'long')
    case 'float':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim())
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'date':
      return isDay(value)
    case 'timestamp':
    case 'timestamp_ntz':
      return isTime(value)
    case 'binary':
    case 'nested':
      return false
  }
}

/** A text that fits (`valueFits`), as `fromText` reads it. */
export const textOfValue = (value: string, type: DeltaType): string => {
  if (type === 'string') return value
  const isTimeOfDay =
    (type === 'timestamp' || familyOf(type) === 'timestamp_ntz') &&
    /:\d\d$/.test(value) &&
    value.length === 16
  return isTimeOfDay ? `${value}:00` : value.trim()
}

/** Texts of `textOfValue` as values of the type; times without zone are UTC. */
export const fromText = (of: Expr, type: DeltaType): Expr => {
  if (type === 'string') return of
  return type === 'timestamp' ? call('as-utc', convert(of, 'timestamp_ntz')) : convert(of, type)
}

/** A text that fits (`valueFits`) as a value of the type; times without zone are UTC. */
export const valueOf = (value: string, type: DeltaType): Expr =>
  fromText(text(textOfValue(value, type)), type)
