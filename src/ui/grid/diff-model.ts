import type { ChangeKind } from '../change-signs.ts'
import type { CellValue, GridColumn, GridRow } from './grid-types.ts'

/** What became of a row, a column or a cell. */
export type GridMark = Exclude<ChangeKind, 'unchanged'>

/** What each mark says of a row, aloud. */
export const rowWords: Readonly<Record<GridMark, string>> = {
  added: 'added',
  removed: 'taken out',
  changed: 'changed',
  failed: 'does not hold',
}

const isMark = (value: CellValue | undefined): value is GridMark =>
  typeof value === 'string' && Object.hasOwn(rowWords, value)

/** The mark of a row; undefined where it has none. `at`: where in its values the mark stands. */
export const rowMark = (values: GridRow | undefined, at: number | undefined): GridMark | undefined => {
  const mark = at === undefined ? undefined : values?.[at]
  return isMark(mark) ? mark : undefined
}

/** The old value of a changed cell: text, or null for NULL; undefined where the cell did not change. */
export const oldValue = (values: GridRow | undefined, column: GridColumn): string | null | undefined => {
  const at = column.diff?.was
  const was = at === undefined ? undefined : values?.[at]
  if (!Array.isArray(was)) return undefined
  const [old = null] = was as readonly CellValue[]
  return typeof old === 'string' ? old : null
}

/** What a header says of its column besides its type; undefined where nothing is other. */
export const columnWords = ({ diff, isReason }: GridColumn): string | undefined => {
  if (isReason === true) return 'why the step takes the row out'
  if (diff?.words !== undefined) return diff.words
  if (diff?.from !== undefined) return `was called ${diff.from}`
  switch (diff?.mark) {
    case 'added':
      return 'added by this step'
    case 'removed':
      return 'removed by this step'
    case 'changed':
      return 'changed by this step'
    case undefined:
      return undefined
  }
}
