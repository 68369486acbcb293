import { textOf } from './bytes.ts'
import { decodeHead } from './decode.ts'
import { dialectOf } from './field-scanner.ts'
import type { DelimitedFormat, FileFormat, JsonFormat } from './format.ts'
import { appendCell } from './json-cells.ts'
import { jsonColumns, keyOf } from './json-columns.ts'
import { targetOf } from './json-fit.ts'
import { JsonRecords } from './json-records.ts'
import { emptyShape, observeRecord } from './json-shape.ts'
import { OBJECT } from './json-tape.ts'
import { sampleRecords } from './sample-records.ts'
import { sniffBytes } from './sniff.ts'
import { TextColumnBuilder } from './text-column.ts'

type Cells = readonly (readonly (string | null)[])[]

/** The beginning of a file, as its table will show it. */
export interface RecordPreview {
  /** Names of the cells' columns, where the records and not the format decide on them (JSON). */
  readonly columns?: readonly string[]
  readonly rows: Cells
}

const previewDelimited = (
  bytes: Uint8Array,
  format: DelimitedFormat,
  whole: boolean,
  limit: number,
): Cells => {
  const skipped = format.header ? 1 : 0
  const records = sampleRecords(bytes, dialectOf(format), whole, limit + skipped)
  return records
    .slice(skipped)
    .map(({ cells }) => cells.map(({ text, quoted }) => (!quoted && text === format.nullToken ? null : text)))
}

/** Calls the function for the first records that are JSON; the tape holds the record meanwhile. */
const eachRecord = (
  bytes: Uint8Array,
  format: JsonFormat,
  whole: boolean,
  limit: number,
  visit: (records: JsonRecords) => void,
): void => {
  const records = new JsonRecords(format.layout)
  for (let at = 0, seen = 0; seen < limit; at = records.next) {
    const found = records.step(bytes, at, bytes.length, whole)
    if (found === 'partial') return
    if (found !== 'record') continue
    visit(records)
    seen++
  }
}

const previewJson = (bytes: Uint8Array, format: JsonFormat, whole: boolean, limit: number): RecordPreview => {
  const shape = emptyShape()
  eachRecord(bytes, format, whole, limit, ({ tape }) => observeRecord(shape, bytes, tape))
  const columns = jsonColumns(shape)
  const keys = columns.map(keyOf)
  const text = targetOf('string')
  const cells: (string | null)[][] = []
  eachRecord(bytes, format, whole, limit, ({ tape }) => {
    const row = keys.map((): string | null => null)
    const end = tape.kinds[0] === OBJECT ? tape.after(0) : 0
    const put = (key: string | null, index: number) => {
      const builder = new TextColumnBuilder('')
      appendCell(text, builder, bytes, tape, index)
      const { data, validity } = builder.take()
      row[keys.indexOf(key)] = validity === undefined ? textOf(data) : null
    }
    if (end === 0) put(null, 0)
    for (let at = 1; at < end; at = tape.after(at + 1)) {
      put(tape.keyText(tape.starts[at] as number, tape.ends[at] as number), at + 1)
    }
    cells.push(row)
  })
  return { columns: columns.map(({ name }) => name), rows: cells }
}

/**
 * The first records of a file as text cells, at most `limit`, header left out; only records that are complete in `head` (the first
 * 256 KiB, or the whole file when shorter). Delimited records are given as they divide, even where their number of cells
 * is wrong; JSON records by the columns that they have together, whose names are given. Parquet has no preview.
 */
export const previewRecords = (head: Uint8Array, format: FileFormat, limit: number): RecordPreview => {
  if (format.kind === 'parquet') return { rows: [] }
  const whole = head.length < sniffBytes
  const bytes = decodeHead(head, format.encoding, whole)
  return format.kind === 'json'
    ? previewJson(bytes, format, whole, limit)
    : { rows: previewDelimited(bytes, format, whole, limit) }
}
