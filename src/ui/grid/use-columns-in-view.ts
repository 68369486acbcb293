import { useEffect } from 'react'
import type { GridColumn } from './grid-types.ts'
import type { GridView } from './use-grid-view.ts'

/** Tells which columns are in view, whenever others are. */
export const useColumnsInView = (
  view: GridView,
  columns: readonly GridColumn[],
  onColumnsInView: ((columns: readonly string[]) => void) | undefined,
): void => {
  const { first, end } = view.columns
  const { isMeasured } = view
  useEffect(() => {
    if (isMeasured) onColumnsInView?.(columns.slice(first, end).map(({ name }) => name))
  }, [columns, first, end, isMeasured, onColumnsInView])
}
