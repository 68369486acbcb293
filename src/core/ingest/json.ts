import type { StructField } from '../delta/schema.ts'
import { type RecordStage, pump } from './byte-window.ts'
import { countLineEnds, textOf } from './bytes.ts'
import type { JsonFormat } from './format.ts'
import { appendCell } from './json-cells.ts'
import { keyOf } from './json-columns.ts'
import { type Target, misfit, targetOf } from './json-fit.ts'
import { JsonRecords } from './json-records.ts'
import { type JsonShape, emptyShape, observeRecord } from './json-shape.ts'
import { ESCAPED_KEY, ESCAPED_STRING, OBJECT, STRING } from './json-tape.ts'
import { KeyIndex } from './key-index.ts'
import { BatchBuilder, type ReadContext, type RecordBatch } from './record-batch.ts'

/** Observes records and hands out nothing until the end. */
class ShapeStage implements RecordStage<JsonShape> {
  private readonly shape = emptyShape()
  private readonly records: JsonRecords

  constructor(format: JsonFormat) {
    this.records = new JsonRecords(format.layout)
  }

  scan(bytes: Uint8Array, start: number, end: number, eof: boolean): number {
    const { records, shape } = this
    let at = start
    for (;;) {
      const found = records.step(bytes, at, end, eof)
      if (found === 'partial') return at
      if (found === 'record') observeRecord(shape, bytes, records.tape)
      else if (found === 'corrupt') shape.corrupt++
      at = records.next
    }
  }

  take(_consumed: number, final: boolean): JsonShape | undefined {
    return final ? this.shape : undefined
  }
}

/** The first pass over JSON text (UTF-8, no BOM): what the records look like. Rejects only with what `chunks` rejects with. */
export const scanJson = async (chunks: AsyncIterable<Uint8Array>, format: JsonFormat): Promise<JsonShape> => {
  let shape = emptyShape()
  for await (const whole of pump(chunks, new ShapeStage(format))) shape = whole
  return shape
}

/** Turns records into rows: the state between two windows of a file. */
class JsonStage implements RecordStage<RecordBatch> {
  private readonly records: JsonRecords
  private readonly batch: BatchBuilder
  private readonly columns: readonly StructField[]
  private readonly targets: readonly Target[]
  private readonly keys = new KeyIndex()
  /** Column for each place in `keys`. */
  private readonly places: number[] = []
  private readonly whole: number
  /** For each column the tape's index of its value in the record at hand, 0 for none. */
  private readonly values: Int32Array
  private line = 1
  /** Place in the window up to which lines are counted. */
  private counted = 0
  private pending = 0

  constructor(format: JsonFormat, columns: readonly StructField[], context: ReadContext) {
    this.records = new JsonRecords(format.layout)
    this.batch = new BatchBuilder(columns.length, context)
    this.columns = columns
    this.targets = columns.map(({ type }) => targetOf(type))
    this.values = new Int32Array(columns.length)
    this.whole = columns.findIndex(column => keyOf(column) === null)
    columns.forEach((column, index) => {
      const key = keyOf(column)
      if (key === null) return
      this.keys.add(key)
      this.places.push(index)
    })
  }

  scan(bytes: Uint8Array, start: number, end: number, eof: boolean): number {
    const { records } = this
    let at = start
    this.counted = start
    while (!this.batch.full(this.pending)) {
      const found = records.step(bytes, at, end, eof)
      if (found === 'partial') break
      if (found === 'corrupt') this.reject(bytes, records.reason)
      else if (found === 'record') this.record(bytes)
      this.pending += records.next - at
      at = records.next
    }
    this.countLines(bytes, at)
    return at
  }

  take(consumed: number, final: boolean): RecordBatch | undefined {
    if (!(final ? this.batch.rows > 0 : this.batch.full(this.pending))) return undefined
    this.pending = 0
    return this.batch.take(consumed)
  }

  private countLines(bytes: Uint8Array, to: number): void {
    this.line += countLineEnds(bytes, this.counted, to)
    this.counted = to
  }

  private reject(bytes: Uint8Array, reason: string): void {
    const { start, end } = this.records
    this.countLines(bytes, start)
    this.batch.reject(bytes, start, end, this.line, reason)
  }

  private record(bytes: Uint8Array): void {
    const { tape } = this.records
    this.values.fill(0)
    const problem = tape.kinds[0] === OBJECT ? this.placeFields(bytes) : this.placeWhole(bytes)
    if (problem === undefined) this.row(bytes, tape.kinds[0] === OBJECT)
    else this.reject(bytes, problem)
  }

  private placeWhole(bytes: Uint8Array): string | undefined {
    return this.whole < 0 ? 'a record that is no object' : this.problem(bytes, this.whole, 0)
  }

  private placeFields(bytes: Uint8Array): string | undefined {
    const { tape } = this.records
    const end = tape.after(0)
    let guess = 0
    for (let at = 1; at < end; at = tape.after(at + 1)) {
      const [start, stop] = [tape.starts[at] as number, tape.ends[at] as number]
      const place = this.keys.find(bytes, start, stop, tape.kinds[at] === ESCAPED_KEY, guess)
      if (place < 0) return `there is no column for the key “${tape.keyText(start, stop).slice(0, 60)}”`
      guess = place + 1
      const column = this.places[place] as number
      const problem = this.problem(bytes, column, at + 1)
      if (problem !== undefined) return problem
      this.values[column] = at + 1
    }
    return undefined
  }

  /** Why the value does not fit the column, in words for the user. */
  private problem(bytes: Uint8Array, column: number, index: number): string | undefined {
    const { tape } = this.records
    const bad = misfit(this.targets[column] as Target, bytes, tape, index)
    if (bad === undefined) return undefined
    const [start, end] = [tape.starts[bad.index] as number, tape.ends[bad.index] as number]
    const text = textOf(bytes, start, Math.min(end, start + 160)).slice(0, 40)
    const isText = tape.kinds[bad.index] === STRING || tape.kinds[bad.index] === ESCAPED_STRING
    const found = isText ? `“${text}”` : text
    return `column “${this.columns[column]?.name}”${bad.path && ` at ${bad.path}`}: expected ${bad.expected}, found ${found}`
  }

  private row(bytes: Uint8Array, object: boolean): void {
    const { batch, targets, values, records } = this
    for (let i = 0; i < targets.length; i++) {
      const builder = batch.columns[i] as (typeof batch.columns)[number]
      const index = values[i] as number
      if (index > 0 || (!object && i === this.whole))
        appendCell(targets[i] as Target, builder, bytes, records.tape, index)
      else builder.appendNull()
    }
    batch.endRow()
  }
}

/**
 * The second pass: JSON text (UTF-8, no BOM) into batches of text columns c0 …, in the order of `columns` (from `jsonColumns`), and
 * `_corrupt_record`. `jsonCellSql` turns the cells into values. What is no JSON becomes a corrupt row, and so does a record
 * that does not fit the columns. The array layout gives the elements of the top-level array; else values follow one another.
 */
export const readJson = (
  chunks: AsyncIterable<Uint8Array>,
  format: JsonFormat,
  columns: readonly StructField[],
  context: ReadContext,
): AsyncIterable<RecordBatch> => pump(chunks, new JsonStage(format, columns, context))
