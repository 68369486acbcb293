import type { Aggregate } from '../aggregate/aggregate.ts'
import type { ResultColumn, Value } from '../ports/engine.ts'
import type { ColumnFilter } from '../profile/filter.ts'
import type { Recipe, SortKey } from '../recipe/recipe.ts'
import type { DeltaStatement } from '../sql/delta-statement.ts'
import type { ColumnView } from './table-views.ts'

/** What a grid shows: a table at a version, a recipe up to and including a number of steps, or an aggregate. */
export type RowSource =
  | { readonly kind: 'table'; readonly table: string; readonly version?: number }
  | { readonly kind: 'recipe'; readonly recipe: Recipe; readonly steps: number }
  | { readonly kind: 'aggregate'; readonly aggregate: Aggregate }
  /** `at`, ms since the epoch: tables without a time travel of their own are as they were then. */
  | { readonly kind: 'sql'; readonly text: string; readonly at?: number }
  /**
   * A recipe at one of its steps, by index: the rows with what the step does to them (`RowSet.diff`); `touched`: only the rows that it
   * changes or takes out.
   */
  | { readonly kind: 'step'; readonly recipe: Recipe; readonly step: number; readonly only?: 'touched' }
  /**
   * The rows that a step of a recipe, by index, takes out (or that do not pass its assertion), as they came into it. Where the step
   * knows why, one more column tells it (`RowDiff.reason`). `invalid` for a step that gives other rows altogether.
   */
  | { readonly kind: 'rejected'; readonly recipe: Recipe; readonly step: number }
  /** The rows in which the outputs of two recipes differ, with how (`RowSet.diff`); those of equal `key` are one row, changed. */
  | { readonly kind: 'comparison'; readonly a: Recipe; readonly b: Recipe; readonly key?: readonly string[] }

export interface RowQuery {
  readonly source: RowSource
  /** A column that the rows do not have, as an older version may not, orders none. */
  readonly orderBy?: readonly SortKey[]
  /** Only rows for which all of these hold. A filter by a column that the rows do not have holds for all. */
  readonly where?: readonly ColumnFilter[]
  /**
   * Of a recipe or one of its steps, for a quick first look: where a step looks beyond single rows, only about so many of the input's
   * first rows are read, and `RowSet.sampled` tells so.
   */
  readonly sample?: number
  /** Of a recipe or one of its steps: so many of the first rows are wanted with the result (`RowSet.first`), some thousand at most. */
  readonly first?: number
}

/** A result that pages can be read from. Its rows do not change. */
export interface RowSet {
  readonly id: string
  readonly columns: readonly ColumnView[]
  /** Exact; undefined until `countRows` has answered. */
  readonly rows?: number
  /** Of a query; `bytesRead` is that of the files. */
  readonly stats?: ReadStats
  /** Of a `step` and a `comparison`: which columns, rows and cells are other than before. */
  readonly diff?: RowDiff
  /** The rows were made from only this many of the input's: those over all of it may be others. */
  readonly sampled?: number
  /** The first rows, where they were asked for and came with the columns: all of them when they are fewer than were asked for. */
  readonly first?: readonly (readonly Value[])[]
}

/** What became of a column or of a row. */
export type DiffMark = 'added' | 'removed' | 'changed'

/** How a column of a result stands to the columns before. */
export interface ColumnDiff {
  /** `changed`: some of its values may be others, see `was`. Absent: it is as it was, or has another name (`from`). */
  readonly mark?: DiffMark
  /** Its name before, where it has another. */
  readonly from?: string
  /**
   * Where in a row the old value of the cell stands, as a list of one (text or NULL), where the cell changed; NULL there: it did not.
   * Such places come after those of the columns.
   */
  readonly was?: number
}

/** What of a result is other than before. Rows have more values than the result has columns: those that places point at. */
export interface RowDiff {
  /** As many as the result has columns, in their order. */
  readonly columns: readonly ColumnDiff[]
  /** Where in a row its mark stands: `added`, `removed`, `failed` (an assertion does not hold), or NULL. Absent: no row has one. */
  readonly row?: number
  /** Which column of `rejected` rows tells why the step takes them out, in words. Absent where that is plain from the step. */
  readonly reason?: number
  /** The step gives other rows altogether (a pivot, a join): only those after it are shown, without marks. */
  readonly isReshaped: boolean
}

/** What of the tables that a query names was read. */
export interface ReadStats {
  readonly filesRead: number
  /** Live files that could not hold a row of the result, by the log alone. */
  readonly filesSkipped: number
  /** Bytes of the files that were read, as the log has them. */
  readonly bytesRead: number
}

/** What a statement returns, in the columns that Spark gives it. */
export interface SqlResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Value[])[]
  /** Of the last statement of the text. */
  readonly statement?: DeltaStatement['kind']
  /** Of a query. */
  readonly stats?: ReadStats
  /** The version that the statement committed. */
  readonly version?: number
  /** False: the batch of an INSERT was in the table already (`BatchNumber`), and nothing was done. */
  readonly applied?: boolean
}

/** An application's batch: where a table has it, or a later one of the same application, it is not written again. */
export interface BatchNumber {
  readonly appId: string
  /** Grows from batch to batch. */
  readonly version: number
}
