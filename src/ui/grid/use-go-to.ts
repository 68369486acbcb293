import { useEffect } from 'react'
import { type CellAt, selectCell } from './selection-model.ts'
import type { GridView } from './use-grid-view.ts'
import type { SelectionHandle } from './use-grid-selection.ts'

/** A column or row that someone wants to see, in the row or column that is active; another `request`, and it is gone to again. */
export interface GoTo {
  readonly column?: number
  readonly row?: number
  readonly request: number
}

/** Brings a column or row into view when asked to, with the focus. */
export const useGoTo = (
  goTo: GoTo | undefined,
  view: GridView,
  { selection, select }: SelectionHandle,
): void => {
  useEffect(() => {
    if (!goTo) return
    const row = view.size.rows === 0 ? -1 : (goTo.row ?? Math.max(selection.active.row, 0))
    const cell: CellAt = { row, column: goTo.column ?? Math.max(selection.active.column, 0) }
    view.reveal(cell)
    select(selectCell(cell))
    // Where the view is then does not ask for anything.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [goTo])
}
