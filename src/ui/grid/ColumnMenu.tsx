import { ArrowDown, ArrowUp, Copy, MoveHorizontal, X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { MenuAt, MenuItem, MenuSeparator } from '../Menu.tsx'
import type { GridColumn, SortEntry } from './grid-types.ts'

interface ColumnMenuProps {
  readonly at: RefObject<Element | null>
  readonly column: GridColumn
  readonly order: readonly SortEntry[]
  readonly onOrderChange: ((order: readonly SortEntry[]) => void) | undefined
  readonly onAutosize: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What can be done with a column: the grid's own commands, and those of whoever shows the grid. */
export const ColumnMenu = ({
  at,
  column,
  order,
  onOrderChange,
  onAutosize,
  onClose,
  children,
}: ColumnMenuProps) => {
  const { name } = column
  const isSorted = order.some(entry => entry.column === name)
  return (
    <MenuAt label={`Column ${name}`} at={at} isOpen onClose={onClose}>
      {onOrderChange && (
        <>
          <MenuItem icon={ArrowUp} onAction={() => onOrderChange([{ column: name, descending: false }])}>
            Sort ascending
          </MenuItem>
          <MenuItem icon={ArrowDown} onAction={() => onOrderChange([{ column: name, descending: true }])}>
            Sort descending
          </MenuItem>
          {isSorted && (
            <MenuItem icon={X} onAction={() => onOrderChange(order.filter(entry => entry.column !== name))}>
              Do not sort by this
            </MenuItem>
          )}
          <MenuSeparator />
        </>
      )}
      <MenuItem icon={MoveHorizontal} onAction={onAutosize}>
        Fit width to values
      </MenuItem>
      <MenuItem icon={Copy} onAction={() => void navigator.clipboard.writeText(name)}>
        Copy name
      </MenuItem>
      {children && (
        <>
          <MenuSeparator />
          {children}
        </>
      )}
    </MenuAt>
  )
}
