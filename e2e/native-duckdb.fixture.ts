import { DuckDBInstance } from '@duckdb/node-api'

/** Cells as both engines can say them: bigint and text as they are, floats as numbers, all else as text. */
export type Cell = null | boolean | number | bigint | string

const plain = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return value
  // Dates, timestamps and decimals are objects that print as SQL does.
  return (value as { toString(): string }).toString()
}

/** Runs statements in a native DuckDB and returns the rows of the last one. */
export const nativeRows = async (...statements: readonly string[]): Promise<readonly (readonly Cell[])[]> => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    let rows: readonly (readonly unknown[])[] = []
    for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRows()
    return rows.map(row => row.map(plain))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
