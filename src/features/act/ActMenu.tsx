import { ChevronDown, Clock, Copy, GitCompare, RotateCcw, SquareTerminal, Tag } from 'lucide-react'
import type { ReactNode } from 'react'
import { beginAct } from '../../state/act.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useHistory } from '../../state/history.ts'
import { goToMoment } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Menu, MenuItem, MenuSection } from '../../ui/Menu.tsx'
import { copyVersionSql, openVersionInSql } from './act-actions.ts'

interface ActMenuProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version: number | undefined
  /** More items: ways to take the version out of the browser. */
  readonly children?: ReactNode
}

/** What can be done with the version that is shown. */
export const ActMenu = ({ table, version, children }: ActMenuProps) => {
  const latest = useTableSummary(table)?.version
  const { entries } = useHistory(table)
  const shown = version ?? latest
  if (shown === undefined) return null
  const moment = entries.find(entry => entry.version === shown)?.timestamp
  const on = { table, version: shown }
  return (
    <Menu
      label={`Version ${shown} of ${table}`}
      trigger={
        <Button variant="quiet" aria-label={`Act on v${shown}`}>
          Act
          <Icon of={ChevronDown} size={14} />
        </Button>
      }
    >
      <MenuSection title={`v${shown}${shown === latest ? ', the latest' : ''}`}>
        <MenuItem
          icon={RotateCcw}
          isDisabled={shown === latest}
          onAction={() => beginAct({ kind: 'restore', ...on })}
        >
          Restore…
        </MenuItem>
        <MenuItem icon={Tag} onAction={() => beginAct({ kind: 'tag', ...on })}>
          Tag…
        </MenuItem>
        <MenuItem icon={GitCompare} onAction={() => beginAct({ kind: 'compare', ...on })}>
          Compare with…
        </MenuItem>
        <MenuItem icon={SquareTerminal} onAction={() => void openVersionInSql(table, shown)}>
          Open in SQL
        </MenuItem>
        <MenuItem icon={Copy} onAction={() => void copyVersionSql(table, shown)}>
          {`Copy SELECT … VERSION AS OF ${shown}`}
        </MenuItem>
        <MenuItem
          icon={Clock}
          isDisabled={moment === undefined}
          onAction={() => moment !== undefined && goToMoment(moment)}
        >
          Move the whole lake to this moment
        </MenuItem>
      </MenuSection>
      {children}
    </Menu>
  )
}
