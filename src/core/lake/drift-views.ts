import type { Expectation } from '../profile/filter.ts'
import type { Count } from './profile-views.ts'

/**
 * By what the values of a column are told apart, the same at all versions. `bins`: values from one edge up to the next; the first bin has all
 * below the first edge, the last one all from the last edge on, so that there is one more bin than edges. Texts of the column's type, or of `as`.
 */
export type DriftPlaces =
  | {
      readonly kind: 'bins'
      readonly edges: readonly string[]
      /** What text is converted to. */
      readonly as?: Extract<Expectation, { kind: 'type' }>
    }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'none' }

/** What a column held at a version. `valid` + `mismatched` + `missing` are the rows. */
export interface DriftCounts {
  readonly rows: number
  readonly valid: number
  readonly mismatched: number
  /** NULL, and text of nothing but white space. */
  readonly missing: number
  readonly nulls: number
  /** Different values; absent for what the engine does not compare. */
  readonly distinct?: Count
  /** The least and the greatest, of what has an order; absent where there is none. */
  readonly ends?: readonly [string, string]
  /** Rows of each of the places. */
  readonly bars: readonly number[]
  /** Values at none of the places: those that are not listed; infinities, NaN, text that does not convert. */
  readonly rest: number
}

export interface DriftPoint {
  readonly version: number
  /** ms since the epoch, growing with the versions. */
  readonly timestamp: number
  /** Absent where there is a `problem`. */
  readonly counts?: DriftCounts
  /**
   * How far the values moved since the version before that has any: the population stability index over places, rest and NULLs. 0: not at all;
   * from 0.1 on some, from 0.25 on much. Absent where there is nothing to compare with.
   */
  readonly shift?: number
  /** Why nothing is told: the version has no such column, its files were deleted … */
  readonly problem?: string
}

/** A column over the versions of its table. */
export interface Drift {
  readonly table: string
  readonly column: string
  /** At the newest of the versions. */
  readonly type: string
  readonly expected?: Expectation
  readonly places: DriftPlaces
  /** Oldest first. */
  readonly points: readonly DriftPoint[]
  /** Versions that moved most, the most first, none of them less than 0.1; at most five. */
  readonly moved: readonly number[]
  /** How far the newest version with rows is from the oldest one: many small steps are none of them much. Absent where there are not two. */
  readonly whole?: { readonly from: number; readonly to: number; readonly shift: number }
  /** Different data files that the versions have, and how many of them were read now; the others were known. */
  readonly files: number
  readonly filesRead: number
  readonly bytesRead: number
}
