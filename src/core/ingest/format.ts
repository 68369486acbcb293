export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** How delimited text is read. */
export interface DelimitedFormat {
  readonly kind: 'delimited'
  readonly encoding: Encoding
  /** One character (ASCII). */
  readonly delimiter: string
  /** The quote character, or null when quotes mean nothing. A doubled quote inside quotes is one quote; so is an escaped one if `escape` says so. */
  readonly quote: string | null
  readonly escape: '"' | '\\'
  /** Whether the first record names the columns. */
  readonly header: boolean
  /** Unquoted cells of exactly this text become NULL; null when every cell stays text. */
  readonly nullToken: string | null
  /** Column names: the header's, made unique and non-empty, or column_1, column_2 … */
  readonly columns: readonly string[]
  /** Type each column seems to have, judged on the sample: a hint only. */
  readonly hints: readonly TypeHint[]
}

/** JSON text: an array of records, one record, or records one after another (NDJSON). */
export interface JsonFormat {
  readonly kind: 'json'
  readonly encoding: Encoding
  readonly layout: 'array' | 'lines'
}

export interface ParquetFormat {
  readonly kind: 'parquet'
}

export type FileFormat = DelimitedFormat | JsonFormat | ParquetFormat

export type TypeHint = 'string' | 'long' | 'double' | 'boolean' | 'date' | 'timestamp'

/** What the user may set by hand; what is absent is detected. */
export interface FormatOptions {
  readonly kind?: FileFormat['kind']
  readonly encoding?: Encoding
  readonly delimiter?: string
  readonly quote?: string | null
  readonly header?: boolean
  /** null: keep every cell as text. */
  readonly nullToken?: string | null
}

/** A record that is in the table only as `_corrupt_record`, and why. */
export interface Reject {
  readonly file: string
  /** 1-based record number in the file. */
  readonly row: number
  /** 1-based line on which the record begins. */
  readonly line: number
  readonly reason: string
  /** The beginning of the raw text, at most 200 characters. */
  readonly excerpt: string
}
