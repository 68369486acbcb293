import { type RefObject, useEffect, useState } from 'react'
import { columnsInView, revealColumn } from './columns-model.ts'
import { plainText } from './format-model.ts'
import type { GridModel } from './grid-types.ts'
import { fittingWidth } from './measure-text.ts'
import { rowHeight, rowNumberWidth } from './metrics.ts'
import { contentTop, elementHeight, rowsInView } from './scroll-model.ts'
import type { CellAt, GridSize } from './selection-model.ts'
import { useColumnWidths } from './use-column-widths.ts'
import { type Pages, usePages } from './use-pages.ts'
import { useScroll } from './use-scroll.ts'

/** Rows drawn beyond the view on either side, so that a wheel finds them there. */
const overscan = 8
/** The same for columns, in pixels. */
const overscanWidth = 200

/** What of a model is in view, and where it is drawn. */
export interface GridView {
  readonly size: GridSize
  readonly pages: Pages
  /** Rows and columns from `first` to `end` (excluded). */
  readonly rows: { readonly first: number; readonly end: number }
  /** The rows among them that can be seen, or would be if there were so many. */
  readonly sight: { readonly first: number; readonly count: number }
  readonly columns: { readonly first: number; readonly end: number }
  /** Whether the size of the view is known: until then the first columns alone seem to be in view. */
  readonly isMeasured: boolean
  readonly offsets: readonly number[]
  readonly numberWidth: number
  /** Of the row of column names, pixels. */
  readonly headerHeight: number
  /** Of the scrolled element, pixels. */
  readonly width: number
  readonly height: number
  /** Where row 0 is drawn in the scrolled element. */
  readonly shift: number
  readonly onScroll: () => void
  readonly reveal: (cell: CellAt) => void
  readonly setWidth: (column: string, width: number) => void
  readonly autosize: (column: number) => void
}

/** Lays a model out in a scroller: which rows and columns are drawn, where, and with which values. */
export const useGridView = (
  scroller: RefObject<HTMLDivElement | null>,
  name: string,
  model: GridModel,
  headerHeight: number,
): GridView => {
  const [known, setKnown] = useState(0)
  const count = model.rowCount ?? known
  const scroll = useScroll(scroller, count, headerHeight, model)
  const { position, size } = scroll
  const { offsets, setWidth } = useColumnWidths(name, model.columns)
  const numberWidth = rowNumberWidth(count)
  const extent = { content: count * rowHeight, viewport: Math.max(1, size.height - headerHeight) }
  const rows = rowsInView(position, extent, rowHeight, overscan)
  const left = position.scrollLeft
  const columns = columnsInView(offsets, left - overscanWidth, left + size.width + overscanWidth)
  const pages = usePages(model, rows.first, Math.max(rows.end, model.rowCount === undefined ? 1 : 0))

  useEffect(() => {
    // Until the count is known, what was read so far, and the promise of more, is the table.
    if (model.rowCount !== undefined) setKnown(model.rowCount)
    else if (pages.known > 0 || pages.isComplete) setKnown(pages.isComplete ? pages.known : pages.known + 50)
    // The rows before are still seen: there are as many as there were.
    else setKnown(before => Math.max(before, 50))
  }, [model.rowCount, pages.known, pages.isComplete])

  return {
    size: {
      rows: count,
      columns: model.columns.length,
      page: Math.max(1, Math.floor(extent.viewport / rowHeight) - 1),
    },
    pages,
    rows,
    sight: {
      first: Math.max(0, Math.floor(contentTop(position) / rowHeight)),
      count: Math.ceil(extent.viewport / rowHeight) + 1,
    },
    columns,
    isMeasured: size.width > 0,
    offsets,
    numberWidth,
    headerHeight,
    width: numberWidth + (offsets.at(-1) ?? 0),
    height: elementHeight(extent),
    shift: position.shift,
    onScroll: scroll.onScroll,
    reveal: ({ row, column }) => {
      scroll.reveal(row)
      scroll.scrollLeftTo(revealColumn(column, offsets, left, size.width - numberWidth))
    },
    setWidth,
    autosize: index => {
      const column = model.columns[index]
      if (!column) return
      const texts = ['NULL']
      for (let row = rows.first; row < rows.end; row++)
        texts.push(plainText(pages.rowAt(row)?.[index] ?? null, column.type).slice(0, 200))
      setWidth(column.name, fittingWidth(column.name, texts))
    },
  }
}
