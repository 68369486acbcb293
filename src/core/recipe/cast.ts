import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import {
  type Expr,
  call,
  choose,
  compare,
  convert,
  nothing,
  number,
  text,
  truth,
  tryConvert,
} from '../sql/ast.ts'
import { hasZone, spaceClass } from '../sql/print-words.ts'
import { type TypeFamily, familyOf, isNumeric, isTime } from './columns.ts'
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

const isoDate = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}'
const isoZone = '(Z|[+-][0-9]{2}(:[0-9]{2})?)?'

/** Engines read much more as times, each its own: words such as `infinity` and `epoch`, years alone, dates with something behind. */
const isoDay = (trimmed: Expr): Expr =>
  choose(call('matches', trimmed, text(`${isoDate}([T ].*)?`)), tryConvert(trimmed, 'date'), nothing)

const isoTimestamp = (trimmed: Expr): Expr => {
  const hour = `${isoDate}[T ][0-9]{1,2}:[0-9]{1,2}`
  return {
    kind: 'case',
    branches: [
      {
        when: call('matches', trimmed, text(`${isoDate}|${hour}:[0-9]{1,2}([.][0-9]{1,9})?${isoZone}`)),
        result: call('iso-instant', trimmed),
      },
      {
        when: call('matches', trimmed, text(hour)),
        result: call('iso-instant', call('concat', trimmed, text(':00'))),
      },
    ],
    otherwise: nothing,
  }
}

/** How text that a format reads becomes a time: in which zone text without one is meant, UTC when absent. */
export interface TimeReading {
  readonly to: 'date' | 'timestamp' | 'timestamp_ntz'
  readonly format: string
  readonly zone?: string
}

const inZone = (time: Expr, zone: string | undefined): Expr =>
  zone === undefined || zone === 'UTC' ? call('as-utc', time) : call('from-zone', time, text(zone))

const shownIn = (instant: Expr, zone: string | undefined): Expr =>
  zone === undefined || zone === 'UTC' ? call('utc-time', instant) : call('to-zone', instant, text(zone))

/**
 * Trimmed text as a time; NULL where it does not fit the format. Dates and times without zone are what clocks of the zone show: for a
 * format that names its own zone, at that instant.
 */
export const readTime = (trimmed: Expr, { to, format, zone }: TimeReading): Expr => {
  const time: Expr = { kind: 'parse-time', of: trimmed, format }
  const zoned = hasZone(format)
  const local = zoned ? shownIn(time, zone) : time
  const value = to === 'timestamp' ? (zoned ? time : inZone(time, zone)) : convert(local, to)
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
      return format === undefined ? isoDay(trimmed) : readTime(trimmed, { to, format })
    case 'timestamp':
      return format === undefined ? isoTimestamp(trimmed) : readTime(trimmed, { to, format })
    default:
      return tryConvert(call('latin-digits', trimmed), to)
  }
}

/** The engine cuts off the digits of a decimal that another one has no place for; Spark rounds, and so does Boathouse. */
const rounded = (value: Expr, from: DeltaType, to: CastType): Expr => {
  const [before, after] = [decimalParts(from), decimalParts(to)]
  const fewer = before && after && after.scale < before.scale
  return fewer ? call('round-half-up', value, number(after.scale)) : value
}

const fromNumber = (value: Expr, from: DeltaType, to: CastType): Expr => {
  const family = familyOf(from)
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
  if (whole) {
    const isWhole = compare(value, '=', call('truncate', value))
    // Spark takes the double above the largest long for that long.
    const fits = family === 'float' ? [compare(value, '<', number(2 ** 63))] : []
    return choose({ kind: 'and', of: [isWhole, ...fits] }, tryConvert(value, to), nothing)
  }
  // The engine stops at an infinite number that becomes a decimal, even if it is asked to be lenient.
  return family === 'float' && decimalParts(to)
    ? choose(
        { kind: 'and', of: [compare(value, '<', number(1e38)), compare(value, '>', number(-1e38))] },
        tryConvert(value, to),
        nothing,
      )
    : tryConvert(rounded(value, from, to), to)
}

const decimalFormat = ({
  precision,
  scale,
}: {
  readonly precision: number
  readonly scale: number
}): string => `MI${'9'.repeat(Math.max(precision - scale - 1, 0))}0.${'0'.repeat(scale)}`

const printed = (value: Expr, from: DeltaType | undefined): Expr => {
  const family = familyOf(from)
  if (from === 'double') return call('double-text', value)
  if (family === 'nested') return call('json-text', value)
  const decimal = from === undefined ? undefined : decimalParts(from)
  // With fewer digits behind the point no dialect prints an exponent.
  if (decimal && decimal.scale > 6) return call('decimal-text', value, text(decimalFormat(decimal)))
  return convert(family === 'timestamp' ? call('utc-time', value) : value, 'string')
}

const fromTime = (value: Expr, family: TypeFamily, to: 'date' | 'timestamp'): Expr => {
  if (to === 'date') return convert(family === 'timestamp' ? call('utc-time', value) : value, 'date')
  return call('as-utc', convert(value, 'timestamp_ntz'))
}

/** Whether values of a type can be cast at all; what cannot is a mistake in the recipe, not in the data. */
export const canCast = (from: DeltaType | undefined, to: CastType): boolean => {
  const family = familyOf(from)
  if (to === 'string' || family === 'text' || family === 'unknown' || from === to) return true
  if (to === 'date' || to === 'timestamp') return isTime(family)
  return isNumeric(family) || family === 'boolean'
}

/** A value as text, in UTC: what nullify compares and what a cast to string gives. */
export const printedValue = (value: Expr, from: DeltaType | undefined): Expr =>
  from === 'string' ? value : printed(value, from)

/** A value in another type; NULL where it does not convert. The types must be castable (`canCast`). */
export const castValue = (value: Expr, from: DeltaType | undefined, to: CastType, format?: string): Expr => {
  const family = familyOf(from)
  if (from === to) return value
  if (to === 'string') return printed(value, from)
  if (family === 'text') return fromText(value, to, format)
  if (from !== undefined && isNumeric(family)) return fromNumber(value, from, to)
  if (family === 'boolean') return tryConvert(decimalParts(to) ? convert(value, 'integer') : value, to)
  if (to === 'date' || to === 'timestamp') {
    if (isTime(family)) return fromTime(value, family, to)
  }
  return fromText(convert(value, 'string'), to, format)
}
