import { useEffect } from 'react'
import { type CellAt, selectCell } from './selection-model.ts'
import type { GridView } from './use-grid-view.ts'
import type { SelectionHandle } from './use-grid-selection.ts'

/** A column that someone wants to see; another `request`, and it is gone to again. */
export interface GoTo {
  readonly column: number
  readonly request: number
}

/** Brings a column into view when asked to, with the focus, in the row that is active. */
export const useGoTo = (
  goTo: GoTo | undefined,
  view: GridView,
  { selection, select }: SelectionHandle,
): void => {
  useEffect(() => {
    if (!goTo) return
    const row = view.size.rows === 0 ? -1 : Math.max(selection.active.row, 0)
    const cell: CellAt = { row, column: goTo.column }
    view.reveal(cell)
    select(selectCell(cell))
    // Where the view is then does not ask for anything.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [goTo])
}
