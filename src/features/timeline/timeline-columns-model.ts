import type { Mark } from './timeline-model.ts'
import type { Positions } from './timeline-scale-model.ts'

/** Commits that are drawn as one: `first` and `last` are indices, the same where a commit has a column of its own. */
export interface Column {
  readonly first: number
  readonly last: number
  /** On the axis. */
  readonly position: number
  /** Sums of rows. */
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Commits with a rule that did not hold. */
  readonly failed: number
}

/** Pixels that a column of commits in order takes at least; by time, what is nearer to each other than that falls together. */
const columnWidth = { order: 4, time: 10 } as const

const columnOf = (marks: readonly Mark[], first: number, last: number, position: number): Column => {
  let [added, removed, changed, failed] = [0, 0, 0, 0]
  for (let index = first; index <= last; index++) {
    const mark = marks[index]
    if (!mark) continue
    added += mark.added
    removed += mark.removed
    changed += mark.changed
    if (mark.failed > 0) failed++
  }
  return { first, last, position, added, removed, changed, failed }
}

const inOrder = (marks: readonly Mark[], perPixel: number): readonly Column[] => {
  const size = Math.max(1, Math.ceil(columnWidth.order * perPixel))
  const columns: Column[] = []
  for (let first = 0; first < marks.length; first += size) {
    const last = Math.min(first + size, marks.length) - 1
    columns.push(columnOf(marks, first, last, (first + last) / 2))
  }
  return columns
}

const byTime = (marks: readonly Mark[], positions: Positions, perPixel: number): readonly Column[] => {
  const span = columnWidth.time * perPixel
  const columns: Column[] = []
  let first = 0
  while (first < marks.length) {
    const start = positions[first] ?? 0
    let last = first
    while (last + 1 < marks.length && (positions[last + 1] ?? 0) - start < span) last++
    columns.push(columnOf(marks, first, last, start))
    first = last + 1
  }
  return columns
}

/**
 * All commits in columns that lie apart enough to be drawn at so many positions a pixel. Columns do not depend on what is in sight: nothing
 * moves against the rest while one pans.
 */
export const columnsOf = (
  axis: 'order' | 'time',
  marks: readonly Mark[],
  positions: Positions,
  perPixel: number,
): readonly Column[] => (axis === 'order' ? inOrder(marks, perPixel) : byTime(marks, positions, perPixel))

/** The index of the column that a commit is in; −1 when there is none. */
export const columnAt = (columns: readonly Column[], index: number): number => {
  let low = 0
  let high = columns.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const column = columns[middle]
    if (!column) return -1
    if (index < column.first) high = middle - 1
    else if (index > column.last) low = middle + 1
    else return middle
  }
  return -1
}

/** Where playing goes on from a commit: to the next column, so that a film of thousands of versions does not take an hour. */
export const nextStop = (columns: readonly Column[], index: number, count: number): number => {
  const column = columns[columnAt(columns, index)]
  return Math.min((column?.last ?? index) + 1, count - 1)
}

/** Heights of the parts of a column's bar, pixels, from the bottom: added, changed, removed. */
export interface Bar {
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/** The most rows that a column has: what the highest bar stands for. */
export const mostRows = (columns: readonly Column[]): number =>
  columns.reduce((most, { added, removed, changed }) => Math.max(most, added + removed + changed), 0)

/** The bar of a column. Each part that has any row can be seen. */
export const barOf = ({ added, removed, changed }: Column, most: number, height: number): Bar => {
  const rows = added + removed + changed
  if (rows <= 0) return { added: 0, changed: 0, removed: 0 }
  // Rows of commits differ by orders of magnitude: a root keeps the small ones visible and the order true.
  const least = 2
  const parts = [added, changed, removed].filter(part => part > 0).length
  const whole = Math.max(Math.cbrt(rows / most) * height, parts * least)
  const share = (part: number) => (part > 0 ? least + ((whole - parts * least) * part) / rows : 0)
  return { added: share(added), changed: share(changed), removed: share(removed) }
}

/** The narrowest columns that have room for the shape of their commit, and for the one that stands for several, pixels. */
const shapeRoom = 9
const severalRoom = 14

/** How a column is drawn: its width, and its shape's where it is one commit with room around it. */
export interface ColumnBox {
  readonly width: number
  /** 0: no room for a shape. */
  readonly shape: number
  /** Of the ring around it. */
  readonly ring: number
}

/** Room of a column between its neighbours, pixels: half the way to the nearer one on both sides. */
export const boxOf = (columns: readonly Column[], at: number, perPixel: number): ColumnBox => {
  const here = columns[at]?.position ?? 0
  const before = columns[at - 1]
  const after = columns[at + 1]
  const gap = Math.min(
    before ? (here - before.position) / perPixel : Infinity,
    after ? (after.position - here) / perPixel : Infinity,
    40,
  )
  const width = gap < 6 ? Math.max(1, gap - 0.5) : Math.min(10, gap - 2)
  const isAlone = columns[at]?.first === columns[at]?.last
  const shape = gap >= (isAlone ? shapeRoom : severalRoom) ? Math.min(14, gap - 1) : 0
  return { width, shape, ring: shape > 0 ? Math.min(shape / 2 + 0.5, gap / 2) : 2.5 }
}
