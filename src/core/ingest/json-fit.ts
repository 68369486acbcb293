import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType, PrimitiveType } from '../delta/schema.ts'
import { textOf, utf8Bytes } from './bytes.ts'
import { keyOf } from './json-columns.ts'
import { isDouble, isLong, isReal, isSafeLong, isShortInteger } from './json-shape.ts'
import {
  ARRAY,
  ESCAPED_KEY,
  ESCAPED_STRING,
  FALSE,
  INTEGER,
  type JsonTape,
  NULL,
  OBJECT,
  REAL,
  STRING,
  TRUE,
} from './json-tape.ts'
import { KeyIndex } from './key-index.ts'

/** A field of a struct: its name and a colon as JSON text, and its type. */
export interface TargetField {
  readonly label: Uint8Array
  readonly target: Target
}

/** A type, made ready for reading values of it from the tape. */
export interface Target {
  readonly type: DeltaType
  /** The type's name, for messages. */
  readonly label: string
  /** For structs: the JSON keys, and the fields in the same order. */
  readonly keys: KeyIndex
  readonly fields: readonly TargetField[]
  /** For arrays and maps. */
  readonly inner: Target | undefined
}

/** Makes a type ready. */
export const targetOf = (type: DeltaType): Target => {
  const keys = new KeyIndex()
  if (typeof type === 'string') return { type, label: type, keys, fields: [], inner: undefined }
  if (type.type === 'struct') {
    for (const field of type.fields) keys.add(keyOf(field) ?? field.name)
    const fields = type.fields.map(field => ({
      label: utf8Bytes(`${JSON.stringify(field.name)}:`),
      target: targetOf(field.type),
    }))
    return { type, label: 'struct', keys, fields, inner: undefined }
  }
  const inner = targetOf(type.type === 'array' ? type.elementType : type.valueType)
  return { type, label: `${type.type} of ${inner.label}`, keys, fields: [], inner }
}

/** A value that is not what its column takes. */
export interface Misfit {
  /** Path below the column: `.city`, `[]`. */
  readonly path: string
  readonly expected: string
  readonly index: number
}

const bounds: Readonly<Record<'byte' | 'short' | 'integer', number>> = {
  byte: 128,
  short: 32_768,
  integer: 2 ** 31,
}

const inRange = (text: string, type: keyof typeof bounds): boolean => {
  const value = Number(text)
  return value >= -bounds[type] && value < bounds[type]
}

const datePattern = /^\d{4}-(\d\d)-(\d\d)$/
const timestampPattern =
  /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?$/

/** Whether the text is a day of the calendar, as `2026-03-01`. */
export const isDate = (text: string): boolean => {
  const found = datePattern.exec(text)
  if (!found) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(found[1]), Number(found[2])]
  if (month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
}

/** Whether the text is a day and a time of it to microseconds at most, with or without a time zone. */
export const isTimestamp = (text: string): boolean => {
  const found = timestampPattern.exec(text)
  return found !== null && isDate(found[1] ?? '')
}

const fitsDecimal = (text: string, type: PrimitiveType): boolean => {
  const parts = decimalParts(type)
  const found = /^-?(\d+)(?:\.(\d+))?$/.exec(text)
  if (!parts || !found) return false
  const whole = (found[1] ?? '').replace(/^0+/, '').length
  return whole <= parts.precision - parts.scale && (found[2]?.length ?? 0) <= parts.scale
}

const scalarFits = (type: PrimitiveType, kind: number, text: string): boolean => {
  const number = kind === INTEGER || kind === REAL
  switch (type) {
    case 'long':
      return kind === INTEGER && isLong(text)
    case 'integer':
    case 'short':
    case 'byte':
      return kind === INTEGER && inRange(text, type)
    case 'double':
      return kind === INTEGER ? isSafeLong(text) : kind === REAL && isDouble(text)
    case 'float':
      return kind === INTEGER
        ? Math.abs(Number(text)) <= 2 ** 24
        : kind === REAL && isDouble(text) && Number.isFinite(Math.fround(Number(text)))
    case 'date':
      return (kind === STRING || kind === ESCAPED_STRING) && isDate(text)
    case 'timestamp':
      return (kind === STRING || kind === ESCAPED_STRING) && isTimestamp(text)
    case 'timestamp_ntz':
      return (
        (kind === STRING || kind === ESCAPED_STRING) && isTimestamp(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text)
      )
    default:
      return number && fitsDecimal(text, type)
  }
}

/** The same for a value on the tape; most numbers need no look at their digits. */
const plainFits = (type: PrimitiveType, bytes: Uint8Array, tape: JsonTape, index: number): boolean => {
  const kind = tape.kinds[index] as number
  const start = tape.starts[index] as number
  const end = tape.ends[index] as number
  if (kind === INTEGER && (type === 'long' || type === 'double') && isShortInteger(bytes, start, end))
    return true
  if (kind === REAL && type === 'double') return isReal(bytes, start, end)
  if (type === 'boolean') return kind === TRUE || kind === FALSE
  return scalarFits(
    type,
    kind,
    kind === ESCAPED_STRING ? tape.keyText(start, end) : textOf(bytes, start, end),
  )
}

/** What keeps the value on the tape at `index` from its type, or undefined when it fits. JSON null fits every type. */
export const misfit = (
  target: Target,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): Misfit | undefined => {
  const kind = tape.kinds[index] as number
  const { type, label } = target
  if (kind === NULL || type === 'string') return undefined
  if (typeof type === 'string') {
    return plainFits(type, bytes, tape, index) ? undefined : { path: '', expected: label, index }
  }
  if (kind !== (type.type === 'array' ? ARRAY : OBJECT)) return { path: '', expected: label, index }
  return type.type === 'array'
    ? misfitElement(target, bytes, tape, index)
    : misfitField(target, bytes, tape, index)
}

const misfitElement = (
  target: Target,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): Misfit | undefined => {
  const end = tape.after(index)
  for (let at = index + 1; at < end; at = tape.after(at)) {
    const bad = target.inner && misfit(target.inner, bytes, tape, at)
    if (bad) return { ...bad, path: `[]${bad.path}` }
  }
  return undefined
}

const misfitField = (
  target: Target,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): Misfit | undefined => {
  const end = tape.after(index)
  let guess = 0
  for (let at = index + 1; at < end; at = tape.after(at + 1)) {
    const [start, stop] = [tape.starts[at] as number, tape.ends[at] as number]
    const place =
      target.inner === undefined
        ? target.keys.find(bytes, start, stop, tape.kinds[at] === ESCAPED_KEY, guess)
        : 0
    guess = place + 1
    const field = target.inner ?? target.fields[place]?.target
    const bad = field
      ? misfit(field, bytes, tape, at + 1)
      : { path: '', expected: 'no such field', index: at + 1 }
    if (bad) return { ...bad, path: `.${tape.keyText(start, stop)}${bad.path}` }
  }
  return undefined
}
