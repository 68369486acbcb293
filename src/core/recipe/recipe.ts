/** Types a step can cast to. */
export type CastType =
  'string' | 'long' | 'integer' | 'double' | 'boolean' | 'date' | 'timestamp' | `decimal(${number},${number})`

export type ConditionOperator =
  | 'equals'
  | 'not-equals'
  | 'less'
  | 'at-most'
  | 'greater'
  | 'at-least'
  | 'contains'
  | 'starts-with'
  | 'is-null'
  | 'is-not-null'

/** A filter: comparisons on columns (values are text and compared in the column's type), their combinations, or SQL. */
export type Condition =
  | { readonly column: string; readonly is: ConditionOperator; readonly value?: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly sql: string }

export interface SortKey {
  readonly column: string
  readonly descending: boolean
}

/** What a step does. */
export type Operation =
  /** Changes types. A value that does not convert becomes NULL (`null`) or stops the refresh (`fail`). `format` is strptime's, for date and timestamp. */
  | {
      readonly op: 'cast'
      readonly columns: readonly {
        readonly column: string
        readonly to: CastType
        readonly format?: string
      }[]
      readonly onError: 'null' | 'fail'
    }
  | { readonly op: 'rename'; readonly columns: readonly { readonly from: string; readonly to: string }[] }
  /** Removes white space (Unicode's) at both ends of text. */
  | { readonly op: 'trim'; readonly columns: readonly string[] }
  /** Turns cells that equal one of the values (as text) into NULL. */
  | { readonly op: 'nullify'; readonly columns: readonly string[]; readonly values: readonly string[] }
  /** Keeps the rows for which the condition is true. */
  | { readonly op: 'filter'; readonly condition: Condition }
  /** Adds a column, or replaces it in its place, by a SQL expression over the columns before it. */
  | { readonly op: 'derive'; readonly column: string; readonly expression: string }
  /** Keeps one row for each key: the first or last by the order; ties are settled by the input's own order. */
  | {
      readonly op: 'dedupe'
      readonly keys: readonly string[]
      readonly order: readonly SortKey[]
      readonly keep: 'first' | 'last'
    }
  | { readonly op: 'drop'; readonly columns: readonly string[] }

/** A step: an operation with an identity that survives edits and moves. */
export type Step = Operation & {
  readonly id: string
  /** A disabled step stays in the recipe and does nothing. */
  readonly disabled?: boolean
  readonly note?: string
}

/** The ordered steps that make a silver table from its input. Kept as `_boathouse/recipes/<table>.json`. */
export interface Recipe {
  readonly formatVersion: 1
  readonly id: string
  /** Grows by one with each save. */
  readonly revision: number
  /** `bronze.airports`; may be silver too. Records of a bronze table that did not parse are left out. */
  readonly input: string
  /** `silver.airports`. */
  readonly output: string
  /** Whether the output keeps the audit columns of the input. */
  readonly audit: 'keep' | 'drop'
  readonly steps: readonly Step[]
}

/** How far the result of one row depends on others: each row alone, rows of one key, all rows. */
export type Reach = 'row' | 'keyed' | 'table'

/** What a step does to columns and rows: decided here and nowhere else (DESIGN §7). */
export interface StepEffect {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly removes: readonly string[]
  readonly reach: Reach
  /** Whether computing it again for the same rows gives the same, in whichever order they come. */
  readonly repeatable: boolean
}
