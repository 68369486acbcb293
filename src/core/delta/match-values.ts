import type { LogJson } from './actions.ts'
import { daysOf, hasZone, microsOf } from './match-times.ts'
import type { Literal } from './predicate.ts'
import { decimalParts } from './schema-json.ts'
import type { DeltaType } from './schema.ts'

/** A value as it is compared; the values of one column are all of one kind. */
export type Comparable = bigint | number | string

/** UTF-16 order differs from UTF-8 order only where one of the units is a surrogate: those come after all others. */
const unitRank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

const compareText = (a: string, b: string): number => {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left !== right) return unitRank(left) - unitRank(right)
  }
  return a.length - b.length
}

/** NaN equals itself and is above all other numbers, as in the engine. */
const compareNumbers = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a === b ? 0 : a < b ? -1 : 1
}

/** Negative, zero or positive: the engine's order. Text goes by code points. */
export const compare = (a: Comparable, b: Comparable): number => {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  return a === b ? 0 : a < b ? -1 : 1
}

/** Digits after the point that a decimal is compared with: enough for any decimal(38,38) and what a double adds to it. */
const SCALE = 60
const digits = /^([+-]?)(\d+)?(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

/** A number in digits, exactly, as a whole number of 10^-60. */
const exact = (text: string): bigint | undefined => {
  const [found, sign, whole = '', fraction = '', exponent = '0'] = digits.exec(text) ?? []
  if (found === undefined || whole + fraction === '') return undefined
  const zeros = SCALE - fraction.length + Number(exponent)
  if (zeros < 0 || zeros > 500) return undefined
  const value = BigInt(whole + fraction) * 10n ** BigInt(zeros)
  return sign === '-' ? -value : value
}

const isWhole = (type: DeltaType): boolean =>
  type === 'long' || type === 'integer' || type === 'short' || type === 'byte'

const isExact = (type: DeltaType): boolean => isWhole(type) || decimalParts(type) !== undefined

/** Whether values of the type can be NaN. */
export const isFloating = (type: DeltaType): boolean => type === 'float' || type === 'double'

const words: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
])

const floating = (text: string): number | undefined =>
  words.get(text.toLowerCase()) ?? (digits.test(text) && /\d/.test(text) ? Number(text) : undefined)

const truth = (text: string): number | undefined => {
  const word = text.toLowerCase()
  return word === 'true' ? 1 : word === 'false' ? 0 : undefined
}

/** A value in the words of a partition value (PROTOCOL.md, "Partition Value Serialization"); undefined when it can not be told. */
export const partitionValue = (type: DeltaType, text: string): Comparable | undefined => {
  if (type === 'string') return text
  if (type === 'boolean') return truth(text)
  if (type === 'date') return daysOf(text)
  if (type === 'timestamp' || type === 'timestamp_ntz') return microsOf(text)
  if (type === 'double') return floating(text)
  if (type === 'float') {
    const value = floating(text)
    return value === undefined ? undefined : Math.fround(value)
  }
  return isExact(type) ? exact(text) : undefined
}

/** A float's literal may mean the double or the float next to it: both are looked at. */
const floats = (value: number): readonly number[] =>
  Object.is(Math.fround(value), value) ? [value] : [value, Math.fround(value)]

/**
 * What a literal may be as a value of the type; more than one where it is not sure how the engine rounds it. Undefined when it can
 * not be compared with the type.
 */
export const literalValues = (type: DeltaType, literal: Literal): readonly Comparable[] | undefined => {
  if (typeof literal === 'boolean') return type === 'boolean' ? [Number(literal)] : undefined
  if (type === 'boolean') return undefined
  if (isFloating(type)) {
    const value = typeof literal === 'string' ? floating(literal) : Number(literal)
    return value === undefined ? undefined : type === 'float' ? floats(value) : [value]
  }
  if (type === 'string' && typeof literal !== 'string') return undefined
  const value = partitionValue(type, String(literal))
  return value === undefined ? undefined : [value]
}

/** Past the decimal that was written, when the double that it was read as may be a little off it. */
const stepAway = (value: number, side: 'min' | 'max'): number =>
  value + Math.abs(value) * 2 ** -51 * (side === 'min' ? -1 : 1)

/**
 * Fifteen digits survive in a double. A number of the log that may have had more is not sure beyond them; whole numbers that a double
 * can not hold come as bigint.
 */
const exactBound = (type: DeltaType, json: LogJson, side: 'min' | 'max'): bigint | undefined => {
  const parts = decimalParts(type)
  if (typeof json === 'bigint') return exact(String(json))
  if (typeof json === 'string') return parts === undefined ? undefined : exact(json)
  if (typeof json !== 'number' || !Number.isFinite(json)) return undefined
  if (parts === undefined) return Number.isSafeInteger(json) ? exact(String(json)) : undefined
  const isSure = Math.abs(json) < 10 ** (15 - parts.scale)
  return exact(String(isSure ? json : stepAway(json, side)))
}

/** Of a column that was float, files may have bounds as a float prints them. */
const floatingBound = (type: DeltaType, json: LogJson, side: 'min' | 'max'): number | undefined => {
  if (typeof json !== 'number' && typeof json !== 'bigint') return undefined
  const value = Number(json)
  const float = Math.fround(value)
  if (Number.isNaN(value)) return undefined
  if (type === 'float') return float
  return side === 'min' ? Math.min(value, float) : Math.max(value, float)
}

/**
 * A bound out of a file's statistics (PROTOCOL.md, "Per-file Statistics"); undefined when it says nothing. Every value of the column is
 * at least the `min` and at most the `max`, but for NaN. Timestamps are cut to milliseconds by their writers, so a `max` is one
 * millisecond later; bounds of types that were widened since are read as well.
 */
export const statsBound = (type: DeltaType, json: LogJson, side: 'min' | 'max'): Comparable | undefined => {
  if (type === 'boolean') return typeof json === 'boolean' ? Number(json) : undefined
  if (isFloating(type)) return floatingBound(type, json, side)
  if (isExact(type)) return exactBound(type, json, side)
  if (typeof json !== 'string') return undefined
  if (type === 'string') return json
  if (type === 'date') return daysOf(json)
  if (type !== 'timestamp' && type !== 'timestamp_ntz') return undefined
  // Without a zone a moment is in that of the writer, which is not known.
  if (type === 'timestamp' && !hasZone(json)) return undefined
  const micros = microsOf(json)
  return micros === undefined || side === 'min' ? micros : micros + 1000n
}
