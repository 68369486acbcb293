/** A cell by its row (−1 is the header) and column, both from 0. */
export interface CellAt {
  readonly row: number
  readonly column: number
}

/** The active cell has the focus; the selection is the rectangle between it and the anchor. */
export interface GridSelection {
  readonly active: CellAt
  readonly anchor: CellAt
}

/** Rows and columns from first to last, both included. */
export interface CellRange {
  readonly firstRow: number
  readonly lastRow: number
  readonly firstColumn: number
  readonly lastColumn: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows that a page key moves by. */
  readonly page: number
}

/** One cell, selected and active. */
export const selectCell = (active: CellAt): GridSelection => ({ active, anchor: active })

/** The selected cells; undefined while the header is active. */
export const selectedRange = ({ active, anchor }: GridSelection): CellRange | undefined => {
  if (active.row < 0) return undefined
  return {
    firstRow: Math.min(active.row, anchor.row),
    lastRow: Math.max(active.row, anchor.row),
    firstColumn: Math.min(active.column, anchor.column),
    lastColumn: Math.max(active.column, anchor.column),
  }
}

/** How many cells a range has. */
export const cellCount = (range: CellRange): number =>
  (range.lastRow - range.firstRow + 1) * (range.lastColumn - range.firstColumn + 1)

export interface KeyPress {
  readonly key: string
  readonly shift: boolean
  readonly mod: boolean
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

const target = ({ row, column }: CellAt, { key, mod }: KeyPress, size: GridSize): CellAt | undefined => {
  const lastRow = size.rows - 1
  const lastColumn = size.columns - 1
  switch (key) {
    case 'ArrowDown':
      return { row: mod ? lastRow : row + 1, column }
    case 'ArrowUp':
      return { row: mod ? (row > 0 ? 0 : -1) : row - 1, column }
    case 'ArrowRight':
      return { row, column: mod ? lastColumn : column + 1 }
    case 'ArrowLeft':
      return { row, column: mod ? 0 : column - 1 }
    case 'PageDown':
      return { row: row + size.page, column }
    case 'PageUp':
      return { row: row > 0 ? Math.max(0, row - size.page) : -1, column }
    case 'Home':
      return mod ? { row: 0, column: 0 } : { row, column: 0 }
    case 'End':
      return mod ? { row: lastRow, column: lastColumn } : { row, column: lastColumn }
    default:
      return undefined
  }
}

/** The selection after a movement key (ARIA grid pattern); undefined when the key moves nothing. Shift extends, but not into the header. */
export const moveSelection = (
  selection: GridSelection,
  press: KeyPress,
  size: GridSize,
): GridSelection | undefined => {
  const to = target(selection.active, press, size)
  if (!to || size.columns === 0) return undefined
  const extend = press.shift && selection.active.row >= 0
  const active = {
    row: clamp(to.row, extend ? 0 : -1, size.rows - 1),
    column: clamp(to.column, 0, size.columns - 1),
  }
  return extend ? { active, anchor: selection.anchor } : selectCell(active)
}

/** The selection after Shift+Space (whole rows), Control+Space (whole columns) or Mod+A (all); undefined for other keys. */
export const widenSelection = (
  { active, anchor }: GridSelection,
  { key, shift, mod }: KeyPress,
  size: GridSize,
): GridSelection | undefined => {
  const end = { row: size.rows - 1, column: size.columns - 1 }
  if (size.rows === 0 || size.columns === 0) return undefined
  if (mod && (key === 'a' || key === 'A')) return { active: { row: 0, column: 0 }, anchor: end }
  if (key !== ' ' || active.row < 0) return undefined
  if (shift)
    return { active: { row: active.row, column: 0 }, anchor: { row: anchor.row, column: end.column } }
  if (mod)
    return { active: { row: 0, column: active.column }, anchor: { row: end.row, column: anchor.column } }
  return undefined
}

/** The selection, kept within a table that has changed its size. */
export const fitSelection = ({ active, anchor }: GridSelection, size: GridSize): GridSelection => {
  const fit = ({ row, column }: CellAt): CellAt => ({
    row: clamp(row, -1, size.rows - 1),
    column: clamp(column, 0, Math.max(0, size.columns - 1)),
  })
  return { active: fit(active), anchor: fit(anchor) }
}
