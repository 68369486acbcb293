import type { LogJson } from './actions.ts'

/** Logical names from the table down to a leaf: `['address', 'city']`. */
export type ColumnPath = readonly string[]

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

/**
 * A literal: dates as `2026-03-01`, timestamps as ISO 8601 (`2026-03-01T09:14:00.000000Z`, without the Z for timestamp_ntz), decimals
 * as their digits in a string. It is compared as the column's type is.
 */
export type Literal = boolean | number | bigint | string

/**
 * What can be said of a row from the statistics and partition values of its file. A part of a condition that can not be said so is
 * `unknown`: it may hold for any row. SQL's three-valued logic: a comparison with NULL holds for no row.
 */
export type Predicate =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'compare'
      readonly column: ColumnPath
      readonly op: Comparison
      readonly value: Literal
    }
  | { readonly kind: 'in'; readonly column: ColumnPath; readonly values: readonly Literal[] }
  | { readonly kind: 'starts-with'; readonly column: ColumnPath; readonly prefix: string }
  | { readonly kind: 'is-null'; readonly column: ColumnPath }
  | { readonly kind: 'is-not-null'; readonly column: ColumnPath }
  | { readonly kind: 'and'; readonly of: readonly Predicate[] }
  | { readonly kind: 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }

/** How many rows of a file a predicate holds for, as far as the log can tell: `some` when it can not. */
export type Match = 'none' | 'some' | 'all'

/** A parsed expression of the engine, as `json_serialize_sql` prints it. */
export type ExpressionTree = LogJson
