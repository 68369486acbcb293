import type { Aggregate } from '../aggregate/aggregate.ts'
import type { ResultColumn, Value } from '../ports/engine.ts'
import type { Recipe, SortKey } from '../recipe/recipe.ts'
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
}

export interface SqlResult {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Value[])[]
}
