import type { ColumnFilter } from '../profile/filter.ts'
import type { RowChange } from './diff-views.ts'

/** The rows that a finding is about: those of one kind; with columns, those changed rows in which the cells of these changed. */
export interface WhyScope {
  readonly kind: RowChange
  /** Several where their cells changed in the same rows. */
  readonly columns?: readonly string[]
}

/** What was done to the cells of a column, where most of them were treated alike. */
export type CellPattern =
  /** NULL stands for NULL, before or after. Absent `from`: several values were replaced by one. */
  | { readonly kind: 'replaced'; readonly from?: string | null; readonly to: string | null }
  /** Any value where NULL was. */
  | { readonly kind: 'filled' }
  | { readonly kind: 'scaled'; readonly by: string }
  | { readonly kind: 'shifted'; readonly by: string }
  /** To so many decimals. */
  | { readonly kind: 'rounded'; readonly decimals: number }
  /** The clock was taken off: times of day were dropped. */
  | { readonly kind: 'cut'; readonly to: 'day' | 'hour' }
  | { readonly kind: 'trimmed-lower' | 'trimmed-upper' }
  | { readonly kind: 'trimmed' | 'collapsed' | 'lower' | 'upper' | 'unaccented' | 'recased' | 'respaced' }
  /** The same number or time in other characters. */
  | { readonly kind: 'respelled'; readonly as: 'number' | 'time' }
  | { readonly kind: 'prefixed' | 'suffixed'; readonly text: string }
  /** Cut off at the end. */
  | { readonly kind: 'shortened' }
  /** Now the same as another column of the row. */
  | { readonly kind: 'copied'; readonly from: string }

/** One thing that stands out about the rows of a difference. */
export type Why = {
  readonly scope: WhyScope
  /** One sentence. */
  readonly text: string
  /** `rows` of `of` rows of the scope; `share` is the quotient. Always exact. */
  readonly rows: number
  readonly of: number
  readonly share: number
} & (
  | {
      /** Rows of a group: how many of the scope, against how many of the table. */
      readonly kind: 'group'
      /** One or two conditions that hold for all rows of the group. */
      readonly where: readonly ColumnFilter[]
      /** The same as a SQL condition. */
      readonly condition: string
      /** What the group is of all rows: of the newer version for added rows, else of rows as they were before. */
      readonly tableRows: number
      readonly tableOf: number
      readonly tableShare: number
    }
  /** What was done to the cells of the scope's one column. */
  | { readonly kind: 'cells'; readonly pattern: CellPattern }
  /** The scope is (nearly) the whole table: `of` are all its rows. */
  | { readonly kind: 'whole' }
)

/** Why rows differ between two versions, as far as their values tell. */
export interface Explanation {
  /** Of the difference. */
  readonly id: string
  /** For added, removed and changed rows, then column by column; in each what stands out most first. Empty: nothing does. */
  readonly findings: readonly Why[]
  /** Whether the numbers of the table are estimates, out of a sample of its rows. */
  readonly isEstimate: boolean
}
