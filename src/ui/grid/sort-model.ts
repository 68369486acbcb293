import type { SortEntry } from './grid-types.ts'

/** The order after a column's header was pressed: ascending, descending, none. `isAdding` keeps the other columns' order. */
export const toggleSort = (
  order: readonly SortEntry[],
  column: string,
  isAdding: boolean,
): readonly SortEntry[] => {
  const known = order.find(entry => entry.column === column)
  const next = known
    ? known.descending
      ? undefined
      : { column, descending: true }
    : { column, descending: false }
  if (!isAdding) return next ? [next] : []
  if (!known) return next ? [...order, next] : order
  return order.flatMap(entry => (entry.column === column ? (next ? [next] : []) : [entry]))
}
