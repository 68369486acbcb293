import type { CastType } from '../recipe/cast.ts'

/**
 * What the values of a text column ought to be: convertible to a type, or of a shape (`shapeOf`). By the column's hint, else by what most
 * of its values are.
 */
export type Expectation =
  | { readonly kind: 'type'; readonly to: CastType; readonly format?: string }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly loose: boolean }

/**
 * Rows chosen by one column. Values are text as a cast to string prints them (`printedValue`); bounds of ranges are text of the column's
 * type, or of `as`, exact also for decimals and longs.
 */
export type ColumnFilter =
  /** NULL, or text of nothing but white space. */
  | { readonly kind: 'missing'; readonly column: string }
  /** Text that is there and is not what is expected. */
  | { readonly kind: 'mismatched'; readonly column: string; readonly expected: Expectation }
  /** Neither missing nor mismatched. */
  | { readonly kind: 'valid'; readonly column: string; readonly expected?: Expectation }
  /** `from` ≤ value < `to`, or ≤ `to` with `closed`; an absent bound is open. Text is converted to `as` first. */
  | {
      readonly kind: 'range'
      readonly column: string
      readonly from?: string
      readonly to?: string
      readonly closed?: boolean
      readonly as?: Extract<Expectation, { kind: 'type' }>
    }
  /** One of these; null stands for NULL. */
  | { readonly kind: 'values'; readonly column: string; readonly values: readonly (string | null)[] }
  /** Text of a shape, as `shapeOf` (or, with `loose`, `looseShapeOf`) has it. */
  | { readonly kind: 'pattern'; readonly column: string; readonly pattern: string; readonly loose: boolean }
  /** Text with these characters in it. */
  | { readonly kind: 'text'; readonly column: string; readonly text: string }
