import type { LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { Header } from 'react-aria-components/Header'
import { Keyboard } from 'react-aria-components/Keyboard'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
} from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Separator } from 'react-aria-components/Separator'
import { Icon } from './Icon.tsx'
import styles from './Menu.module.css'
import { cx } from './cx.ts'

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** Names the menu for assistive technology. */
  readonly label: string
  /** MenuItem, MenuSection, MenuSeparator. */
  readonly children: ReactNode
}

/** A menu on a button. */
export const Menu = ({ trigger, label, children }: MenuProps) => (
  <MenuTrigger>
    {trigger}
    <Popover className={cx(styles['popover'])} offset={4}>
      <AriaMenu aria-label={label} className={cx(styles['menu'])}>
        {children}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
)

interface MenuAtProps {
  readonly label: string
  /** The element that the menu opens beside. */
  readonly at: RefObject<Element | null>
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A menu opened by something that is not a button: a right click, or a key in a grid. */
export const MenuAt = ({ label, at, isOpen, onClose, children }: MenuAtProps) => (
  <Popover
    className={cx(styles['popover'])}
    triggerRef={at}
    isOpen={isOpen}
    onOpenChange={open => !open && onClose()}
    placement="bottom start"
    offset={2}
  >
    <AriaMenu aria-label={label} className={cx(styles['menu'])} onClose={onClose} autoFocus="first">
      {children}
    </AriaMenu>
  </Popover>
)

interface MenuItemProps {
  readonly id?: string
  readonly onAction: () => void
  readonly icon?: LucideIcon
  /** Shown at the end, as in `⌘Z`; it does not bind the key. */
  readonly shortcut?: string
  readonly isDisabled?: boolean
  readonly isDanger?: boolean
  readonly children: string
}

/** One command of a menu. */
export const MenuItem = ({ icon, shortcut, isDanger = false, children, ...rest }: MenuItemProps) => (
  <AriaMenuItem {...rest} textValue={children} className={cx(styles['item'], isDanger && styles['danger'])}>
    <span className={styles['mark']}>{icon && <Icon of={icon} size={14} />}</span>
    <span className={styles['text']}>{children}</span>
    {shortcut && <Keyboard className={cx(styles['keys'])}>{shortcut}</Keyboard>}
  </AriaMenuItem>
)

interface MenuSectionProps {
  readonly title: string
  readonly children: ReactNode
}

/** Commands under a heading. */
export const MenuSection = ({ title, children }: MenuSectionProps) => (
  <AriaMenuSection>
    <Header className={cx(styles['heading'])}>{title}</Header>
    {children}
  </AriaMenuSection>
)

/** A hairline between commands. */
export const MenuSeparator = () => <Separator className={cx(styles['separator'])} />
