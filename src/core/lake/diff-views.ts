import type { Value } from '../ports/engine.ts'
import type { ColumnFilter } from '../profile/filter.ts'

/** What became of a row between two versions. */
export type RowChange = 'added' | 'removed' | 'changed'

/** A column that a table has in at least one of two versions. It is one column in both where the log says so, whatever it is called. */
export interface DiffColumn {
  /** Its name in the version that is looked at (`to`), else in the one before. */
  readonly name: string
  /** Its name before, where it had another. */
  readonly was?: string
  /** Which version has it. */
  readonly side: 'both' | 'from' | 'to'
  /** Delta type names; absent on the side that does not have the column. */
  readonly typeFrom?: string
  readonly typeTo?: string
  /** Cells that are not the same, in rows that are `changed`. 0 for a column of one side: the schema changed, not the cell. */
  readonly cells: number
}

/** How the columns of two versions differ. */
export interface SchemaChanges {
  readonly added: readonly { readonly name: string; readonly type: string }[]
  readonly removed: readonly { readonly name: string; readonly type: string }[]
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
  readonly retyped: readonly { readonly name: string; readonly from: string; readonly to: string }[]
}

/** The columns by which rows of two versions are taken to be one. */
export interface DiffKey {
  /** As they are called in `to`. */
  readonly columns: readonly string[]
  /** `declared`: by the recipe or the aggregate that makes the table. */
  readonly origin: 'given' | 'declared' | 'detected'
  /** Whether it is never NULL and no two rows have the same, on either side; and how much was looked at for that. */
  readonly isUnique: boolean
  /** `differences`: the rows that differ; `files`: all rows of the files that differ; `table`: all rows of both versions. */
  readonly checked: 'differences' | 'files' | 'table'
}

/** The difference between two versions of a table, of which `from` may be the later one, or between versions of two tables. */
export interface TableDiff {
  /** For reading the rows (`readDiff`). */
  readonly id: string
  readonly table: string
  /** The table that `from` is a version of, where it is another one. */
  readonly other?: string
  readonly from: number
  readonly to: number
  /** Rows. `unchanged` are those that are the same in all columns that both versions have. */
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly unchanged: number
  /** Absent: rows were compared whole, so that none is `changed`. */
  readonly key?: DiffKey
  /** The columns of `to`, then those that only `from` has. */
  readonly columns: readonly DiffColumn[]
  readonly schema: SchemaChanges
  /** What was read: the files that are in one version only, or what the change feed wrote about the commits between. */
  readonly readFrom: 'files' | 'change-feed'
  readonly filesRead: number
  /** Files that are in both versions, and were not read. */
  readonly filesShared: number
  /** Of the files that were read, as the log has them. */
  readonly bytesRead: number
}

/** A cell of a changed row. */
export interface CellChange {
  readonly column: string
  readonly from: Value
  readonly to: Value
}

/** Rows to read: of one kind; `whole`: all that either version has, the unchanged ones too, in the order of the key. */
export type WantedRows = RowChange | 'whole'

/** A row that is not the same in both versions, or one among all rows. */
export interface DiffRow {
  readonly kind: RowChange | 'unchanged'
  /** In the order of `TableDiff.columns`. Of a row of both, as it is in `to`, with what `from` has in columns of its own. */
  readonly row: readonly Value[]
  /** Of a changed row: the cells that changed. Else empty. */
  readonly cells: readonly CellChange[]
}

/** Rows of one kind in which some things hold. */
export interface DiffGroup {
  /** For an added row as it is, else as it was before. */
  readonly where: readonly ColumnFilter[]
  /** Changed rows: those in which the cell of this column changed. */
  readonly changed?: string
}

/** How rows are told apart, and which table it is that is compared with. */
export interface DiffOptions {
  /**
   * The table that `from` is a version of, if that is not the same. Columns are then told by their names in any case; those that ingest adds
   * are left out, unless the key names them.
   */
  readonly other?: string
  /** Columns of both versions; empty: rows are compared whole. Absent: a key that is declared or detected. */
  readonly key?: readonly string[]
}
