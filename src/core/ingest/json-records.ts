import { BACKSLASH, CR, LF, QUOTE, afterLineEnd, lineEnd } from './bytes.ts'
import type { JsonFormat } from './format.ts'
import { JsonTape } from './json-tape.ts'
import { LONGEST_RECORD } from './record-batch.ts'
import { wholeCharactersEnd } from './utf8.ts'

/**
 * What a step found: a record, now on the tape; text that is none; that more bytes are needed; nothing but white space or
 * punctuation, up to `next`.
 */
export type Found = 'record' | 'corrupt' | 'partial' | 'nothing'

/** Where in a top-level array reading is: before its bracket, at its first value, at a value behind a comma, behind a value, behind the array. */
type Phase = 'before' | 'first' | 'value' | 'separator' | 'behind'

const COMMA = 44
const OPEN = 91
const CLOSE = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

/** How far brackets are looked for once they did not help. */
const SHORT_REACH = 1024

const PARTIAL = -1
const NOWHERE = -2

const isSpace = (byte: number): boolean => byte === 32 || byte === LF || byte === CR || byte === 9

const skipSpace = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at < end && isSpace(bytes[at] as number)) at++
  return at
}

/** What encloses a record: an object or an array. */
const encloses = (byte: number | undefined): boolean => byte === OPEN_OBJECT || byte === OPEN

/**
 * Index of the `,` or `]` that ends the array element which begins at `from`, found by brackets and quotes alone; a line end ends a
 * string. NOWHERE when the brackets do not match.
 */
const elementEnd = (bytes: Uint8Array, from: number, end: number): number => {
  const open: number[] = []
  let quoted = false
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number
    if (quoted) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE || byte === LF || byte === CR) quoted = false
    } else if (byte === QUOTE) quoted = true
    else if (encloses(byte)) open.push(byte + 2)
    else if (open.length === 0 && (byte === COMMA || byte === CLOSE)) return at
    else if (byte === CLOSE || byte === CLOSE_OBJECT) {
      if (open.length > 0 && open.pop() !== byte) return NOWHERE
    }
  }
  return PARTIAL
}

/**
 * Index of the first comma behind which, after white space, something like the element at `from` begins, at `error` or later; for an
 * element without brackets any comma will do.
 */
const likelyNext = (bytes: Uint8Array, from: number, error: number, end: number): number => {
  const opening = bytes[from]
  for (let at = from + 1; at < end; at++) {
    if (bytes[at] !== COMMA) continue
    if (!encloses(opening) && at >= error) return at
    const next = skipSpace(bytes, at + 1, end)
    if (next < end && next >= error && bytes[next] === opening) return at
  }
  return PARTIAL
}

/** Finds one record after the other: the elements of a top-level array, or values one after another. */
export class JsonRecords {
  readonly tape: JsonTape
  /** The record's text, when one was found or was corrupt. */
  start = 0
  end = 0
  /** Index behind what was taken. */
  next = 0
  /** Why the text is no record. */
  reason = ''
  private layout: JsonFormat['layout']
  private phase: Phase = 'before'
  /** Brackets did not help once; looking for them far and wide each time would take for ever. */
  private bracketsLie = false

  constructor(layout: JsonFormat['layout'], tape: JsonTape = new JsonTape()) {
    this.layout = layout
    this.tape = tape
  }

  /** Takes the next piece of the text. At the end of the text, and only then, `partial` means that there is no more. */
  step(bytes: Uint8Array, from: number, end: number, eof: boolean): Found {
    const at = skipSpace(bytes, from, end)
    if (this.layout === 'array' && this.phase === 'before' && at < end && bytes[at] !== OPEN)
      this.layout = 'lines'
    const found =
      this.layout === 'array' ? this.arrayStep(bytes, at, end, eof) : this.lineStep(bytes, at, end, eof)
    if (found !== 'partial' || eof || end - at < LONGEST_RECORD) return found
    const cut = at + wholeCharactersEnd(bytes.subarray(at, at + LONGEST_RECORD))
    if (this.layout === 'array' && this.phase !== 'before') this.phase = 'separator'
    return this.corrupt(at, cut, cut, `a record of more than ${LONGEST_RECORD / 1024 / 1024} MiB, cut here`)
  }

  private corrupt(start: number, end: number, next: number, reason: string): Found {
    this.start = start
    this.end = end
    this.next = next
    this.reason = reason
    return 'corrupt'
  }

  private nothing(next: number, phase: Phase): Found {
    this.next = next
    this.phase = phase
    return 'nothing'
  }

  private arrayStep(bytes: Uint8Array, at: number, end: number, eof: boolean): Found {
    if (at >= end) {
      if (!eof || this.phase === 'before' || this.phase === 'behind') return 'partial'
      this.phase = 'behind'
      return this.corrupt(at, at, at, 'the file ends inside the array')
    }
    const byte = bytes[at] as number
    switch (this.phase) {
      case 'before':
        return this.nothing(at + 1, 'first')
      case 'separator':
        if (byte === COMMA) return this.nothing(at + 1, 'value')
        if (byte === CLOSE) return this.nothing(at + 1, 'behind')
        return this.badElement(bytes, at, at, end, eof, 'expected “,” or “]” behind a value')
      case 'behind':
        return this.badLine(bytes, at, end, eof, 'text behind the end of the array')
      case 'first':
      case 'value':
        return this.element(bytes, at, end, eof, byte)
    }
  }

  private element(bytes: Uint8Array, at: number, end: number, eof: boolean, byte: number): Found {
    if (byte === CLOSE) {
      if (this.phase === 'first') return this.nothing(at + 1, 'behind')
      this.phase = 'behind'
      return this.corrupt(at, at + 1, at + 1, 'a comma before the closing bracket')
    }
    if (byte === COMMA) {
      this.phase = 'value'
      return this.corrupt(at, at + 1, at + 1, 'a value is missing before the comma')
    }
    const outcome = this.tape.parse(bytes, at, end, eof)
    if (outcome === 'partial') return 'partial'
    if (outcome === 'error') {
      return this.badElement(bytes, at, this.tape.problemAt, end, eof, this.tape.problem)
    }
    this.phase = 'separator'
    return this.record(at, this.tape.next, this.tape.next)
  }

  private record(start: number, end: number, next: number): Found {
    this.start = start
    this.end = end
    this.next = next
    return 'record'
  }

  /** Gives up on an element; reading goes on at the comma or bracket behind it. */
  private badElement(
    bytes: Uint8Array,
    at: number,
    error: number,
    end: number,
    eof: boolean,
    why: string,
  ): Found {
    const reach = this.bracketsLie ? Math.min(end, error + SHORT_REACH) : end
    const brackets = elementEnd(bytes, at, reach)
    const stop = brackets < 0 ? likelyNext(bytes, at, error, end) : brackets
    const open = brackets === PARTIAL && reach === end
    if (!eof && (stop < 0 || (open && end - at < LONGEST_RECORD))) return 'partial'
    if (brackets < 0 && stop >= 0) this.bracketsLie = true
    const next = stop < 0 ? end : stop
    this.phase = stop < 0 && eof ? 'behind' : 'separator'
    return this.corrupt(at, this.trimmed(bytes, at, next), next, why)
  }

  /** End of the text without the white space at its end. */
  private trimmed(bytes: Uint8Array, start: number, end: number): number {
    let at = end
    while (at > start && isSpace(bytes[at - 1] as number)) at--
    return at
  }

  private badLine(bytes: Uint8Array, at: number, end: number, eof: boolean, why: string): Found {
    const stop = lineEnd(bytes, at, end)
    if (!eof && stop + 1 >= end) return 'partial'
    return this.corrupt(at, this.trimmed(bytes, at, stop), afterLineEnd(bytes, stop, end), why)
  }

  private lineStep(bytes: Uint8Array, at: number, end: number, eof: boolean): Found {
    if (at >= end) return 'partial'
    const outcome = this.tape.parse(bytes, at, end, eof)
    if (outcome === 'partial') return 'partial'
    if (outcome === 'error')
      return this.badRecord(bytes, at, this.tape.problemAt, end, eof, this.tape.problem)
    let behind = this.tape.next
    while (behind < end && (bytes[behind] === 32 || bytes[behind] === 9)) behind++
    if (behind >= end && !eof) return 'partial'
    const good =
      behind >= end || isSpace(bytes[behind] as number) || (encloses(bytes[at]) && encloses(bytes[behind]))
    if (!good) return this.badRecord(bytes, at, behind, end, eof, 'text behind the value on its line')
    return this.record(at, this.tape.next, behind)
  }

  /**
   * Gives up on a value. One that went wrong on its own line costs that line. One that went wrong on a later line was written over several,
   * or lost its end: it lasts to the next line that begins as a record does, with a bracket in the first column.
   */
  private badRecord(
    bytes: Uint8Array,
    at: number,
    error: number,
    end: number,
    eof: boolean,
    why: string,
  ): Found {
    let stop = lineEnd(bytes, at, end)
    if (error > stop) {
      while (stop < end && !encloses(bytes[afterLineEnd(bytes, stop, end)])) {
        stop = lineEnd(bytes, afterLineEnd(bytes, stop, end), end)
      }
    }
    if (!eof && stop + 2 >= end) return 'partial'
    return this.corrupt(at, this.trimmed(bytes, at, stop), afterLineEnd(bytes, stop, end), why)
  }
}
