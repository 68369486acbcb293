import styles from './Grid.module.css'
import { GridRow } from './GridRow.tsx'
import { rowMark } from './diff-model.ts'
import type { GridColumn } from './grid-types.ts'
import { rowHeight } from './metrics.ts'
import type { CellAt, CellRange } from './selection-model.ts'
import type { GridView } from './use-grid-view.ts'

interface GridBodyProps {
  readonly view: GridView
  readonly columns: readonly GridColumn[]
  /** Where in a row its mark stands. */
  readonly rowMark: number | undefined
  readonly active: CellAt
  /** Undefined: nothing is shown as selected. */
  readonly range: CellRange | undefined
}

/** The rows that are drawn: those in view, and the one that has the focus. */
export const GridBody = ({ view, columns, rowMark: markAt, active, range }: GridBodyProps) => {
  const { first, end } = view.rows
  const drawn = Array.from({ length: end - first }, (_, index) => first + index)
  // The active cell keeps the focus wherever the view goes; its row waits above the first one.
  const isActiveAway = active.row >= 0 && (active.row < first || active.row >= end)
  if (isActiveAway) drawn.push(active.row)
  return (
    <div
      role="rowgroup"
      className={styles['rows']}
      style={{ blockSize: view.height, inlineSize: view.width }}
    >
      {drawn.map(row => {
        const isSelected = range !== undefined && row >= range.firstRow && row <= range.lastRow
        return (
          <GridRow
            key={row}
            row={row}
            top={isActiveAway && row === active.row ? -rowHeight * 4 : row * rowHeight + view.shift}
            values={view.pages.rowAt(row)}
            mark={rowMark(view.pages.rowAt(row), markAt)}
            columns={columns}
            offsets={view.offsets}
            numberWidth={view.numberWidth}
            width={view.width}
            first={view.columns.first}
            end={view.columns.end}
            activeColumn={row === active.row ? active.column : -1}
            selectedFrom={isSelected ? range.firstColumn : -1}
            selectedTo={isSelected ? range.lastColumn : -1}
          />
        )
      })}
    </div>
  )
}
