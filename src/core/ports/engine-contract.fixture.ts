import type { Engine, Rows, TextBatch, TextColumn } from './engine.ts'
import type { Storage } from './storage.ts'

/** What a contract test works on. */
export interface EngineUnderTest {
  readonly engine: Engine
  readonly storage: Storage
  /** Decodes what `query` and `stream` give. */
  readonly decode: (ipc: Uint8Array) => Rows
  /** A second engine over the same files. */
  readonly another: () => Promise<Engine>
}

const encoder = new TextEncoder()

/** A text column in Arrow's layout. */
const textColumn = (name: string, cells: readonly (string | null)[]): TextColumn => {
  const encoded = cells.map(cell => encoder.encode(cell ?? ''))
  const offsets = new Int32Array(cells.length + 1)
  const data = new Uint8Array(encoded.reduce((sum, cell) => sum + cell.length, 0))
  const validity = new Uint8Array(Math.ceil(cells.length / 8))
  encoded.forEach((cell, row) => {
    const start = offsets[row] ?? 0
    data.set(cell, start)
    offsets[row + 1] = start + cell.length
    if (cells[row] !== null) validity[row >> 3] = (validity[row >> 3] ?? 0) | (1 << (row & 7))
  })
  return { name, offsets, data, validity: cells.includes(null) ? validity : undefined }
}

/** Columns as a batch whose row numbers go up from `first`. */
export const textBatch = (
  columns: Readonly<Record<string, readonly (string | null)[]>>,
  first = 1n,
): TextBatch => {
  const rows = Object.values(columns)[0]?.length ?? 0
  return {
    rows,
    rowNumbers: BigInt64Array.from({ length: rows }, (_, row) => first + BigInt(row)),
    columns: Object.entries(columns).map(([name, cells]) => textColumn(name, cells)),
  }
}

/** The only value of a result of one row and column. */
export const scalar = async (engine: Engine, sql: string, files: readonly string[] = []): Promise<unknown> =>
  (await engine.rows(sql, { files })).rows[0]?.[0]

/** What a promise rejects with; undefined when it does not. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )

/** Settles after so many milliseconds. */
export const after = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))
