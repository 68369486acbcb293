import { useSyncExternalStore } from 'react'
import styles from './Grid.module.css'
import { GridRow } from './GridRow.tsx'
import { rowMark } from './diff-model.ts'
import type { Picture, PictureRow } from './film-model.ts'
import type { GridFilm } from './film-store.ts'
import type { GridColumn, GridModel } from './grid-types.ts'
import { rowHeight } from './metrics.ts'
import type { CellAt, CellRange } from './selection-model.ts'
import type { GridView } from './use-grid-view.ts'

interface GridBodyProps {
  readonly view: GridView
  readonly model: GridModel
  readonly active: CellAt
  /** Undefined: nothing is shown as selected. */
  readonly range: CellRange | undefined
}

const deaf = () => () => undefined
const nothing = () => undefined

/** The picture of a film that is seen now; only what draws it is drawn again for the next one. */
const usePicture = (film: GridFilm | undefined): Picture | undefined =>
  useSyncExternalStore(film?.subscribe ?? deaf, film?.picture ?? nothing)

interface LineProps {
  readonly row: number
  readonly view: GridView
  readonly model: GridModel
  readonly columns: readonly GridColumn[]
  /** Of a film. */
  readonly shot: PictureRow | undefined
  readonly isAway: boolean
  readonly activeColumn: number
  readonly range: CellRange | undefined
}

const Line = ({ row, view, model, columns, shot, isAway, activeColumn, range }: LineProps) => {
  const { film } = model
  const values = film ? shot?.values : view.pages.rowAt(row)
  const isComing = shot?.bornAt !== undefined
  const isSelected = range !== undefined && row >= range.firstRow && row <= range.lastRow
  // Further down, rows may have come or gone before those that a film shows.
  const isCounted = film === undefined || film.base === 0
  return (
    <GridRow
      row={row}
      top={isAway ? -rowHeight * 4 : row * rowHeight + view.shift}
      values={values}
      mark={isComing ? 'added' : rowMark(values, model.rowMark)}
      number={isCounted ? row + 1 : undefined}
      fades={shot?.fades}
      isComing={isComing}
      columns={columns}
      offsets={view.offsets}
      numberWidth={view.numberWidth}
      width={view.width}
      first={view.columns.first}
      end={view.columns.end}
      activeColumn={activeColumn}
      selectedFrom={isSelected ? range.firstColumn : -1}
      selectedTo={isSelected ? range.lastColumn : -1}
    />
  )
}

/** The rows that are drawn: those in view, and the one that has the focus. */
export const GridBody = ({ view, model, active, range }: GridBodyProps) => {
  const { film } = model
  const picture = usePicture(film)
  const { first, end } = view.rows
  const base = film?.base ?? 0
  const shotOf = (row: number) => picture?.rows[row - base]
  // Beyond the last row of its version, a film shows nothing; rows that are only out of its frame are still to come.
  const bottom = picture && !picture.isCut ? Math.min(end, base + picture.rows.length) : end
  const drawn = Array.from({ length: Math.max(0, bottom - first) }, (_, index) => first + index)
  // The active cell keeps the focus wherever the view goes; its row waits above the first one.
  const isActiveAway = active.row >= 0 && (active.row < first || active.row >= bottom)
  if (isActiveAway) drawn.push(active.row)
  return (
    <div
      role="rowgroup"
      data-version={picture?.version ?? model.version}
      className={styles['rows']}
      style={{ blockSize: view.height, inlineSize: view.width }}
    >
      {drawn.map(row => {
        const isAway = isActiveAway && row === active.row
        const shot = isAway ? undefined : shotOf(row)
        return (
          <Line
            // A row of a film is the same one wherever it is: what fades in it goes on.
            key={shot ? `key ${shot.key}` : row}
            row={row}
            view={view}
            model={model}
            columns={picture?.columns ?? model.columns}
            shot={shot}
            isAway={isAway}
            activeColumn={row === active.row ? active.column : -1}
            range={range}
          />
        )
      })}
    </div>
  )
}
