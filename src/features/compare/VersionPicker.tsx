import { ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { MenuItem } from '../../ui/Menu.tsx'
import { SearchMenu } from '../../ui/SearchMenu.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './CompareBar.module.css'
import { findVersions, heldWords, versionLine } from './version-model.ts'

interface VersionPickerProps {
  /** "From", "To". */
  readonly label: string
  readonly version: number
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[]
  readonly onChange: (version: number) => void
  /** Before the version: what it is one of. */
  readonly children?: ReactNode
}

/** One side of a comparison: the version before, any of them, the version after. */
export const VersionPicker = ({ label, version, entries, onChange, children }: VersionPickerProps) => {
  const [isOpen, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const found = useMemo(() => (isOpen ? findVersions(entries, search) : []), [entries, search, isOpen])
  const [first, last] = [entries[0]?.version ?? 0, entries.at(-1)?.version ?? version]
  return (
    <div className={styles['picker']} role="group" aria-label={`${label} version`}>
      <span className={styles['pickerLabel']}>{label}</span>
      {children}
      <IconButton
        icon={ChevronLeft}
        label={`${label}: one version earlier`}
        isDisabled={version <= first}
        onPress={() => onChange(version - 1)}
      />
      <SearchMenu
        label={`${label} version`}
        placeholder="Search versions"
        none="No version is like that."
        note={search === '' ? heldWords(found.length, entries.length) : undefined}
        isOpen={isOpen}
        onOpenChange={open => {
          setSearch('')
          setOpen(open)
        }}
        search={search}
        onSearch={setSearch}
        trigger={
          <AriaButton
            className={cx(styles['pickerButton'])}
            aria-label={`${label} version ${version}, choose`}
          >
            v{version}
            <Icon of={ChevronDown} size={12} />
          </AriaButton>
        }
      >
        {found.map(entry => (
          <MenuItem
            key={entry.version}
            id={String(entry.version)}
            onAction={() => {
              setOpen(false)
              onChange(entry.version)
            }}
          >
            {versionLine(entry)}
          </MenuItem>
        ))}
      </SearchMenu>
      <IconButton
        icon={ChevronRight}
        label={`${label}: one version later`}
        isDisabled={version >= last}
        onPress={() => onChange(version + 1)}
      />
    </div>
  )
}
