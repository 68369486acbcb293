import { type RecordStage, pump } from './byte-window.ts'
import { CR, LF, afterLineEnd, countLineEnds, lineEnd, sameBytes, utf8Bytes } from './bytes.ts'
import { ESCAPED, FieldScanner, QUOTED, type ScanOutcome, dialectOf } from './field-scanner.ts'
import type { DelimitedFormat } from './format.ts'
import { BatchBuilder, LONGEST_RECORD, type ReadContext, type RecordBatch } from './record-batch.ts'
import { firstInvalidUtf8, wholeCharactersEnd } from './utf8.ts'

const PARTIAL = -1
const MEBIBYTES = LONGEST_RECORD / 1024 / 1024

/** Why a record was given up, in words for the user. */
const problemOf = (outcome: ScanOutcome): string => {
  if (outcome === 'text-after-quote') return 'text after a closing quote'
  return outcome === 'whole' ? `a record of more than ${MEBIBYTES} MiB` : 'a quote that is not closed'
}

/** Turns bytes into rows: the state between two windows of a file. */
class DelimitedStage implements RecordStage<RecordBatch> {
  private readonly batch: BatchBuilder
  private readonly scanner: FieldScanner
  private readonly width: number
  private readonly quote: number
  private readonly escape: number
  private readonly nullToken: Uint8Array | undefined
  private headerPending: boolean
  /** What the last cut left: the rest of its line can not be a record either. */
  private cutLine = false
  private line = 1
  private pending = 0

  constructor(format: DelimitedFormat, context: ReadContext) {
    const dialect = dialectOf(format)
    this.width = format.columns.length
    this.batch = new BatchBuilder(this.width, context)
    this.scanner = new FieldScanner(dialect, this.width + 1)
    this.quote = dialect.quote
    this.escape = dialect.escape
    this.nullToken = format.nullToken === null ? undefined : utf8Bytes(format.nullToken)
    this.headerPending = format.header
  }

  scan(bytes: Uint8Array, start: number, end: number, eof: boolean): number {
    let at = start
    while (at < end && !this.batch.full(this.pending)) {
      const next = this.step(bytes, at, end, eof)
      if (next === PARTIAL) break
      this.pending += next - at
      at = next
    }
    return at
  }

  take(consumed: number, final: boolean): RecordBatch | undefined {
    if (!(final ? this.batch.rows > 0 : this.batch.full(this.pending))) return undefined
    this.pending = 0
    return this.batch.take(consumed)
  }

  /** Takes one record or blank line; returns the index after it, or PARTIAL. */
  private step(bytes: Uint8Array, at: number, end: number, eof: boolean): number {
    const first = bytes[at]
    if (this.cutLine) return this.endCut(bytes, at, end, eof)
    if ((first === LF || first === CR) && (this.width !== 1 || this.headerPending)) {
      if (first === CR && at + 1 >= end && !eof) return PARTIAL
      this.line++
      return afterLineEnd(bytes, at, end)
    }
    const outcome = this.scanner.scan(bytes, at, end, eof)
    if (outcome === 'whole' && this.scanner.recordEnd - at < LONGEST_RECORD) {
      this.record(bytes, at)
      this.line += this.scanner.lines
      return this.scanner.next
    }
    if (outcome === 'partial' && end - at < LONGEST_RECORD) return PARTIAL
    return this.firstLine(bytes, at, end, eof, problemOf(outcome))
  }

  private record(bytes: Uint8Array, start: number): void {
    const { scanner } = this
    if (this.headerPending) {
      this.headerPending = false
      return
    }
    if (scanner.high > 127) {
      const bad = firstInvalidUtf8(bytes, start, scanner.recordEnd)
      if (bad >= 0) {
        this.reject(
          bytes,
          start,
          scanner.recordEnd,
          `invalid text encoding at byte ${bad - start + 1} of the record`,
        )
        return
      }
    }
    if (scanner.count === this.width) this.row(bytes)
    else this.reject(bytes, start, scanner.recordEnd, this.countProblem())
  }

  private countProblem(): string {
    return `expected ${this.width} ${this.width === 1 ? 'field' : 'fields'}, found ${this.scanner.count}`
  }

  private row(bytes: Uint8Array): void {
    const { scanner, batch, nullToken, width } = this
    const { starts, ends, marks } = scanner
    const columns = batch.columns
    for (let i = 0; i < width; i++) {
      const column = columns[i] as (typeof columns)[number]
      const start = starts[i] as number
      const end = ends[i] as number
      const mark = marks[i] as number
      if (mark === 0) {
        if (nullToken !== undefined && sameBytes(bytes, start, end, nullToken)) column.appendNull()
        else column.append(bytes, start, end)
      } else if (mark === (QUOTED | ESCAPED))
        column.appendUnescaped(bytes, start, end, this.quote, this.escape)
      else column.append(bytes, start, end)
    }
    batch.endRow()
  }

  /** Gives up on the record: its first physical line becomes corrupt, reading goes on at the next. */
  private firstLine(bytes: Uint8Array, at: number, end: number, eof: boolean, reason: string): number {
    const limit = Math.min(end, at + LONGEST_RECORD)
    const stop = lineEnd(bytes, at, limit)
    const unknown = stop >= end || (bytes[stop] === CR && stop + 1 >= end)
    if (unknown && !eof && end - at < LONGEST_RECORD) return PARTIAL
    if (stop < limit || (eof && stop === end)) {
      this.headerPending = false
      this.reject(bytes, at, stop, reason)
      this.line += stop < end ? 1 : 0
      return afterLineEnd(bytes, stop, end)
    }
    const cut = at + wholeCharactersEnd(bytes.subarray(at, limit))
    this.headerPending = false
    this.reject(bytes, at, cut, `a line of more than ${MEBIBYTES} MiB, cut here`)
    this.cutLine = true
    return cut
  }

  /** Takes the rest of a line that was cut, in pieces where it is long. */
  private endCut(bytes: Uint8Array, at: number, end: number, eof: boolean): number {
    const limit = Math.min(end, at + LONGEST_RECORD)
    const stop = lineEnd(bytes, at, limit)
    if (!eof && (stop >= end || stop + 1 >= end) && end - at < LONGEST_RECORD) return PARTIAL
    const whole = stop < limit || (eof && stop === end)
    const cut = whole ? stop : at + wholeCharactersEnd(bytes.subarray(at, limit))
    if (cut > at) this.reject(bytes, at, cut, 'the rest of a line that was cut')
    this.cutLine = !whole
    if (!whole) return cut
    const next = afterLineEnd(bytes, cut, end)
    this.line += countLineEnds(bytes, cut, next)
    return next
  }

  private reject(bytes: Uint8Array, start: number, end: number, reason: string): void {
    this.batch.reject(bytes, start, end, this.line, reason)
  }
}

/**
 * Reads delimited text (UTF-8, no BOM) into batches of columns c0 … and `_corrupt_record`. Line ends may be LF, CRLF and CR, mixed.
 * Blank lines are skipped, except in a file of one column, where one is an empty value. The header, where there is one,
 * is not counted as a record. A record that can not be read becomes a row of NULLs with its raw text in `_corrupt_record`
 * and a reject; after malformed quoting only the first line of the record is given up and reading goes on at the next.
 * A record whose quoted text spans more than 64 MiB counts as malformed; a longer line is cut. Rejects only with what `chunks` rejects with.
 */
export const readDelimited = (
  chunks: AsyncIterable<Uint8Array>,
  format: DelimitedFormat,
  context: ReadContext,
): AsyncIterable<RecordBatch> => pump(chunks, new DelimitedStage(format, context))
