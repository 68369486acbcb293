import { BACKSLASH, CR, LF } from './bytes.ts'

/** What separates and encloses fields. Characters are ASCII codes; quote is -1 when quotes mean nothing. */
export interface Dialect {
  readonly delimiter: number
  readonly quote: number
  readonly escape: number
}

/** The dialect of a format's characters. */
export const dialectOf = (format: {
  readonly delimiter: string
  readonly quote: string | null
  readonly escape: string
}): Dialect => ({
  delimiter: format.delimiter.charCodeAt(0),
  quote: format.quote === null ? -1 : format.quote.charCodeAt(0),
  escape: format.escape === '\\' ? BACKSLASH : -1,
})

/** The field was quoted; the quotes are outside its span. */
export const QUOTED = 1
/** The field holds escapes that have to be undone. */
export const ESCAPED = 2

/**
 * How a scan ended: with a whole record; for want of bytes; with a quote that nothing closes; with text behind a closing quote.
 */
export type ScanOutcome = 'whole' | 'partial' | 'unclosed' | 'text-after-quote'

const PARTIAL = -1
const UNCLOSED = -2

/**
 * Finds the fields of one record at a time. A quote opens a field only as its first character; elsewhere it is text. The hot
 * loop of reading delimited text: it looks at each byte once and makes no objects.
 */
export class FieldScanner {
  /** Fields of the record; spans are kept for the first `limit` only. */
  count = 0
  starts: Int32Array
  ends: Int32Array
  marks: Uint8Array
  /** Index after the record and its line end. */
  next = 0
  /** Index after the record's text. */
  recordEnd = 0
  /** Line ends inside the record and after it. */
  lines = 0
  /** Bitwise or of the record's bytes, at least: above 127 it is not plain ASCII. */
  high = 0
  private readonly dialect: Dialect
  private readonly limit: number
  private readonly special = new Uint8Array(256)
  private escaped = 0

  constructor(dialect: Dialect, limit: number) {
    this.dialect = dialect
    this.limit = limit
    const room = Math.min(limit, 64)
    this.starts = new Int32Array(room)
    this.ends = new Int32Array(room)
    this.marks = new Uint8Array(room)
    for (const byte of [dialect.delimiter, CR, LF]) this.special[byte] = 1
  }

  /** Scans the record that begins at `from`. `eof`: no byte comes after `end`. */
  scan(bytes: Uint8Array, from: number, end: number, eof: boolean): ScanOutcome {
    const { special, dialect } = this
    const { delimiter, quote } = dialect
    let at = from
    let high = 0
    this.count = 0
    this.lines = 0
    this.high = 0
    for (;;) {
      let start = at
      let mark = 0
      if (at < end && bytes[at] === quote) {
        start = at + 1
        at = this.closingQuote(bytes, start, end, eof)
        if (at < 0) return at === UNCLOSED ? 'unclosed' : 'partial'
        mark = QUOTED | this.escaped
        this.note(start, at, mark)
        at++
        if (at < end && special[bytes[at] as number] === 0) return 'text-after-quote'
      } else {
        while (at < end) {
          const byte = bytes[at] as number
          if (special[byte] !== 0) break
          high |= byte
          at++
        }
        this.note(start, at, mark)
      }
      if (at < end && bytes[at] === delimiter) {
        at++
        continue
      }
      this.high |= high
      return this.finish(bytes, at, end, eof)
    }
  }

  private finish(bytes: Uint8Array, at: number, end: number, eof: boolean): ScanOutcome {
    this.recordEnd = at
    if (at >= end) {
      this.next = at
      return eof ? 'whole' : 'partial'
    }
    if (bytes[at] === CR) {
      if (at + 1 < end) at += bytes[at + 1] === LF ? 1 : 0
      else if (!eof) return 'partial'
    }
    this.next = at + 1
    this.lines++
    return 'whole'
  }

  /** Index of the quote that closes the field whose text begins at `from`. */
  private closingQuote(bytes: Uint8Array, from: number, end: number, eof: boolean): number {
    const { quote, escape } = this.dialect
    let at = from
    let high = 0
    let lines = 0
    this.escaped = 0
    for (; at < end; at++) {
      const byte = bytes[at] as number
      high |= byte
      if (byte === quote) {
        if (at + 1 >= end && !eof) return PARTIAL
        if (at + 1 >= end || bytes[at + 1] !== quote) {
          this.high |= high
          this.lines += lines
          return at
        }
        this.escaped = ESCAPED
        at++
      } else if (byte === escape && at + 1 < end && (bytes[at + 1] === quote || bytes[at + 1] === escape)) {
        this.escaped = ESCAPED
        at++
      } else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) lines++
    }
    return eof ? UNCLOSED : PARTIAL
  }

  private note(start: number, end: number, mark: number): void {
    const index = this.count++
    if (index >= this.limit) return
    if (index >= this.starts.length) this.grow()
    this.starts[index] = start
    this.ends[index] = end
    this.marks[index] = mark
  }

  private grow(): void {
    const size = this.starts.length * 2
    const grown = { starts: new Int32Array(size), ends: new Int32Array(size), marks: new Uint8Array(size) }
    grown.starts.set(this.starts)
    grown.ends.set(this.ends)
    grown.marks.set(this.marks)
    Object.assign(this, grown)
  }
}
