import { type MouseEvent, useRef } from 'react'
import type { CellAt, GridSelection } from './selection-model.ts'

interface PointerHandlers {
  readonly onMouseDown: (event: MouseEvent) => void
  readonly onMouseMove: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
}

/** The data cell that an element is in. */
export const cellOf = (target: EventTarget): CellAt | undefined => {
  const hit = cellAt(target, 0)
  return hit && !hit.wholeRow ? hit.cell : undefined
}

const cellAt = (
  target: EventTarget,
  lastColumn: number,
): { readonly cell: CellAt; readonly wholeRow: boolean } | undefined => {
  if (!(target instanceof Element)) return undefined
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row']
  if (row === undefined) return undefined
  if (target.closest('[data-number]'))
    return { cell: { row: Number(row), column: lastColumn }, wholeRow: true }
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column']
  return column === undefined
    ? undefined
    : { cell: { row: Number(row), column: Number(column) }, wholeRow: false }
}

/** Selecting with the mouse: click, drag, Shift+click, and whole rows by their numbers. */
export const useGridPointer = (
  selection: GridSelection,
  lastColumn: number,
  select: (selection: GridSelection) => void,
  onOpen: (cell: CellAt) => void,
): PointerHandlers => {
  const drag = useRef<CellAt | null>(null)
  return {
    onMouseDown: event => {
      const hit = event.button === 0 ? cellAt(event.target, lastColumn) : undefined
      if (!hit) return
      event.preventDefault()
      const { cell, wholeRow } = hit
      const start = wholeRow ? { row: cell.row, column: 0 } : cell
      const anchor = event.shiftKey
        ? selection.anchor
        : wholeRow
          ? { row: cell.row, column: lastColumn }
          : cell
      drag.current = anchor
      select({ active: event.shiftKey ? cell : start, anchor })
    },
    onMouseMove: event => {
      if (event.buttons !== 1) drag.current = null
      if (!drag.current) return
      const hit = cellAt(event.target, lastColumn)
      const active = hit && (hit.wholeRow ? { row: hit.cell.row, column: 0 } : hit.cell)
      if (active && (active.row !== selection.active.row || active.column !== selection.active.column))
        select({ active, anchor: drag.current })
    },
    onDoubleClick: event => {
      const hit = cellAt(event.target, lastColumn)
      if (hit && !hit.wholeRow) onOpen(hit.cell)
    },
  }
}
