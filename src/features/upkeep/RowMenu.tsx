import { Eraser, Info, Layers2, Table2 } from 'lucide-react'
import { useRef } from 'react'
import { navigate, openTable } from '../../state/route.ts'
import { MenuAt, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import type { TableAct } from './TablesTable.tsx'
import type { StorageLine } from './storage-model.ts'

/** The table that a menu is about, and the button that it opens beside. */
export interface RowMenuPlace {
  readonly line: StorageLine
  readonly at: HTMLElement | null
}

interface RowMenuProps {
  readonly place: RowMenuPlace
  readonly onClose: () => void
  readonly onAct: (act: TableAct) => void
}

/** What can be done with one table. */
export const RowMenu = ({ place: { line, at }, onClose, onAct }: RowMenuProps) => {
  const { table, storage } = line
  const anchor = useRef(at)
  return (
    <MenuAt label={`Actions for ${table}`} at={anchor} isOpen onClose={onClose}>
      <MenuItem
        icon={Layers2}
        isDisabled={storage?.small.files === 0}
        onAction={() => onAct({ kind: 'optimize', tables: [table] })}
      >
        Optimize…
      </MenuItem>
      <MenuItem icon={Eraser} onAction={() => onAct({ kind: 'vacuum', tables: [table] })}>
        Vacuum…
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Info} onAction={() => navigate({ room: 'table', table, panel: 'details' })}>
        Details
      </MenuItem>
      <MenuItem icon={Table2} onAction={() => openTable(table)}>
        Rows
      </MenuItem>
    </MenuAt>
  )
}
