import { textOf } from './bytes.ts'
import { KeyIndex } from './key-index.ts'
import {
  ARRAY,
  ESCAPED_KEY,
  ESCAPED_STRING,
  FALSE,
  INTEGER,
  type JsonTape,
  OBJECT,
  REAL,
  STRING,
  TRUE,
} from './json-tape.ts'

export const LONG = 1
/** A long that a double would not hold exactly. */
export const BIG_LONG = 2
export const DOUBLE = 4
/** A number that neither a long nor a double holds. */
const HUGE = 8
export const BOOLEAN = 16
const TEXT = 32
export const STRUCT = 64
export const LIST = 128
/** Too deep or too many keys for a type of its own. */
const SPRAWLING = 256

const DEEPEST_TYPE = 32
const MOST_FIELDS = 1000
const MOST_COLUMNS = 10_000

/** Kinds of values seen in one place of the records. Only grows; the order of the records does not matter. */
export class ShapeNode {
  seen = 0
  readonly keys: KeyIndex = new KeyIndex()
  readonly fields: ShapeNode[] = []
  element: ShapeNode | undefined = undefined
}

/** What the records of a file look like. */
export interface JsonShape {
  /** Records that are JSON, those of them that are no objects, and text that is no JSON. */
  records: number
  others: number
  corrupt: number
  /** The keys of the records that are objects. */
  readonly object: ShapeNode
  /** Records that are no objects. */
  readonly other: ShapeNode
}

/** The shape of no records. */
export const emptyShape = (): JsonShape => ({
  records: 0,
  others: 0,
  corrupt: 0,
  object: new ShapeNode(),
  other: new ShapeNode(),
})

const MOST_LONG = '9223372036854775807'
const LEAST_LONG = '9223372036854775808'

/** Whether an integer of JSON's grammar lies within 64 bits. */
export const isLong = (text: string): boolean => {
  const digits = text.startsWith('-') ? text.slice(1) : text
  if (digits.length !== 19) return digits.length < 19
  return digits <= (text.startsWith('-') ? LEAST_LONG : MOST_LONG)
}

/** Whether a number of JSON's grammar has a double near it: it is not too large, and too small only if it is zero. */
export const isDouble = (text: string): boolean => {
  const value = Number(text)
  return Number.isFinite(value) && (value !== 0 || !/[1-9]/.test(text.split(/e/i, 1)[0] ?? ''))
}

/** Whether an integer of JSON's grammar, other than -0, is one that a double holds exactly, as do its neighbours. */
export const isSafeLong = (text: string): boolean => text.length < 16 || Number.isSafeInteger(Number(text))

const integerKind = (text: string): number => {
  if (text === '-0') return DOUBLE
  if (!isLong(text)) return HUGE
  return isSafeLong(text) ? LONG : BIG_LONG
}

/** Whether an integer at this place is so short, and not -0, that a double holds it exactly. */
export const isShortInteger = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start < 16 && (bytes[start] !== 45 || bytes[start + 1] !== 48)

/** Whether a number with a fraction at this place has a double near it: at a glance where it has no exponent. */
export const isReal = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start > 20) return isDouble(textOf(bytes, start, end))
  for (let at = start; at < end; at++) {
    if (((bytes[at] as number) | 32) === 101) return isDouble(textOf(bytes, start, end))
  }
  return true
}

const scalarKind = (bytes: Uint8Array, tape: JsonTape, index: number): number => {
  const start = tape.starts[index] as number
  const end = tape.ends[index] as number
  switch (tape.kinds[index]) {
    case INTEGER:
      return isShortInteger(bytes, start, end) ? LONG : integerKind(textOf(bytes, start, end))
    case REAL:
      return isReal(bytes, start, end) ? DOUBLE : HUGE
    case TRUE:
    case FALSE:
      return BOOLEAN
    case STRING:
    case ESCAPED_STRING:
      return TEXT
    default:
      return 0
  }
}

/** Adds what the tape holds at `index` to the node; returns the index behind it. */
const observe = (
  node: ShapeNode,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
  depth: number,
): number => {
  const kind = tape.kinds[index]
  if (kind !== OBJECT && kind !== ARRAY) {
    node.seen |= scalarKind(bytes, tape, index)
    return index + 1
  }
  const end = tape.after(index)
  node.seen |= kind === OBJECT ? STRUCT : LIST
  if (depth >= DEEPEST_TYPE) node.seen |= SPRAWLING
  if ((node.seen & SPRAWLING) !== 0) return end
  if (kind === OBJECT) observeFields(node, bytes, tape, index, depth)
  else {
    node.element ??= new ShapeNode()
    for (let at = index + 1; at < end;) at = observe(node.element, bytes, tape, at, depth + 1)
  }
  return end
}

/** Adds the fields of an object. Columns beyond the most that a table can have are left out: `readJson` reports their records. */
const observeFields = (
  node: ShapeNode,
  bytes: Uint8Array,
  tape: JsonTape,
  index: number,
  depth: number,
): void => {
  const end = tape.after(index)
  const most = depth === 0 ? MOST_COLUMNS : MOST_FIELDS
  let guess = 0
  for (let at = index + 1; at < end;) {
    const start = tape.starts[at] as number
    const stop = tape.ends[at] as number
    const escaped = tape.kinds[at] === ESCAPED_KEY
    let place = node.keys.find(bytes, start, stop, escaped, guess)
    if (place < 0 && node.fields.length < most) {
      place = node.keys.add(escaped ? tape.keyText(start, stop) : textOf(bytes, start, stop))
      node.fields.push(new ShapeNode())
    }
    guess = place + 1
    const field = node.fields[place]
    if (field) at = observe(field, bytes, tape, at + 1, depth + 1)
    else {
      if (depth > 0) node.seen |= SPRAWLING
      at = tape.after(at + 1)
    }
  }
}

/** Adds the record that is on the tape. */
export const observeRecord = (shape: JsonShape, bytes: Uint8Array, tape: JsonTape): void => {
  shape.records++
  if (tape.kinds[0] === OBJECT) {
    observe(shape.object, bytes, tape, 0, 0)
    return
  }
  shape.others++
  observe(shape.other, bytes, tape, 0, 1)
}
