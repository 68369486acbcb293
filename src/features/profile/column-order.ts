/** How the columns of a table can be listed. */
export const columnOrders = [
  { id: 'table', text: 'As in the table' },
  { id: 'type', text: 'By type' },
  { id: 'missing', text: 'By missing values' },
  { id: 'name', text: 'By name' },
] as const

export type ColumnOrder = (typeof columnOrders)[number]['id']

interface Listed {
  readonly name: string
  readonly type: string
}

const byText = (a: string, b: string): number =>
  a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' })

/**
 * Columns in an order; those that it does not tell apart stay as they are in the table.
 *
 * @param missing the share of missing values, by name; columns of which it is not known come last
 */
export const orderedColumns = <T extends Listed>(
  columns: readonly T[],
  order: ColumnOrder,
  missing: ReadonlyMap<string, number>,
): readonly T[] => {
  switch (order) {
    case 'table':
      return columns
    case 'type':
      return columns.toSorted((a, b) => byText(a.type, b.type))
    case 'name':
      return columns.toSorted((a, b) => byText(a.name, b.name))
    case 'missing':
      return columns.toSorted((a, b) => (missing.get(b.name) ?? -1) - (missing.get(a.name) ?? -1))
  }
}
