import type { TextBatch } from '../ports/engine.ts'
import { textOf, utf8Bytes } from './bytes.ts'
import type { Reject } from './format.ts'
import { TextColumnBuilder } from './text-column.ts'
import { firstInvalidUtf8 } from './utf8.ts'

/** Records of a file, ready for the engine. */
export interface RecordBatch {
  /** Columns `c0`, `c1` … in the order of the format's columns, then `_corrupt_record`. */
  readonly batch: TextBatch
  /** The rejects of this batch; of one file, the first thousand are given. */
  readonly rejects: readonly Reject[]
  /** Rows of this batch that hold nothing but `_corrupt_record`. */
  readonly corrupt: number
  /** Input bytes (of the UTF-8 text) consumed since the file's beginning. */
  readonly bytes: number
}

/** Which file is read, and how much of it at a time. */
export interface ReadContext {
  /** The file's name, for rejects. */
  readonly file: string
  /** Rows after which a batch is full; 32,768 when absent. */
  readonly batchRows?: number
  /** Input bytes after which a batch is full; 8 MiB when absent. */
  readonly batchBytes?: number
}

/** A record that takes more bytes than this is cut, and its parts are corrupt: without a bound one stray quote would hold the file in memory. */
export const LONGEST_RECORD = 64 * 1024 * 1024

const MOST_REJECTS = 1000
const EXCERPT = 200

/** The beginning of a record's text, cut between characters. */
const excerptOf = (bytes: Uint8Array, start: number, end: number): string => {
  const text = textOf(bytes, start, Math.min(end, start + EXCERPT * 4)).slice(0, EXCERPT)
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last < 0xdc00 ? text.slice(0, -1) : text
}

/** Collects rows, good and corrupt, until a batch is full. Each row is given its number by its place. */
export class BatchBuilder {
  readonly columns: readonly TextColumnBuilder[]
  rows = 0
  /** Number of the record that is next, from 1. */
  row = 1
  private readonly corruptRecord = new TextColumnBuilder('_corrupt_record')
  private readonly context: ReadContext
  private readonly mostRows: number
  private readonly mostBytes: number
  private rejects: Reject[] = []
  private rejected = 0
  private corrupt = 0

  constructor(columns: number, context: ReadContext) {
    this.columns = Array.from({ length: columns }, (_, index) => new TextColumnBuilder(`c${index}`))
    this.context = context
    this.mostRows = context.batchRows ?? 32_768
    this.mostBytes = context.batchBytes ?? 8 * 1024 * 1024
  }

  /** Ends a good row; every column must have got its cell. */
  endRow(): void {
    this.corruptRecord.appendNull()
    this.rows++
    this.row++
  }

  /** Adds a row that holds only the raw text, and notes why. `line` is the 1-based line where the record begins. */
  reject(bytes: Uint8Array, start: number, end: number, line: number, reason: string): void {
    for (const column of this.columns) column.appendNull()
    if (firstInvalidUtf8(bytes, start, end) < 0) this.corruptRecord.append(bytes, start, end)
    else {
      const repaired = utf8Bytes(textOf(bytes, start, end))
      this.corruptRecord.append(repaired, 0, repaired.length)
    }
    if (this.rejected++ < MOST_REJECTS) {
      const excerpt = excerptOf(bytes, start, end)
      this.rejects.push({ file: this.context.file, row: this.row, line, reason, excerpt })
    }
    this.corrupt++
    this.rows++
    this.row++
  }

  /** Whether it is time to take the batch, with so many bytes consumed since the last one. */
  full(pendingBytes: number): boolean {
    return this.rows >= this.mostRows || (this.rows > 0 && pendingBytes >= this.mostBytes)
  }

  /** Hands out the rows so far and starts anew. */
  take(bytes: number): RecordBatch {
    const { rows, rejects, corrupt } = this
    const first = this.row - rows
    const rowNumbers = new BigInt64Array(rows)
    for (let i = 0; i < rows; i++) rowNumbers[i] = BigInt(first + i)
    const columns = [...this.columns, this.corruptRecord].map(column => column.take())
    this.rows = 0
    this.rejects = []
    this.corrupt = 0
    return { batch: { rows, rowNumbers, columns }, rejects, corrupt, bytes }
  }
}
