export type MeasureFunction = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'count-distinct'

/** A measure; `count` without a column counts rows, with one its non-null values. */
export interface Measure {
  readonly fn: MeasureFunction
  readonly column?: string
  readonly as: string
}

/** How the gold table is drawn beside its grid. `x` is one of the group columns, `y` one of the measures. */
export interface ChartSpec {
  readonly kind: 'bar' | 'line'
  readonly x: string
  readonly y: string
}

/** What makes a gold table. Kept as `_boathouse/aggregates/<table>.json`. */
export interface Aggregate {
  readonly formatVersion: 1
  readonly id: string
  /** Grows by one with each save. */
  readonly revision: number
  /** `silver.routes`; any layer. */
  readonly input: string
  /** `gold.routes_by_airline`. */
  readonly output: string
  readonly groupBy: readonly string[]
  readonly measures: readonly Measure[]
  readonly chart?: ChartSpec
}
