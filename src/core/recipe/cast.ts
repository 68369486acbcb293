import { decimalParts, typeName } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import {
  type Expr,
  call,
  choose,
  compare,
  convert,
  isNotNull,
  isNull,
  nothing,
  text,
  truth,
  tryConvert,
} from '../sql/ast.ts'
import { hasZone, spaceClass } from '../sql/print-words.ts'
import { type TypeFamily, familyOf, isNumeric } from './columns.ts'
import { fourDigitYear } from './time-format.ts'

/** Types a step can cast to. */
export type CastType =
  'string' | 'long' | 'integer' | 'double' | 'boolean' | 'date' | 'timestamp' | `decimal(${number},${number})`

const trueWords = ['true', 't', 'yes', 'y', '1']
const falseWords = ['false', 'f', 'no', 'n', '0']

/** Whole numbers, also as `42.0`, with white space around: the digits are group 1. */
const wholeNumber = `\\A${spaceClass}*([+-]?[0-9]+)(\\.0*)?${spaceClass}*\\z`

const asBoolean = (value: Expr): Expr => {
  const word = call('lower', value)
  return {
    kind: 'case',
    branches: [
      { when: { kind: 'one-of', of: word, values: trueWords }, result: truth(true) },
      { when: { kind: 'one-of', of: word, values: falseWords }, result: truth(false) },
    ],
    otherwise: nothing,
  }
}

/** Engines read words such as `infinity` and `epoch` as times; data does not mean that. */
const fromDigits = (trimmed: Expr, time: Expr): Expr =>
  choose(call('matches', trimmed, text('[0-9].*')), time, nothing)

const isoTimestamp = (trimmed: Expr): Expr => {
  const withSeconds = tryConvert(trimmed, 'timestamp_ntz')
  const withoutSeconds = tryConvert(call('concat', trimmed, text(':00')), 'timestamp_ntz')
  return fromDigits(trimmed, call('as-utc', call('coalesce', withSeconds, withoutSeconds)))
}

const byFormat = (trimmed: Expr, to: 'date' | 'timestamp', format: string): Expr => {
  const time: Expr = { kind: 'parse-time', of: trimmed, format }
  const zoned = hasZone(format)
  const value =
    to === 'timestamp'
      ? zoned
        ? time
        : call('as-utc', time)
      : convert(zoned ? call('utc-time', time) : time, 'date')
  return fourDigitYear(format)
    ? choose(call('matches', trimmed, text('.*[0-9]{4}.*')), value, nothing)
    : value
}

/** Text to another type; empty text and what does not convert is NULL. */
const fromText = (value: Expr, to: CastType, format: string | undefined): Expr => {
  const trimmed = call('trim-space', value)
  switch (to) {
    case 'string':
      return value
    case 'long':
    case 'integer':
      return tryConvert(call('capture', value, text(wholeNumber)), to)
    case 'double':
      // Trimming costs more than reading the number, and most numbers need none.
      return call('coalesce', tryConvert(value, to), tryConvert(trimmed, to))
    case 'boolean':
      return asBoolean(trimmed)
    case 'date':
      return format === undefined
        ? fromDigits(trimmed, tryConvert(trimmed, 'date'))
        : byFormat(trimmed, to, format)
    case 'timestamp':
      return format === undefined ? isoTimestamp(trimmed) : byFormat(trimmed, to, format)
    default:
      return tryConvert(trimmed, to)
  }
}

const number = (value: number): Expr => ({ kind: 'number', value })

const fromNumber = (value: Expr, family: TypeFamily, to: CastType): Expr => {
  if (to === 'boolean') {
    const isOne = compare(value, '=', number(1))
    const isZero = compare(value, '=', number(0))
    const branches = [
      { when: isOne, result: truth(true) },
      { when: isZero, result: truth(false) },
    ]
    return { kind: 'case', branches, otherwise: nothing }
  }
  const whole = (to === 'long' || to === 'integer') && family !== 'integer'
  if (!whole) return tryConvert(value, to)
  return choose(compare(value, '=', call('truncate', value)), tryConvert(value, to), nothing)
}

const printed = (value: Expr, family: TypeFamily): Expr => {
  if (family === 'nested') return call('json-text', value)
  return convert(family === 'timestamp' ? call('utc-time', value) : value, 'string')
}

const fromTime = (value: Expr, family: TypeFamily, to: 'date' | 'timestamp'): Expr => {
  if (to === 'date') return convert(family === 'timestamp' ? call('utc-time', value) : value, 'date')
  return call('as-utc', convert(value, 'timestamp_ntz'))
}

const isTime = (family: TypeFamily): boolean =>
  family === 'date' || family === 'timestamp' || family === 'timestamp_ntz'

/** Whether values of a type can be cast at all; what cannot is a mistake in the recipe, not in the data. */
export const canCast = (from: DeltaType | undefined, to: CastType): boolean => {
  const family = familyOf(from)
  if (to === 'string' || family === 'text' || family === 'unknown' || from === to) return true
  if (to === 'date' || to === 'timestamp') return isTime(family)
  return isNumeric(family) || family === 'boolean'
}

/** A value as text, in UTC: what nullify compares and what a cast to string gives. */
export const printedValue = (value: Expr, from: DeltaType | undefined): Expr =>
  from === 'string' ? value : printed(value, familyOf(from))

/** A value in another type; NULL where it does not convert. The types must be castable (`canCast`). */
export const castValue = (value: Expr, from: DeltaType | undefined, to: CastType, format?: string): Expr => {
  const family = familyOf(from)
  if (from === to) return value
  if (to === 'string') return printed(value, family)
  if (family === 'text') return fromText(value, to, format)
  if (isNumeric(family)) return fromNumber(value, family, to)
  if (family === 'boolean') return tryConvert(decimalParts(to) ? convert(value, 'integer') : value, to)
  if (to === 'date' || to === 'timestamp') {
    if (isTime(family)) return fromTime(value, family, to)
  }
  return fromText(convert(value, 'string'), to, format)
}

/** As `castValue`, but a value that does not convert stops the statement with a message that names column and value. */
export const strictCast = (
  name: string,
  value: Expr,
  from: DeltaType | undefined,
  to: CastType,
  format?: string,
): Expr => {
  const cast = castValue(value, from, to, format)
  if (from === to || to === 'string') return cast
  const shown = printedValue(value, from)
  const goal = format === undefined ? typeName(to) : `${typeName(to)} by the format ${format}`
  const message = call(
    'concat',
    text(`Column "${name}": the value "`),
    shown,
    text(`" does not convert to ${goal}.`),
  )
  const isEmpty = compare(call('trim-space', shown), '=', text(''))
  return {
    kind: 'case',
    branches: [
      { when: isNotNull(cast), result: cast },
      { when: { kind: 'or', of: [isNull(value), isEmpty] }, result: nothing },
    ],
    otherwise: convert(call('fail', message), to),
  }
}
