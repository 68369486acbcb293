import { toEngineType } from '../delta/engine-types.ts'
import type { StructField } from '../delta/schema.ts'
import { BACKSLASH, CR, LF, QUOTE, utf8Bytes } from './bytes.ts'
import type { Target, TargetField } from './json-fit.ts'
import { ESCAPED_KEY, ESCAPED_STRING, type JsonTape, NULL, STRING } from './json-tape.ts'
import { unescapeJson } from './json-text.ts'
import type { TextColumnBuilder } from './text-column.ts'

const [OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT, COMMA, COLON] = [91, 93, 123, 125, 44, 58]
const nullText = utf8Bytes('null')

/** Puts one byte, making room for it. */
const put = (out: TextColumnBuilder, byte: number): void => {
  out.reserve(1)
  out.put(byte)
}

/** Raw JSON text, itself made a JSON string. */
const putAsString = (out: TextColumnBuilder, bytes: Uint8Array, start: number, end: number): void => {
  out.reserve((end - start) * 2 + 2)
  out.put(QUOTE)
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === QUOTE || byte === BACKSLASH || byte < 32) out.put(BACKSLASH)
    out.put(byte === LF ? 110 : byte === CR ? 114 : byte === 9 ? 116 : byte)
  }
  out.put(QUOTE)
}

/** The engine reads numbers inside JSON as doubles; a decimal keeps its digits as text only. */
const isDecimal = ({ type }: Target): boolean => typeof type === 'string' && type.startsWith('decimal')

const putScalar = (
  target: Target,
  out: TextColumnBuilder,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): void => {
  const kind = tape.kinds[index]
  const [start, end] = [tape.starts[index] as number, tape.ends[index] as number]
  if (kind === STRING || kind === ESCAPED_STRING) out.putBytes(bytes, start - 1, end + 1)
  else if (target.type === 'string' || isDecimal(target)) putAsString(out, bytes, start, end)
  else out.putBytes(bytes, start, end)
}

/** Objects name all fields of their type, as the engine's strict cast wants it; keys become the names of the fields. */
const putStruct = (
  target: Target,
  out: TextColumnBuilder,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): void => {
  const end = tape.after(index)
  const places = new Int32Array(target.fields.length)
  let guess = 0
  for (let at = index + 1; at < end; at = tape.after(at + 1)) {
    const escaped = tape.kinds[at] === ESCAPED_KEY
    const place = target.keys.find(bytes, tape.starts[at] as number, tape.ends[at] as number, escaped, guess)
    guess = place + 1
    if (place >= 0) places[place] = at + 1
  }
  for (let place = 0; place < target.fields.length; place++) {
    const field = target.fields[place] as TargetField
    if (place > 0) put(out, COMMA)
    out.putBytes(field.label, 0, field.label.length)
    const value = places[place] as number
    if (value > 0) putValue(field.target, out, bytes, tape, value)
    else out.putBytes(nullText, 0, nullText.length)
  }
}

const putValue = (
  target: Target,
  out: TextColumnBuilder,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): void => {
  const { type } = target
  if (tape.kinds[index] === NULL) {
    out.putBytes(nullText, 0, nullText.length)
    return
  }
  if (typeof type === 'string') {
    putScalar(target, out, bytes, tape, index)
    return
  }
  put(out, type.type === 'array' ? OPEN : OPEN_OBJECT)
  if (type.type === 'struct') putStruct(target, out, bytes, tape, index)
  else {
    const end = tape.after(index)
    for (let at = index + 1; at < end; at = tape.after(at)) {
      if (at > index + 1) put(out, COMMA)
      if (type.type === 'map') {
        out.putBytes(bytes, (tape.starts[at] as number) - 1, (tape.ends[at] as number) + 1)
        put(out, COLON)
        at++
      }
      if (target.inner) putValue(target.inner, out, bytes, tape, at)
    }
  }
  put(out, type.type === 'array' ? CLOSE : CLOSE_OBJECT)
}

/**
 * Adds the value on the tape, which fits the type, as a text cell: null as NULL, a string as its text, other single values as they
 * are written, objects and arrays of a nested type as JSON in the shape of the type.
 */
export const appendCell = (
  target: Target,
  out: TextColumnBuilder,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
): void => {
  const kind = tape.kinds[index]
  if (kind === NULL) out.appendNull()
  else if (typeof target.type !== 'string') {
    putValue(target, out, bytes, tape, index)
    out.endCell()
  } else if (kind === ESCAPED_STRING) {
    const text = unescapeJson(bytes, tape.starts[index] as number, tape.ends[index] as number)
    out.append(text.bytes, 0, text.size)
  } else out.append(bytes, tape.starts[index] as number, tape.ends[index] as number)
}

/** SQL that turns the text cells of a column, as `readJson` writes them, into values of the column's type. Fails on any other text. */
export const jsonCellSql = (textColumnSql: string, column: Pick<StructField, 'type'>): string => {
  const { type } = column
  if (type === 'string') return textColumnSql
  const target = toEngineType(type)
  return typeof type === 'string'
    ? `CAST(${textColumnSql} AS ${target})`
    : `CAST(CAST(${textColumnSql} AS JSON) AS ${target})`
}
