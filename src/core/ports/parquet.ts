import type { StructType } from '../delta/schema.ts'

/**
 * A value of a Parquet file, by its Delta type: number for byte, short, integer, float, double and date (days since the epoch); bigint
 * for long, timestamp and timestamp_ntz (microseconds since the epoch) and decimal (unscaled); Map for map, a plain object for struct.
 */
export type ParquetValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly ParquetValue[]
  | ReadonlyMap<ParquetValue, ParquetValue>
  | ParquetRow

/** Values by column; an absent one is null. */
export interface ParquetRow {
  readonly [column: string]: ParquetValue | undefined
}

/** What a file holds: its columns, and its rows in order. */
export interface ParquetContent {
  readonly schema: StructType
  readonly rows: readonly ParquetRow[]
}

/** Small Parquet files, read and written whole: checkpoints and their sidecars. Methods reject with `Failure`. */
export interface Parquet {
  /**
   * Reads a file. `select` is given the file's columns, those of types that Delta does not have left out, and returns those to read, a part
   * of what it was given. `input-unreadable` (with `name` as its file) for what is no Parquet file, or a damaged one.
   */
  read(
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
    select?: (schema: StructType) => StructType,
  ): Promise<ParquetContent>
  /** The bytes of a file with these columns, all levels annotated as Delta's type mapping says, nullable ones optional. */
  write(schema: StructType, rows: readonly ParquetRow[]): Promise<Uint8Array<ArrayBuffer>>
}
