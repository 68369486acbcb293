import { type DuckDbModule, callForText } from './duckdb-bindings.ts'

/**
 * Appends an Arrow IPC stream to an existing table. The package's own method leaks the stream's buffer in the module's memory
 * on each call (measured), so this calls the export itself.
 */
export const insertArrow = (mod: DuckDbModule, connection: number, table: string, ipc: Uint8Array): void => {
  const pointer = mod._malloc(ipc.length)
  if (pointer === 0) throw new Error('failed to allocate the insert buffer')
  try {
    mod.HEAPU8.set(ipc, pointer)
    const options = JSON.stringify({ name: table, schema: 'temp', create: false })
    callForText(
      mod,
      'duckdb_web_insert_arrow_from_ipc_stream',
      ['number', 'number', 'number', 'string'],
      [connection, pointer, ipc.length, options],
    )
  } finally {
    mod._free(pointer)
  }
}
