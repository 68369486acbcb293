import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import {
  type CellAt,
  type GridSelection,
  type GridSize,
  fitSelection,
  selectCell,
} from './selection-model.ts'

export interface SelectionHandle {
  readonly selection: GridSelection
  /** Whether the user has been in the grid: before, the first cell is where Tab goes, but nothing looks selected. */
  readonly isTouched: boolean
  /** Selects and moves the focus there. */
  readonly select: (selection: GridSelection) => void
  /** Notes where the focus went by itself. */
  readonly note: (active: CellAt) => void
}

/** The active cell and the selected rectangle; the document's focus follows the active cell. */
export const useGridSelection = (
  scroller: RefObject<HTMLElement | null>,
  size: GridSize,
): SelectionHandle => {
  const [state, setState] = useState<GridSelection>(() =>
    selectCell({ row: size.rows > 0 ? 0 : -1, column: 0 }),
  )
  const [isTouched, setTouched] = useState(false)
  const wantsFocus = useRef(false)
  const selection = fitSelection(state, size)

  const select = useCallback((next: GridSelection) => {
    wantsFocus.current = true
    setTouched(true)
    setState(next)
  }, [])

  const note = useCallback(
    (active: CellAt) =>
      setState(before =>
        before.active.row === active.row && before.active.column === active.column
          ? before
          : selectCell(active),
      ),
    [],
  )

  const { row, column } = selection.active
  useEffect(() => {
    if (!wantsFocus.current) return
    const line = row < 0 ? '[role=columnheader]' : `[data-row="${row}"] [role=gridcell]`
    const cell = scroller.current?.querySelector<HTMLElement>(`${line}[data-column="${column}"]`)
    if (!cell) return
    wantsFocus.current = false
    cell.focus({ preventScroll: true })
  })

  return { selection, isTouched, select, note }
}
