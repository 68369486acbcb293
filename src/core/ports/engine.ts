import type { Cancel } from './cancel.ts'

/**
 * A plain value out of the engine: bigint for 64-bit integers, number for smaller ones and floats, string for text, decimals,
 * dates (`2026-03-01`) and timestamps (ISO 8601: `2026-03-01T09:14:00.000000Z`, without the Z for timestamp_ntz), Uint8Array for
 * binary, arrays for lists, objects for structs and maps.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value }

/** A result column: its name and the Delta type that holds it (schema.ts), or the engine's type name where Delta has none. */
export interface ResultColumn {
  readonly name: string
  readonly type: string
}

/** A result, decoded. */
export interface Rows {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Value[])[]
}

/** A column of UTF-8 text in Arrow's layout: `offsets` has rows + 1 entries into `data`; a cleared bit in `validity` is NULL. */
export interface TextColumn {
  readonly name: string
  readonly offsets: Int32Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
  /** LSB-first bitmap; undefined when no cell is NULL. */
  readonly validity: Uint8Array<ArrayBuffer> | undefined
}

/** A run of records on the way into the engine. */
export interface TextBatch {
  readonly rows: number
  /** 64-bit row numbers, as long as `rows`; becomes a BIGINT column named `_source_row`. */
  readonly rowNumbers: BigInt64Array<ArrayBuffer>
  readonly columns: readonly TextColumn[]
}

export interface QueryOptions {
  /** Paths of the lake's files that the statement names; they are attached, read-only, before it runs. */
  readonly files?: readonly string[]
  readonly cancel?: Cancel
  /** Milliseconds in which a statement that runs when it is cancelled may still end: an engine that is stopped has to start anew. */
  readonly patience?: number
  /** Told now and then how many bytes the statement has read and written so far. */
  readonly onBytes?: (bytes: { readonly read: number; readonly written: number }) => void
}

/** The Parquet field id of a column and of what is nested in it: fields by name, `element` of a list, `key` and `value` of a map. */
export interface FieldId {
  readonly name: string
  readonly id?: number
  readonly children?: readonly FieldId[]
}

/** How a file is written. */
export interface CopyFormat {
  readonly format: 'parquet' | 'csv' | 'json'
  /** Of Parquet; zstd when absent. */
  readonly compression?: 'zstd' | 'snappy' | 'gzip' | 'uncompressed'
  /** Of Parquet; columns that are not listed have none. */
  readonly fieldIds?: readonly FieldId[]
}

export interface CopyOptions extends QueryOptions, CopyFormat {}

/**
 * A SQL engine over the lake's files. One statement runs at a time; later calls wait their turn. A statement names files by their
 * path in the lake. Methods reject with Failure: `query-failed` (with position where the engine gives one), `out-of-memory`, `cancelled`.
 * After `cancelled` or a crash the engine starts anew by itself: temporary tables and views are gone (`epoch` has changed).
 */
export interface Engine {
  /** Grows by one whenever the engine lost its state. */
  readonly epoch: number
  /** Runs one statement; the whole result as one Arrow IPC stream. */
  query(sql: string, options?: QueryOptions): Promise<Uint8Array<ArrayBuffer>>
  /** Runs one statement; the result as Arrow IPC streams of some thousand rows each, as they become ready. */
  stream(sql: string, options?: QueryOptions): AsyncIterable<Uint8Array<ArrayBuffer>>
  /** Runs one statement and decodes the result; for small results. */
  rows(sql: string, options?: QueryOptions): Promise<Rows>
  /** Appends text columns to a temporary table, creating it (columns VARCHAR, `_source_row` BIGINT) on first use. Takes the buffers. */
  insertText(table: string, batch: TextBatch): Promise<void>
  /** Writes the rows of a SELECT to a new file of the lake; the size was verified. CSV has a header, JSON is newline-delimited. */
  copy(select: string, path: string, options: CopyOptions): Promise<{ readonly bytes: number }>
  /** Closes handles on these files so that they can be removed. */
  release(paths: readonly string[]): Promise<void>
  /** Ends the engine's worker. */
  close(): Promise<void>
}
