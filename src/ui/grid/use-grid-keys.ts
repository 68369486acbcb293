import type { KeyboardEvent, RefObject } from 'react'
import { hasMod } from '../platform.ts'
import {
  type CellAt,
  type GridSelection,
  type GridSize,
  type KeyPress,
  cellCount,
  moveSelection,
  selectCell,
  selectedRange,
  widenSelection,
} from './selection-model.ts'

interface GridCommands {
  /** Selects, and brings the active cell into view when it moved. */
  readonly onMove: (selection: GridSelection) => void
  readonly onWiden: (selection: GridSelection) => void
  readonly onCopy: () => void
  readonly onOpen: (cell: CellAt) => void
  readonly onMenu: (cell: CellAt) => void
  /** L on a row: its life. */
  readonly onLife: (cell: CellAt) => boolean
}

const opensMenu = (event: KeyboardEvent): boolean =>
  event.key === 'ContextMenu' ||
  (event.shiftKey && event.key === 'F10') ||
  (event.altKey && event.key === 'ArrowDown')

const obey = (
  event: KeyboardEvent,
  selection: GridSelection,
  size: GridSize,
  commands: GridCommands,
): boolean => {
  const { active } = selection
  if (opensMenu(event)) commands.onMenu(active)
  if (opensMenu(event) || event.altKey) return opensMenu(event)
  const isMod = hasMod(event)
  // Control+Space takes the column on every machine.
  const press: KeyPress = {
    key: event.key,
    shift: event.shiftKey,
    mod: isMod || (event.key === ' ' && event.ctrlKey),
  }
  const moved = moveSelection(selection, press, size)
  const widened = moved ? undefined : widenSelection(selection, press, size)
  const range = selectedRange(selection)
  if (moved) commands.onMove(moved)
  else if (widened) commands.onWiden(widened)
  else if (isMod && event.key.toLowerCase() === 'c' && range) commands.onCopy()
  else if (event.key === 'Enter' && range) commands.onOpen(active)
  else if (!isMod && event.key.toLowerCase() === 'l' && range) return commands.onLife(active)
  else if (event.key === 'Escape' && range && cellCount(range) > 1) commands.onWiden(selectCell(active))
  else return false
  return true
}

/** The grid's keys, for keys pressed in the scroller itself: menus and dialogs are its React children but not its parts. */
export const useGridKeys =
  (
    scroller: RefObject<HTMLElement | null>,
    selection: GridSelection,
    size: GridSize,
    commands: GridCommands,
  ): ((event: KeyboardEvent) => void) =>
  event => {
    if (!(event.target instanceof Element) || !scroller.current?.contains(event.target)) return
    if (!obey(event, selection, size, commands)) return
    event.preventDefault()
    event.stopPropagation()
  }
