import { memo } from 'react'
import { cx } from '../cx.ts'
import styles from './Grid.module.css'
import { ChangedCell, RowMark } from './Marks.tsx'
import { isNumeric } from './columns-model.ts'
import { type GridMark, oldValue } from './diff-model.ts'
import type { PictureRow } from './film-model.ts'
import { formatCell } from './format-model.ts'
import type { CellValue, GridColumn, GridRow as Values } from './grid-types.ts'

interface GridRowProps {
  readonly row: number
  /** Pixels from the top of the scrolled element. */
  readonly top: number
  readonly values: Values | undefined
  readonly mark: GridMark | undefined
  /** Absent: the row's number is not known. */
  readonly number: number | undefined
  /** Of a film's picture: cells that changed just now, and whether the row is seen to come. */
  readonly fades?: PictureRow['fades'] | undefined
  readonly isComing: boolean
  readonly columns: readonly GridColumn[]
  readonly offsets: readonly number[]
  readonly numberWidth: number
  /** Columns from `first` to `end` (excluded) are drawn, and the active one. */
  readonly first: number
  readonly end: number
  /** −1 when the active cell is in another row. */
  readonly activeColumn: number
  /** Selected columns, both included; −1 when none are. */
  readonly selectedFrom: number
  readonly selectedTo: number
  readonly width: number
}

interface CellProps {
  readonly column: GridColumn
  readonly index: number
  readonly value: CellValue | undefined
  /** The old value of a changed cell; null for NULL. */
  readonly old: string | null | undefined
  /** In which picture of a film it changed; each change is seen, also one on the heels of another. */
  readonly fade: number | undefined
  readonly left: number
  readonly width: number
  readonly isActive: boolean
  readonly isSelected: boolean
}

const Cell = ({ column, index, value, old, fade, left, width, isActive, isSelected }: CellProps) => {
  const shown = value === undefined ? undefined : formatCell(value, column.type)
  const look = cx(
    styles['cell'],
    shown && styles[shown.kind],
    (shown?.kind === 'number' || isNumeric(column.type)) && styles['end'],
    old !== undefined && styles['changed'],
    column.isReason === true && styles['reason'],
    fade !== undefined && styles[fade % 2 === 0 ? 'fadeEven' : 'fadeOdd'],
    column.diff?.mark === 'added' && styles['added'],
    column.diff?.mark === 'removed' && styles['removed'],
    isSelected && styles['selected'],
  )
  const text = shown && <span className={styles['value']}>{shown.text}</span>
  return (
    <div
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      data-column={index}
      className={look}
      title={old === undefined ? undefined : `Before: ${old ?? 'NULL'}\nNow: ${shown?.text ?? ''}`}
      style={{ insetInlineStart: left, inlineSize: width }}
    >
      {text === undefined ? (
        <span className={styles['pending']} />
      ) : old === undefined ? (
        text
      ) : (
        <ChangedCell old={old}>{text}</ChangedCell>
      )}
    </div>
  )
}

/** One row, of which only the columns in view are in the document. */
export const GridRow = memo((props: GridRowProps) => {
  const {
    row,
    top,
    values,
    mark,
    number,
    fades,
    isComing,
    columns,
    offsets,
    numberWidth,
    first,
    end,
    activeColumn,
    selectedFrom,
    selectedTo,
    width,
  } = props
  const drawn: number[] = []
  for (let index = first; index < end; index++) drawn.push(index)
  if (activeColumn >= 0 && (activeColumn < first || activeColumn >= end)) drawn.push(activeColumn)
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      data-row={row}
      className={cx(
        styles['row'],
        activeColumn >= 0 && styles['activeRow'],
        isComing ? styles['comingRow'] : mark && styles[`${mark}Row`],
      )}
      style={{ insetBlockStart: top, inlineSize: width }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        data-number
        className={styles['rowNumber']}
        style={{ inlineSize: numberWidth }}
      >
        {mark && <RowMark mark={mark} />}
        {number}
      </div>
      {drawn.map(index => {
        const column = columns[index]
        const left = offsets[index] ?? 0
        return (
          column && (
            <Cell
              key={index}
              column={column}
              index={index}
              value={values && (values[index] ?? null)}
              old={oldValue(values, column)}
              fade={fades?.get(index)?.serial}
              left={numberWidth + left}
              width={(offsets[index + 1] ?? left) - left}
              isActive={index === activeColumn}
              isSelected={index >= selectedFrom && index <= selectedTo}
            />
          )
        )
      })}
    </div>
  )
})
