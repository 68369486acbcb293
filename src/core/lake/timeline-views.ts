import type { LogJson, Provenance } from '../delta/actions.ts'
import type { VersionRange } from '../delta/vacuum.ts'
import type { ResultColumn, Value } from '../ports/engine.ts'
import type { CellChange } from './diff-views.ts'
import type { ReadStats } from './row-views.ts'

/** Values by the names of their columns. */
export type NamedRow = Readonly<Record<string, Value>>

/** What a commit did to a row. */
export interface BiographyChange {
  readonly kind: 'inserted' | 'updated' | 'deleted'
  /** The row after the commit; one that was deleted as it was before, in the columns that the table had. */
  readonly row: NamedRow
  /** Of an update: the cells that are other than before; one of a column that the table did not have was NULL. */
  readonly cells: readonly CellChange[]
}

/** What a commit's log entry says of where it came from: recipe or aggregate with its revision, batch, inputs. */
export interface CommitMaker extends Provenance {
  /** `Boathouse/0.1.0`, `Apache-Spark/4.0.0 Delta-Lake/4.0.0` … */
  readonly engine?: string
  /** Of the operation: the condition of a DELETE, the clauses of a MERGE … */
  readonly parameters?: Readonly<Record<string, LogJson>>
  readonly userMetadata?: string
}

/** A version in which rows with a key changed. */
export interface BiographyEvent {
  readonly version: number
  /** ms since the epoch, growing with the versions. */
  readonly timestamp: number
  readonly operation: string
  readonly by: CommitMaker
  /** Where several rows have the key, those that are most alike count as one row that was updated. */
  readonly changes: readonly BiographyChange[]
  /** Rows that had the key before the commit, and after it; absent where an earlier or later change can not be told. */
  readonly rowsBefore?: number
  readonly rowsAfter?: number
}

/** One row, named by its key, through all versions of its table that the log still tells of. */
export interface Biography {
  readonly table: string
  /** By the names that the columns have now. */
  readonly key: NamedRow
  /** The changes of these versions are told, both included. `from` is more than 0 where the log was cleaned up. */
  readonly from: number
  readonly to: number
  /** Oldest first. */
  readonly events: readonly BiographyEvent[]
  /** The rows that have the key in version `to`. */
  readonly rows: readonly NamedRow[]
  /** Whether more than one row had the key at some time, as far as is known: the key does not name one row then. */
  readonly isAmbiguous: boolean
  /** For each column whose value an update changed, the versions that did. */
  readonly changedIn: Readonly<Record<string, readonly number[]>>
  /** Versions that may have changed the row, but whose files were deleted, most likely by VACUUM. */
  readonly unknown: readonly VersionRange[]
  /** Of all files that the told versions added or removed: what was read, and what could be passed over by the log alone. */
  readonly stats: ReadStats
}

/** What a query gives at a version of a table. */
export interface MetricPoint {
  readonly version: number
  /** ms since the epoch, growing with the versions. */
  readonly timestamp: number
  /** The value of one column; of several an object by their names. NULL where there is no row, and where there is a `problem`. */
  readonly value: Value
  /** The version whose value this is, where the query was not run again: it reads the same rows at both. */
  readonly sameAs?: number
  /** Why there is no value: the version has not such a column, its files were deleted … */
  readonly problem?: string
}

/** A metric that needs no SQL: the rows of a table, or a number about one of its columns. */
export type MetricPick =
  | { readonly kind: 'rows' }
  | { readonly kind: 'column'; readonly column: string; readonly measure: ColumnMeasure }

export type ColumnMeasure = 'sum' | 'avg' | 'min' | 'max' | 'nulls' | 'distinct'

/** A metric that is kept with its table, under a name. */
export interface KeptMetric {
  readonly name: string
  /** SQL, which names the table as it is, or a pick. */
  readonly query: string | MetricPick
}

/** A query over the versions of a table. */
export interface Metric {
  readonly table: string
  /** Other tables that the query reads, as they were when it was run. */
  readonly others: readonly string[]
  /** Of the result at the newest of the versions. */
  readonly columns: readonly ResultColumn[]
  /** Oldest first. */
  readonly points: readonly MetricPoint[]
  /** How often the query was run, and for how many versions a value was there already. */
  readonly evaluated: number
  readonly reused: number
  /** For how many versions the log alone told the value. */
  readonly fromLog: number
  /** Over all runs. */
  readonly stats: ReadStats
}

/** Versions to look at, both included; the oldest that can be read and the newest when absent. */
export interface VersionSpan {
  readonly from?: number
  readonly to?: number
}

/** A name for a version of a table, which keeps that version readable. */
export interface Tag {
  readonly name: string
  readonly version: number
  readonly note?: string
  /** When it was given, ms since the epoch. */
  readonly created: number
}

/** What a table was at a moment. `none`: it did not exist yet. `unknown`: its log of that time was cleaned up. */
export type TableAtMoment =
  | {
      readonly kind: 'version'
      readonly table: string
      readonly version: number
      /** Of that version, ms since the epoch. */
      readonly timestamp: number
      readonly latest: number
    }
  | { readonly kind: 'none' | 'unknown'; readonly table: string; readonly latest: number }
  /** The table can not be opened. */
  | { readonly kind: 'problem'; readonly table: string; readonly problem: string }

/** Every table of the lake as it was at a moment. */
export interface LakeMoment {
  /** ms since the epoch. */
  readonly timestamp: number
  readonly tables: readonly TableAtMoment[]
}

/** A table that was made what it was at a version, by a commit of its own. */
export interface RestoredTable {
  readonly table: string
  /** The commit. */
  readonly version: number
  /** What it was restored to. */
  readonly restored: number
  /** Rows before and after; absent where a file has no statistics. */
  readonly rowsBefore?: number
  readonly rows?: number
  /** Live files afterwards, and their bytes. */
  readonly files: number
  readonly bytes: number
  /** Files that were taken out of the table, and those that came back. */
  readonly filesRemoved: number
  readonly filesRestored: number
}
