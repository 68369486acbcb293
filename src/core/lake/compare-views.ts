/** Which side has a column of a comparison, and how many of its cells differ in rows that both sides have. */
export interface ColumnComparison {
  readonly name: string
  readonly side: 'both' | 'a' | 'b'
  /** Delta type names; absent on a side that does not have the column. */
  readonly typeA?: string
  readonly typeB?: string
  /** Without a key, no row is changed: 0. */
  readonly cells: number
}

/**
 * The outputs of two recipes over all rows. Values that print alike are equal. With a key, rows of equal key are one row (the nth of a key
 * on one side is the nth on the other); without, a row is the same only where all values of the columns that both have are.
 */
export interface RecipeComparison {
  readonly rowsA: number
  readonly rowsB: number
  readonly onlyA: number
  readonly onlyB: number
  /** In both, with a value that differs. */
  readonly changed: number
  readonly same: number
  /** Columns of `a` in its order, then those that only `b` has. */
  readonly columns: readonly ColumnComparison[]
}
