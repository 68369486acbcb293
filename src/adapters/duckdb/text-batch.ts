import {
  type Data,
  Field,
  Int64,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  makeData,
  tableToIPC,
} from 'apache-arrow'
import type { TextBatch, TextColumn } from '../../core/ports/engine.ts'

const textData = (column: TextColumn, rows: number): Data<Utf8> => {
  const base = { type: new Utf8(), length: rows, valueOffsets: column.offsets, data: column.data }
  // -1: Arrow counts the cleared bits itself.
  return makeData(
    column.validity === undefined
      ? { ...base, nullCount: 0 }
      : { ...base, nullCount: -1, nullBitmap: column.validity },
  )
}

/** The batch as an Arrow IPC stream: the text columns in their order, then `_source_row`. No text is decoded on the way. */
export const textBatchToIpc = (batch: TextBatch): Uint8Array<ArrayBuffer> => {
  const numbers = makeData({ type: new Int64(), length: batch.rows, nullCount: 0, data: batch.rowNumbers })
  const schema = new Schema([
    ...batch.columns.map(column => new Field(column.name, new Utf8(), true)),
    new Field('_source_row', new Int64(), true),
  ])
  const data = makeData({
    type: new Struct(schema.fields),
    length: batch.rows,
    nullCount: 0,
    children: [...batch.columns.map(column => textData(column, batch.rows)), numbers],
  })
  return tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'stream') as Uint8Array<ArrayBuffer>
}
