import { create } from 'zustand'
import type { RowSource } from '../core/lake/row-views.ts'

/** Rows that are not (yet) in any table, shown in place of the open table's: a recipe as of a step, an aggregate being built. */
export interface Preview {
  /** The table whose page shows it. */
  readonly table: string
  readonly source: RowSource
  /** What is being shown: "After step 2 of 5". */
  readonly title: string
  /** Shown only while something is hovered: of all rows, whatever filters say, and without profiles. */
  readonly isPassing?: boolean
  /** Where it was come from, beside the table itself: "Back to step 2". */
  readonly back?: { readonly text: string; readonly run: () => void }
}

/** What the grid of the table page shows instead of the table, and the column that has the grid's focus. */
export const usePreview = create<{
  readonly preview?: Preview | undefined
  readonly column?: string | undefined
}>(() => ({}))

/** Shows a preview, or the table itself again when undefined. */
export const showPreview = (preview: Preview | undefined): void => usePreview.setState({ preview })

/** Notes the column in which the grid's active cell is. */
export const noteColumn = (column: string | undefined): void => usePreview.setState({ column })
