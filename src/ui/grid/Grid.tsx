import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../Button.tsx'
import { CellDetail } from './CellDetail.tsx'
import type { TextRange } from './CellText.tsx'
import { ColumnMenu } from './ColumnMenu.tsx'
import styles from './Grid.module.css'
import { GridBody } from './GridBody.tsx'
import { GridHeader } from './GridHeader.tsx'
import { type CopyOutcome, copyCells } from './copy-cells.ts'
import { oldValue } from './diff-model.ts'
import type {
  CellValue,
  GridColumn,
  GridHeaderExtra,
  GridModel,
  GridSight,
  NamedCells,
  SortEntry,
} from './grid-types.ts'
import { nameHeight, rowHeight } from './metrics.ts'
import { type CellAt, selectCell, selectedRange } from './selection-model.ts'
import { toggleSort } from './sort-model.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { cellOf, useGridPointer } from './use-grid-pointer.ts'
import { useGridSelection } from './use-grid-selection.ts'
import { useColumnsInView } from './use-columns-in-view.ts'
import { type GoTo, useGoTo } from './use-go-to.ts'
import { useSight } from './use-sight.ts'
import { useGridView } from './use-grid-view.ts'

interface GridProps {
  /** Names the grid for assistive technology, and its column widths in this browser. */
  readonly label: string
  readonly model: GridModel
  readonly order?: readonly SortEntry[]
  /** Absent: the rows can not be sorted. The order is applied by whoever makes the model. */
  readonly onOrderChange?: (order: readonly SortEntry[]) => void
  /** More items for the menu of a column; with the value where it was opened on a cell. */
  readonly columnMenu?: (
    column: GridColumn,
    value: CellValue | undefined,
    row: NamedCells | undefined,
  ) => ReactNode
  /** Told of the row on which L was pressed; absent: L means nothing. */
  readonly onLife?: (row: NamedCells) => void
  readonly onCopy?: (outcome: CopyOutcome) => void
  readonly onColumnFocus?: (column: string | undefined) => void
  /** Takes a part of a cell's text that the user wants steps for; absent where there are none. */
  readonly onTextPart?: (column: string, text: string, part: TextRange) => void
  /** What stands under the names of columns. */
  readonly headerExtra?: GridHeaderExtra
  /** Told which columns are in view. */
  readonly onColumnsInView?: (columns: readonly string[]) => void
  /** Where the focus should go. */
  readonly goTo?: GoTo
  /** Told which rows are in sight, when they have rested, and when they are moved; not while a film is on. */
  readonly onSight?: (sight: GridSight | undefined) => void
  /** Told at once which row is the first in sight. */
  readonly onFirstRow?: (row: number) => void
}

const unsorted: readonly SortEntry[] = []

/** Rows of any number, drawn only where they are seen. Keyboard and roles follow the ARIA grid pattern. */
export const Grid = (props: GridProps) => {
  const { label, model, order = unsorted, onOrderChange, columnMenu, onCopy, onColumnFocus } = props
  const { columns } = model
  const scroller = useRef<HTMLDivElement>(null)
  const menuAt = useRef<Element | null>(null)
  const [menu, setMenu] = useState<CellAt>()
  const [detail, setDetail] = useState<CellAt>()
  const { headerExtra, onColumnsInView } = props
  const view = useGridView(scroller, label, model, nameHeight + (headerExtra?.height ?? 0))
  useColumnsInView(view, columns, onColumnsInView)
  useSight(view, model, props.onSight, props.onFirstRow)
  const handle = useGridSelection(scroller, view.size)
  const { selection, isTouched, select, note } = handle
  useGoTo(props.goTo, view, handle)
  const { active } = selection
  const range = selectedRange(selection)
  const activeName = isTouched ? columns[active.column]?.name : undefined
  useEffect(() => {
    onColumnFocus?.(activeName)
  }, [activeName, onColumnFocus])

  const openMenu = (cell: CellAt) => {
    const line = cell.row < 0 ? '[role=columnheader]' : `[data-row="${cell.row}"] [role=gridcell]`
    menuAt.current = scroller.current?.querySelector(`${line}[data-column="${cell.column}"]`) ?? null
    setMenu(cell)
  }
  const onKeyDown = useGridKeys(scroller, selection, view.size, {
    onMove: next => {
      view.reveal(next.active)
      select(next)
    },
    onWiden: select,
    onCopy: () => range && void copyCells(model, range).then(outcome => onCopy?.(outcome)),
    onOpen: setDetail,
    onMenu: openMenu,
    onLife: cell => {
      const row = rowAt(cell)
      if (row) props.onLife?.(row)
      return row !== undefined && props.onLife !== undefined
    },
  })
  const pointer = useGridPointer(selection, columns.length - 1, select, setDetail)
  const onContextMenu = (event: MouseEvent) => {
    const cell = cellOf(event.target)
    if (!cell) return
    event.preventDefault()
    select(selectCell(cell))
    openMenu(cell)
  }
  const rowAt = ({ row }: CellAt): NamedCells | undefined => {
    const values = view.pages.rowAt(row)
    return values && Object.fromEntries(columns.map(({ name }, at) => [name, values[at] ?? null]))
  }
  const valueAt = ({ row, column }: CellAt): CellValue | undefined => {
    const values = view.pages.rowAt(row)
    return values && (values[column] ?? null)
  }
  const menuColumn = menu && columns[menu.column]
  const detailColumn = detail && columns[detail.column]
  const { rowCount } = model
  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={-1}
        aria-label={label}
        aria-multiselectable
        aria-rowcount={rowCount === undefined ? -1 : rowCount + 1}
        aria-colcount={columns.length + 1}
        className={styles['scroller']}
        onScroll={view.onScroll}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        {...pointer}
      >
        <GridHeader
          view={view}
          columns={columns}
          extra={headerExtra}
          activeColumn={active.row < 0 || view.size.rows === 0 ? active.column : -1}
          order={order}
          onActivate={column => note({ row: -1, column })}
          onSort={onOrderChange && ((name, isAdding) => onOrderChange(toggleSort(order, name, isAdding)))}
          onMenu={column => openMenu({ row: -1, column })}
        />
        <GridBody view={view} model={model} active={active} range={isTouched ? range : undefined} />
      </div>
      {view.size.rows === 0 && (rowCount === 0 || view.pages.isComplete) && (
        <p className={styles['none']} style={{ insetBlockStart: view.headerHeight + rowHeight }}>
          No rows
        </p>
      )}
      {view.pages.error !== undefined && (
        <div role="alert" className={styles['failure']}>
          <span>These rows could not be read: {view.pages.error}</span>
          <Button onPress={view.pages.retry}>Try again</Button>
        </div>
      )}
      {menu && menuColumn && (
        <ColumnMenu
          at={menuAt}
          column={menuColumn}
          order={order}
          onOrderChange={onOrderChange}
          onAutosize={() => view.autosize(menu.column)}
          onClose={() => setMenu(undefined)}
        >
          {columnMenu?.(
            menuColumn,
            menu.row < 0 ? undefined : valueAt(menu),
            menu.row < 0 ? undefined : rowAt(menu),
          )}
        </ColumnMenu>
      )}
      {detail && detailColumn && (
        <CellDetail
          row={detail.row}
          column={detailColumn}
          value={valueAt(detail) ?? null}
          old={oldValue(view.pages.rowAt(detail.row), detailColumn)}
          onTextPart={props.onTextPart && ((text, part) => props.onTextPart?.(detailColumn.name, text, part))}
          onClose={() => setDetail(undefined)}
        />
      )}
    </div>
  )
}
