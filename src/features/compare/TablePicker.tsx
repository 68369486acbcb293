import { ChevronDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { useCatalog } from '../../state/catalog.ts'
import { type TableThen, useOtherTables } from '../../state/tables-then.ts'
import { Icon } from '../../ui/Icon.tsx'
import { MenuItem } from '../../ui/Menu.tsx'
import { SearchMenu } from '../../ui/SearchMenu.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './CompareBar.module.css'
import { findTables } from './version-model.ts'

interface TablePickerProps {
  /** The table of the page. */
  readonly table: string
  /** The table that it is compared with; itself for one of its own versions. */
  readonly other: string
  /** When the version of the page's table was made, ms; tables are compared as they were then. */
  readonly moment: number | undefined
  readonly onChange: (other: Pick<TableThen, 'table' | 'version'> | undefined) => void
}

/** Which table the comparison begins with: the open one, or another as it was at the same moment. */
export const TablePicker = ({ table, other, moment, onChange }: TablePickerProps) => {
  const [isOpen, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const tables = useCatalog(state => state.tables)
  const then = useOtherTables(table, isOpen ? moment : undefined)
  const choices = useMemo(() => findTables(tables, then, table, search), [tables, then, table, search])
  const take = (choice: (typeof choices)[number]): void => {
    setOpen(false)
    onChange(choice.table === table ? undefined : choice)
  }
  return (
    <SearchMenu
      label="Table to compare with"
      placeholder="Search tables"
      none="No table is called that."
      note="Another table is taken as it was when this version was made."
      isOpen={isOpen}
      onOpenChange={open => {
        setSearch('')
        setOpen(open)
      }}
      search={search}
      onSearch={setSearch}
      trigger={
        <AriaButton
          className={cx(styles['pickerButton'], styles['tableButton'])}
          aria-label={`Compare with ${other === table ? 'this table' : other}, choose a table`}
        >
          <span className={styles['onlyText']}>{other === table ? 'this table' : other}</span>
          <Icon of={ChevronDown} size={12} />
        </AriaButton>
      }
    >
      {choices.map(choice => (
        <MenuItem key={choice.table} id={choice.table} onAction={() => take(choice)}>
          {choice.text}
        </MenuItem>
      ))}
    </SearchMenu>
  )
}
