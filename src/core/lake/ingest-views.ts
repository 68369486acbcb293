import type { FileFormat, FormatOptions, Reject } from '../ingest/format.ts'

/** Where one dropped file will go, and how it will be read. */
export interface PlannedFile {
  readonly file: string
  readonly bytes: number
  readonly table: string
  /** The table exists: rows are appended. */
  readonly append: boolean
  readonly format?: FileFormat
  /** Names of the sample's columns, where the format does not have them (JSON). */
  readonly columns?: readonly string[]
  /** The first records as text cells, at most 50, for the preview. */
  readonly sample: readonly (readonly (string | null)[])[]
  /** Why this file can not be read; the others still can. */
  readonly problem?: string
}

export interface IngestOptions {
  /** Table for all files, `bronze.name`; else one for each file, after its name. */
  readonly table?: string
  /** Tables for single files, by file name; goes before `table`. */
  readonly tables?: Readonly<Record<string, string>>
  /** Overrides of what is detected, for all files, or for one by its name. */
  readonly format?: FormatOptions
  readonly formats?: Readonly<Record<string, FormatOptions>>
  /** What `_source_system` says; `upload` when absent. */
  readonly sourceSystem?: string
}

export interface IngestedTable {
  readonly table: string
  readonly version: number
  readonly files: readonly string[]
  /** Rows written, corrupt ones included. */
  readonly rows: number
  /** Records kept only as `_corrupt_record`. */
  readonly corrupt: number
}

export interface IngestReport {
  readonly batch: string
  readonly tables: readonly IngestedTable[]
  /** At most 1,000; `corrupt` above has the full count. */
  readonly rejects: readonly Reject[]
  /** Files that could not be read at all, and why. Nothing of them was written. */
  readonly failures: readonly { readonly file: string; readonly reason: string }[]
}
