import { afterLineEnd, lineEnd, textOf } from './bytes.ts'
import { ESCAPED, FieldScanner, QUOTED, type Dialect } from './field-scanner.ts'
import { TextColumnBuilder } from './text-column.ts'

/** A cell of the sample. */
export interface SampleCell {
  readonly text: string
  readonly quoted: boolean
}

/** A record of the sample; malformed quoting makes one cell of its first line. */
export interface SampleRecord {
  readonly cells: readonly SampleCell[]
  readonly malformed: boolean
}

const MOST_FIELDS = 20_000

const cellText = (scanner: FieldScanner, bytes: Uint8Array, index: number, dialect: Dialect): string => {
  const [start, end] = [scanner.starts[index] as number, scanner.ends[index] as number]
  if (scanner.marks[index] !== (QUOTED | ESCAPED)) return textOf(bytes, start, end)
  const column = new TextColumnBuilder('')
  column.appendUnescaped(bytes, start, end, dialect.quote, dialect.escape)
  return textOf(column.take().data)
}

/**
 * The first records of delimited text as cells, blank lines left out. `whole`: the bytes are the whole text, so that its end ends
 * the last record; else a record that may be cut off is not given.
 */
export const sampleRecords = (
  bytes: Uint8Array,
  dialect: Dialect,
  whole: boolean,
  limit: number,
): readonly SampleRecord[] => {
  const scanner = new FieldScanner(dialect, MOST_FIELDS)
  const records: SampleRecord[] = []
  let at = 0
  while (at < bytes.length && records.length < limit) {
    const blank = afterLineEnd(bytes, at, bytes.length)
    if (lineEnd(bytes, at, at + 1) === at) {
      at = blank
      continue
    }
    const outcome = scanner.scan(bytes, at, bytes.length, whole)
    if (outcome === 'partial') break
    if (outcome === 'whole') {
      const count = Math.min(scanner.count, MOST_FIELDS)
      const cells = Array.from({ length: count }, (_, index) => ({
        text: cellText(scanner, bytes, index, dialect),
        quoted: ((scanner.marks[index] as number) & QUOTED) !== 0,
      }))
      records.push({ cells, malformed: false })
      at = scanner.next
      continue
    }
    const stop = lineEnd(bytes, at, bytes.length)
    records.push({ cells: [{ text: textOf(bytes, at, stop), quoted: false }], malformed: true })
    at = afterLineEnd(bytes, stop, bytes.length)
  }
  return records
}
