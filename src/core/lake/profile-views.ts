import type { Expectation } from '../profile/filter.ts'

/** A bar of a histogram: values from `from` up to `to`, which only the last bar holds itself. Text of the column's type, or of `as`. */
export interface Bin {
  readonly from: string
  readonly to: string
  readonly rows: number
}

/** A value, printed as text, and the rows that have it. */
export interface ValueCount {
  readonly value: string
  readonly rows: number
}

/** The picture of a column's values. NULLs are in none; `rest` are the rows of values that are not listed, `once` those of all values that no
 * other row has: absent where there are too many values to tell. */
export type Chart =
  | {
      readonly kind: 'histogram'
      readonly bins: readonly Bin[]
      /** What text is converted to. */
      readonly as?: Extract<Expectation, { kind: 'type' }>
      /** Infinities and NaN, which are in no bin. */
      readonly beyond: number
    }
  | {
      readonly kind: 'values'
      readonly values: readonly ValueCount[]
      readonly rest: number
      readonly once?: number
    }
  | { readonly kind: 'none' }

/** How many of the rows that the filters leave are where; bars in the order of the chart's. */
export interface ProfilePart {
  readonly rows: number
  readonly valid: number
  readonly mismatched: number
  readonly missing: number
  readonly bars: readonly number[]
}

/** What a column holds, over all rows. `valid` + `mismatched` + `missing` are the rows. */
export interface ColumnProfile {
  readonly column: string
  readonly type: string
  readonly rows: number
  readonly valid: number
  readonly mismatched: number
  /** NULL, and text of nothing but white space. */
  readonly missing: number
  readonly nulls: number
  readonly expected?: Expectation
  /** Different values, without NULL; undefined for what the engine does not compare. */
  readonly distinct?: Count
  readonly chart: Chart
  /** The rows that filters by other columns leave; absent without such filters. */
  readonly part?: ProfilePart
}

/** Exact, or ≈. */
export interface Count {
  readonly count: number
  readonly exact: boolean
}

/** Profiles of some columns of the same rows, in the order in which they were asked for. */
export interface Profile {
  readonly rows: number
  /** Rows for which all filters hold; absent without filters. */
  readonly selected?: number
  readonly columns: readonly ColumnProfile[]
}

/** Numbers about a column's values, printed in its type; text that converts (`as`) is measured as that. */
export interface Measures {
  readonly as?: Extract<Expectation, { kind: 'type' }>
  readonly min: string
  readonly max: string
  /** 5 %, 25 %, 50 %, 75 %, 95 %: values that are there. */
  readonly quantiles: readonly string[]
  /** Of numbers. */
  readonly mean?: number
  /** Of numbers; of the sample (n − 1), absent for one value. */
  readonly deviation?: number
  /** Of numbers: those beyond 1.5 × the interquartile range from the quartiles. */
  readonly outliers?: Outliers
}

/** Values far from the middle half. */
export interface Outliers {
  readonly below: number
  readonly above: number
  /** The largest of those below, and the smallest of those above. */
  readonly low?: string
  readonly high?: string
  /** The different ones that are farthest out: at most 60 to either side. */
  readonly values: readonly string[]
}

/** A shape of text (`A99-999`), and the rows that have it. */
export interface PatternCount {
  readonly pattern: string
  readonly loose: boolean
  readonly rows: number
  /** A value of it. */
  readonly example: string
}

/** All that is told of one column. */
export interface ColumnDetail extends ColumnProfile {
  readonly measures?: Measures
  /** The 15 most frequent values, and the rows of all others. */
  readonly top: readonly ValueCount[]
  readonly rest: number
  readonly patterns: readonly PatternCount[]
  /** Lengths of text, in characters. */
  readonly lengths?: { readonly min: number; readonly max: number; readonly mean: number }
}
