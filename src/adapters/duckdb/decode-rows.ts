import { RecordBatchReader } from 'apache-arrow'
import type { ResultColumn, Rows, Value } from '../../core/ports/engine.ts'
import { valueReader } from './decode-values.ts'
import { typeName } from './type-name.ts'

/** Decodes an Arrow IPC stream into plain values (see `Value`). Columns are told by place, so that their names may repeat. */
export const decodeRows = (ipc: Uint8Array): Rows => {
  const reader = RecordBatchReader.from(ipc).open()
  const columns: ResultColumn[] = reader.schema.fields.map(field => ({
    name: field.name,
    type: typeName(field.type),
  }))
  const rows: Value[][] = []
  for (const batch of reader) {
    const readers = batch.data.children.map(valueReader)
    for (let row = 0; row < batch.numRows; row += 1) rows.push(readers.map(read => read(row)))
  }
  return { columns, rows }
}
