import { BACKSLASH, LF, QUOTE, sameBytes, textOf, utf8Bytes } from './bytes.ts'
import { unescapeJson } from './json-text.ts'
import { firstInvalidUtf8 } from './utf8.ts'

/** What an entry of the tape is. Strings and keys are marked when they hold escapes. */
export const OBJECT = 1
export const ARRAY = 2
export const STRING = 3
export const ESCAPED_STRING = 4
export const INTEGER = 5
export const REAL = 6
export const TRUE = 7
export const FALSE = 8
export const NULL = 9
const KEY = 10
export const ESCAPED_KEY = 11

export type JsonOutcome = 'value' | 'partial' | 'error'

const PARTIAL = -1
const ERROR = -2
const DEEPEST = 512
/** Up to so many keys are compared one with another; more are looked up in a map. */
const FEW_KEYS = 24

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57

/** Length of what a backslash escapes, by the byte behind it: 1, 4 hex digits more for `u`, 0 when JSON knows no such escape. */
const escapeLength = new Uint8Array(256)
for (const letter of '"\\/bfnrt') escapeLength[letter.charCodeAt(0)] = 1
escapeLength[117] = 5

const words: ReadonlyMap<number, readonly [Uint8Array, number]> = new Map([
  [116, [utf8Bytes('true'), TRUE]],
  [102, [utf8Bytes('false'), FALSE]],
  [110, [utf8Bytes('null'), NULL]],
])

/**
 * A strict reader of JSON values (RFC 8259) over bytes. It lists what it finds on a tape, in order: an object is followed by its keys,
 * each by its value; an array by its elements. Two rules go beyond the grammar: nesting ends at 512, and neither lone surrogates
 * nor a key twice in one object can be kept, so both are errors. (`duplicates: 'allow'` lifts the last.)
 */
export class JsonTape {
  count = 0
  kinds: Uint8Array = new Uint8Array(64)
  /** Where the entry begins; for strings and keys behind the quote. */
  starts: Int32Array = new Int32Array(64)
  /** Where it ends; for strings and keys before the quote. */
  ends: Int32Array = new Int32Array(64)
  /** For objects and arrays the index after their last entry, for keys a hash. */
  links: Int32Array = new Int32Array(64)
  /** Index after the value. */
  next = 0
  /** What is wrong, in words for the user, and where. */
  problem = ''
  problemAt = 0
  private bytes: Uint8Array = new Uint8Array(0)
  private end = 0
  private eof = false
  private readonly duplicates: 'reject' | 'allow'
  private readonly fewHashes = new Int32Array(FEW_KEYS)
  private readonly fewKeys = new Int32Array(FEW_KEYS)

  constructor(duplicates: 'reject' | 'allow' = 'reject') {
    this.duplicates = duplicates
  }

  /** Reads the value that begins at `from`, where no white space is. `eof`: no byte comes after `end`. */
  parse(bytes: Uint8Array, from: number, end: number, eof: boolean): JsonOutcome {
    this.bytes = bytes
    this.end = end
    this.eof = eof
    this.count = 0
    const next = this.value(from, 1)
    if (next === PARTIAL) return 'partial'
    if (next === ERROR) return 'error'
    this.next = next
    return 'value'
  }

  /** Index after the entry and all that is inside of it. */
  after(index: number): number {
    return (this.kinds[index] as number) <= ARRAY ? (this.links[index] as number) : index + 1
  }

  private push(kind: number, start: number, end: number, link: number): number {
    const index = this.count++
    if (index >= this.kinds.length) this.grow()
    this.kinds[index] = kind
    this.starts[index] = start
    this.ends[index] = end
    this.links[index] = link
    return index
  }

  private grow(): void {
    const size = this.kinds.length * 2
    const kinds = new Uint8Array(size)
    kinds.set(this.kinds)
    this.kinds = kinds
    for (const name of ['starts', 'ends', 'links'] as const) {
      const grown = new Int32Array(size)
      grown.set(this[name])
      this[name] = grown
    }
  }

  private fail(at: number, problem: string): number {
    this.problem = problem
    this.problemAt = at
    return ERROR
  }

  /** What to do at the end of the bytes. */
  private short(inside: string): number {
    return this.eof ? this.fail(this.end, `the text ends inside ${inside}`) : PARTIAL
  }

  private found(at: number): string {
    if ((this.bytes[at] as number) === LF) return 'the end of the line'
    return `“${textOf(this.bytes, at, Math.min(this.end, at + 4)).slice(0, 1)}”`
  }

  private skip(from: number): number {
    const { bytes, end } = this
    let at = from
    while (at < end) {
      const byte = bytes[at] as number
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break
      at++
    }
    return at
  }

  private value(at: number, depth: number): number {
    if (at >= this.end) return this.short('a value')
    const byte = this.bytes[at] as number
    if (byte === QUOTE) return this.text(at, false)
    if (byte === 123 || byte === 91) {
      if (depth > DEEPEST) return this.fail(at, `nested more than ${DEEPEST} levels deep`)
      return byte === 123 ? this.object(at, depth) : this.array(at, depth)
    }
    if (byte === 45 || isDigit(byte)) return this.number(at)
    return this.word(at)
  }

  private object(from: number, depth: number): number {
    const self = this.push(OBJECT, from, 0, 0)
    let at = this.skip(from + 1)
    if (at < this.end && this.bytes[at] === 125) return this.close(self, at)
    for (;;) {
      if (at >= this.end) return this.short('an object')
      if (this.bytes[at] !== QUOTE) return this.fail(at, `expected a key in quotes, found ${this.found(at)}`)
      at = this.text(at, true)
      if (at < 0) return at
      at = this.skip(at)
      if (at >= this.end) return this.short('an object')
      if (this.bytes[at] !== 58) return this.fail(at, `expected “:”, found ${this.found(at)}`)
      at = this.value(this.skip(at + 1), depth + 1)
      if (at < 0) return at
      at = this.skip(at)
      if (at >= this.end) return this.short('an object')
      if (this.bytes[at] === 125) return this.repeated(self) ? ERROR : this.close(self, at)
      if (this.bytes[at] !== 44) return this.fail(at, `expected “,” or “}”, found ${this.found(at)}`)
      at = this.skip(at + 1)
    }
  }

  private array(from: number, depth: number): number {
    const self = this.push(ARRAY, from, 0, 0)
    let at = this.skip(from + 1)
    if (at < this.end && this.bytes[at] === 93) return this.close(self, at)
    for (;;) {
      at = this.value(at, depth + 1)
      if (at < 0) return at
      at = this.skip(at)
      if (at >= this.end) return this.short('an array')
      if (this.bytes[at] === 93) return this.close(self, at)
      if (this.bytes[at] !== 44) return this.fail(at, `expected “,” or “]”, found ${this.found(at)}`)
      at = this.skip(at + 1)
    }
  }

  private close(self: number, at: number): number {
    this.ends[self] = at + 1
    this.links[self] = this.count
    return at + 1
  }

  private text(from: number, key: boolean): number {
    const { bytes, end } = this
    let high = 0
    let hash = 0
    let escaped = false
    let points = false
    let at = from + 1
    for (; at < end; at++) {
      const byte = bytes[at] as number
      if (byte === QUOTE) break
      high |= byte
      if (byte === BACKSLASH) {
        escaped = true
        const size = this.escape(at)
        if (size < 0) return size
        if (size > 1) points = true
        at += size
      } else if (byte < 32) {
        const name = byte === LF || byte === 13 ? 'a line end' : `the control character ${byte}`
        return this.fail(at, `${name} inside a string`)
      } else hash = (Math.imul(hash, 31) + byte) | 0
    }
    if (at >= end) return this.short('a string')
    if (high > 127) {
      const bad = firstInvalidUtf8(bytes, from + 1, at)
      if (bad >= 0) return this.fail(bad, 'invalid text encoding')
    }
    if (points && !unescapeJson(bytes, from + 1, at).isWellFormed) {
      return this.fail(from, 'a lone surrogate in a string')
    }
    if (escaped && key) hash = hashOf(utf8Bytes(this.keyText(from + 1, at)))
    this.push(key ? (escaped ? ESCAPED_KEY : KEY) : escaped ? ESCAPED_STRING : STRING, from + 1, at, hash)
    return at + 1
  }

  /** Bytes behind the backslash at `at` that belong to its escape. */
  private escape(at: number): number {
    if (at + 1 >= this.end) return this.short('a string')
    const size = escapeLength[this.bytes[at + 1] as number] as number
    if (size === 0) return this.fail(at, `an escape that JSON does not have: \\${this.found(at + 1)}`)
    for (let i = 2; i <= size; i++) {
      if (at + i >= this.end) return this.short('a string')
      const byte = (this.bytes[at + i] as number) | 32
      if (!isDigit(this.bytes[at + i]) && (byte < 97 || byte > 102)) {
        return this.fail(at, 'a \\u that is not followed by four hexadecimal digits')
      }
    }
    return size
  }

  private digits(from: number): number {
    let at = from
    while (at < this.end && isDigit(this.bytes[at])) at++
    return at
  }

  private number(from: number): number {
    const { bytes, end } = this
    let kind = INTEGER
    let at = bytes[from] === 45 ? from + 1 : from
    let stop = this.digits(at)
    if (stop === at) return at >= end ? this.short('a number') : this.badNumber(at)
    if (bytes[at] === 48 && stop > at + 1) return this.fail(at, 'a number with a leading zero')
    if (stop < end && bytes[stop] === 46) {
      kind = REAL
      at = stop + 1
      stop = this.digits(at)
      if (stop === at) return at >= end ? this.short('a number') : this.badNumber(at)
    }
    if (stop < end && ((bytes[stop] as number) | 32) === 101) {
      kind = REAL
      at = stop + 1
      if (at < end && (bytes[at] === 43 || bytes[at] === 45)) at++
      stop = this.digits(at)
      if (stop === at) return at >= end ? this.short('a number') : this.badNumber(at)
    }
    if (stop >= end && !this.eof) return PARTIAL
    this.push(kind, from, stop, 0)
    return stop
  }

  private badNumber(at: number): number {
    return this.fail(at, `expected a digit, found ${this.found(at)}`)
  }

  private word(at: number): number {
    const known = words.get(this.bytes[at] as number)
    if (known === undefined) return this.fail(at, `expected a value, found ${this.found(at)}`)
    const [text, kind] = known
    const stop = at + text.length
    if (stop > this.end) {
      if (sameBytes(this.bytes, at, this.end, text.subarray(0, this.end - at))) return this.short('a value')
    } else if (sameBytes(this.bytes, at, stop, text)) {
      this.push(kind, at, stop, 0)
      return stop
    }
    return this.fail(at, `expected a value, found ${this.found(at)}`)
  }

  /** The text of a key or string between two places, escapes undone. */
  keyText(start: number, end: number): string {
    const { bytes, size } = unescapeJson(this.bytes, start, end)
    return textOf(bytes, 0, size)
  }

  /** Whether the object at `self`, whose entries are all there, has a key twice; that is then the problem. */
  private repeated(self: number): boolean {
    if (this.duplicates === 'allow') return false
    let keys = 0
    for (let i = self + 1; i < this.count; i = this.after(i + 1)) {
      if (keys >= FEW_KEYS) return this.repeatedAmongMany(self)
      const hash = this.links[i] as number
      for (let j = 0; j < keys; j++) {
        if (this.fewHashes[j] === hash && this.sameKey(this.fewKeys[j] as number, i)) return true
      }
      this.fewHashes[keys] = hash
      this.fewKeys[keys++] = i
    }
    return false
  }

  private repeatedAmongMany(self: number): boolean {
    const seen = new Map<number, number[]>()
    for (let i = self + 1; i < this.count; i = this.after(i + 1)) {
      const hash = this.links[i] as number
      const rivals = seen.get(hash)
      if (rivals === undefined) seen.set(hash, [i])
      else if (rivals.some(rival => this.sameKey(rival, i))) return true
      else rivals.push(i)
    }
    return false
  }

  /** Whether two keys are the same text; that is then the problem. */
  private sameKey(first: number, second: number): boolean {
    const text = this.keyText(this.starts[second] as number, this.ends[second] as number)
    if (this.keyText(this.starts[first] as number, this.ends[first] as number) !== text) return false
    this.fail((this.starts[second] as number) - 1, `the key “${text.slice(0, 60)}” twice in one object`)
    return true
  }
}

const hashOf = (bytes: Uint8Array): number => {
  let hash = 0
  for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0
  return hash
}
