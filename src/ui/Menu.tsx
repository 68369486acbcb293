import { ChevronRight, type LucideIcon } from 'lucide-react'
import { createContext, type ReactElement, type ReactNode, type RefObject, useContext } from 'react'
import { Header } from 'react-aria-components/Header'
import { Keyboard } from 'react-aria-components/Keyboard'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
  SubmenuTrigger,
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

/** Closes the menu that submenus hang on, where it is not a button's: that one closes by itself. */
const CloseMenu = createContext<(() => void) | undefined>(undefined)

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
    <CloseMenu value={onClose}>
      <AriaMenu aria-label={label} className={cx(styles['menu'])} onClose={onClose} autoFocus="first">
        {children}
      </AriaMenu>
    </CloseMenu>
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

interface SubmenuProps {
  /** What it is called in the menu that it hangs on. */
  readonly title: string
  /** MenuItem, MenuSection, MenuSeparator. */
  readonly children: ReactNode
}

/** Commands that open beside an item: → or Enter go in, ← comes back. */
export const Submenu = ({ title, children }: SubmenuProps) => {
  const close = useContext(CloseMenu)
  return (
    <SubmenuTrigger>
      <AriaMenuItem textValue={title} className={cx(styles['item'])}>
        <span className={styles['mark']} />
        <span className={styles['text']}>{title}</span>
        <span className={styles['more']}>
          <Icon of={ChevronRight} size={14} />
        </span>
      </AriaMenuItem>
      <Popover className={cx(styles['popover'])} offset={-2}>
        <AriaMenu aria-label={title} className={cx(styles['menu'])} {...(close && { onClose: close })}>
          {children}
        </AriaMenu>
      </Popover>
    </SubmenuTrigger>
  )
}

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
