import type { GridColumn } from './grid-types.ts'

export const minWidth = 48
export const maxWidth = 640

/** Width that a column gets before anybody set one, in pixels: room for its name and for a usual value of its type. */
export const defaultWidth = ({ name, type, diff }: GridColumn): number => {
  const forName = name.length * 7.5 + 66
  const forValue = diff?.isWide === true ? Math.max(180, widthOfType(type) * 1.6) : widthOfType(type)
  return Math.round(Math.min(280, Math.max(forName, forValue)))
}

const widthOfType = (type: string): number => {
  if (type === 'boolean') return 84
  if (type === 'date') return 110
  if (type.startsWith('timestamp')) return 200
  if (isNumeric(type)) return 110
  if (type === 'string') return 160
  return 220
}

/** Whether values of the type stand on the right. */
export const isNumeric = (type: string): boolean =>
  /^(long|integer|short|byte|float|double|decimal|hugeint|ubigint|uinteger|usmallint|utinyint)/i.test(type)

/** Start of each column, and after the last one the total width: one more than there are widths. */
export const columnOffsets = (widths: readonly number[]): readonly number[] => {
  const offsets = [0]
  let total = 0
  for (const width of widths) {
    total += width
    offsets.push(total)
  }
  return offsets
}

/** Columns from `first` to `end` (excluded) that touch the pixels from `left` to `right`. */
export const columnsInView = (
  offsets: readonly number[],
  left: number,
  right: number,
): { readonly first: number; readonly end: number } => {
  const count = offsets.length - 1
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle + 1] ?? 0) <= left) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < count && (offsets[end] ?? 0) < right) end++
  return { first: low, end }
}

/** The scroll offset that brings a column into view with the least movement. */
export const revealColumn = (
  column: number,
  offsets: readonly number[],
  scrollLeft: number,
  viewport: number,
): number => {
  const start = offsets[column] ?? 0
  const end = offsets[column + 1] ?? start
  if (start < scrollLeft || end - start > viewport) return start
  return end > scrollLeft + viewport ? end - viewport : scrollLeft
}

/** A width within its limits. */
export const clampWidth = (width: number): number => Math.round(Math.min(maxWidth, Math.max(minWidth, width)))
