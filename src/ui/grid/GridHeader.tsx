import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react'
import type { KeyboardEvent, MouseEvent } from 'react'
import { Icon } from '../Icon.tsx'
import { cx } from '../cx.ts'
import { ColumnResizer } from './ColumnResizer.tsx'
import styles from './Grid.module.css'
import { ColumnMark } from './Marks.tsx'
import { isNumeric } from './columns-model.ts'
import { columnWords } from './diff-model.ts'
import type { GridColumn, GridHeaderExtra, SortEntry } from './grid-types.ts'
import { typeIcon } from './type-icon.ts'
import type { GridView } from './use-grid-view.ts'

interface HeaderActions {
  readonly onActivate: (column: number) => void
  readonly onSort: ((column: string, isAdding: boolean) => void) | undefined
  readonly onMenu: (column: number) => void
}

interface HeaderCellProps extends HeaderActions {
  readonly onResize: (column: string, width: number) => void
  readonly onAutosize: (column: number) => void
  readonly column: GridColumn
  readonly index: number
  readonly left: number
  readonly width: number
  readonly isActive: boolean
  readonly order: readonly SortEntry[]
  readonly extra: GridHeaderExtra | undefined
}

const SortMark = ({ order, at }: { readonly order: readonly SortEntry[]; readonly at: number }) => (
  <span className={styles['sort']}>
    <Icon of={order[at]?.descending ? ArrowDown : ArrowUp} size={12} />
    {order.length > 1 && at + 1}
  </span>
)

interface TypeMarkProps {
  readonly column: GridColumn
  readonly isReachable: boolean
  readonly onPress: (() => void) | undefined
}

const TypeMark = ({ column: { name, type }, isReachable, onPress }: TypeMarkProps) => {
  const picture = <Icon of={typeIcon(type)} size={12} />
  if (!onPress) return <span className={styles['type']}>{picture}</span>
  return (
    <button
      type="button"
      tabIndex={isReachable ? 0 : -1}
      aria-label={`Change the type of ${name}, ${type}`}
      title={`${type}: change the type`}
      className={cx(styles['type'], styles['typeButton'])}
      onClick={event => {
        event.stopPropagation()
        onPress()
      }}
    >
      {picture}
    </button>
  )
}

const HeaderCell = (props: HeaderCellProps) => {
  const {
    column,
    index,
    left,
    width,
    isActive,
    order,
    extra,
    onActivate,
    onSort,
    onMenu,
    onResize,
    onAutosize,
  } = props
  const at = order.findIndex(entry => entry.column === column.name)
  const entry = order[at]
  const sorted = entry === undefined ? 'none' : entry.descending ? 'descending' : 'ascending'

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onSort?.(column.name, event.shiftKey)
    } else if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault()
      event.stopPropagation()
      onResize(column.name, width + (event.key === 'ArrowRight' ? 16 : -16))
    }
  }
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault()
    onMenu(index)
  }
  const detail = [
    column.type,
    column.hint && column.hint !== column.type && `looks like ${column.hint}`,
    column.audit && 'audit column',
    columnWords(column),
  ]
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sorted}
      tabIndex={isActive ? 0 : -1}
      data-column={index}
      title={`${column.name} · ${detail.filter(Boolean).join(' · ')}`}
      className={cx(
        styles['head'],
        isNumeric(column.type) && styles['end'],
        (column.audit === true || column.isReason === true) && styles['audit'],
      )}
      style={{ insetInlineStart: left, inlineSize: width }}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      onFocus={event => event.target === event.currentTarget && onActivate(index)}
      onClick={event => onSort?.(column.name, event.shiftKey)}
    >
      <div className={styles['line']}>
        <ColumnMark column={column} />
        <span className={styles['name']}>{column.name}</span>
        {/* Behind the name for those who hear it, before it for those who see it. */}
        <TypeMark column={column} isReachable={isActive} onPress={extra?.typeAction?.(column)} />
        {at >= 0 && <SortMark order={order} at={at} />}
        <button
          type="button"
          tabIndex={isActive ? 0 : -1}
          aria-label={`Menu of ${column.name}`}
          aria-haspopup="menu"
          className={styles['menu']}
          onClick={event => {
            event.stopPropagation()
            onMenu(index)
          }}
        >
          <Icon of={ChevronDown} size={14} />
        </button>
      </div>
      {extra?.render(column)}
      <ColumnResizer
        name={column.name}
        width={width}
        isReachable={isActive}
        onResize={to => onResize(column.name, to)}
        onAutosize={() => onAutosize(index)}
      />
    </div>
  )
}

interface GridHeaderProps extends HeaderActions {
  readonly view: GridView
  readonly columns: readonly GridColumn[]
  /** −1 when the active cell is not in the header. */
  readonly activeColumn: number
  readonly order: readonly SortEntry[]
  readonly extra: GridHeaderExtra | undefined
}

/** The row of column names; it stays in sight while rows scroll. */
export const GridHeader = ({ view, columns, activeColumn, order, extra, ...actions }: GridHeaderProps) => {
  const { offsets, numberWidth } = view
  const { first, end } = view.columns
  const drawn = Array.from({ length: end - first }, (_, index) => first + index)
  if (activeColumn >= 0 && (activeColumn < first || activeColumn >= end)) drawn.push(activeColumn)
  return (
    <div
      role="rowgroup"
      className={styles['header']}
      style={{ inlineSize: view.width, blockSize: view.headerHeight }}
    >
      <div role="row" aria-rowindex={1}>
        <div
          role="columnheader"
          aria-colindex={1}
          aria-label="Row"
          className={styles['corner']}
          style={{ inlineSize: numberWidth }}
        />
        {drawn.map(index => {
          const column = columns[index]
          const left = offsets[index] ?? 0
          return (
            column && (
              <HeaderCell
                key={column.name}
                {...actions}
                column={column}
                index={index}
                left={numberWidth + left}
                width={(offsets[index + 1] ?? left) - left}
                isActive={index === activeColumn}
                order={order}
                extra={extra}
                onResize={view.setWidth}
                onAutosize={view.autosize}
              />
            )
          )
        })}
      </div>
    </div>
  )
}
