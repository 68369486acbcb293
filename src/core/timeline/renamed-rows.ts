import type { Metadata } from '../delta/actions.ts'
import { pairColumns } from '../diff/columns.ts'
import type { NamedRow } from '../lake/timeline-views.ts'

/**
 * Rows of one state of a table by the names that its columns have in another: a commit that gives columns other names (RESTORE, REPLACE)
 * changes no cell by that. Columns that the other state does not have keep their names.
 */
export const renamedRows = (rows: readonly NamedRow[], from: Metadata, to: Metadata): readonly NamedRow[] => {
  const names = new Map(
    pairColumns(from, to).columns.flatMap(({ from: old, to: next }) =>
      old && next && old.name !== next.name ? [[old.name, next.name] as const] : [],
    ),
  )
  if (names.size === 0) return rows
  return rows.map(row =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [names.get(name) ?? name, value])),
  )
}
