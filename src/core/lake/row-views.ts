import type { Aggregate } from '../aggregate/aggregate.ts'
import type { ResultColumn, Value } from '../ports/engine.ts'
import type { Recipe, SortKey } from '../recipe/recipe.ts'
import type { DeltaStatement } from '../sql/delta-statement.ts'
import type { ColumnView } from './table-views.ts'

/** What a grid shows: a table at a version, a recipe up to and including a number of steps, or an aggregate. */
export type RowSource =
  | { readonly kind: 'table'; readonly table: string; readonly version?: number }
  | { readonly kind: 'recipe'; readonly recipe: Recipe; readonly steps: number }
  | { readonly kind: 'aggregate'; readonly aggregate: Aggregate }
  | { readonly kind: 'sql'; readonly text: string }

export interface RowQuery {
  readonly source: RowSource
  readonly orderBy?: readonly SortKey[]
}

/** A result that pages can be read from. Its rows do not change. */
export interface RowSet {
  readonly id: string
  readonly columns: readonly ColumnView[]
  /** Exact; undefined until `countRows` has answered. */
  readonly rows?: number
  /** Of a query; `bytesRead` is that of the files. */
  readonly stats?: ReadStats
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
