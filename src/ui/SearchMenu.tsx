import type { ReactElement, ReactNode } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Input } from 'react-aria-components/Input'
import { Menu as AriaMenu, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { SearchField } from 'react-aria-components/SearchField'
import menuStyles from './Menu.module.css'
import styles from './SearchMenu.module.css'
import { cx } from './cx.ts'

interface SearchMenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** Names the menu for assistive technology. */
  readonly label: string
  readonly placeholder: string
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly search: string
  readonly onSearch: (search: string) => void
  /** Said above the search: what will become of the choice. */
  readonly note?: string | undefined
  /** Said where nothing is found. */
  readonly none: string
  /** MenuItem, MenuSection: what the search finds, best first. */
  readonly children: ReactNode
}

/** A menu on a button, with a search field in which the keys work: typing finds, ↑ and ↓ choose, Enter takes. */
export const SearchMenu = (props: SearchMenuProps) => {
  const { trigger, label, placeholder, isOpen, onOpenChange, search, onSearch, note, none, children } = props
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <Popover className={cx(menuStyles['popover'], styles['popover'])} offset={4}>
        {note !== undefined && <p className={styles['note']}>{note}</p>}
        <Autocomplete inputValue={search} onInputChange={onSearch}>
          <SearchField aria-label={placeholder} autoFocus className={cx(styles['search'])}>
            <Input placeholder={placeholder} className={cx(styles['input'])} spellCheck={false} />
          </SearchField>
          <AriaMenu
            aria-label={label}
            className={cx(menuStyles['menu'], styles['menu'])}
            renderEmptyState={() => <p className={styles['none']}>{none}</p>}
          >
            {children}
          </AriaMenu>
        </Autocomplete>
      </Popover>
    </MenuTrigger>
  )
}
