import type { LucideIcon } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'
import styles from './Button.module.css'
import { Icon } from './Icon.tsx'
import { Tooltip } from './Tooltip.tsx'
import { cx } from './cx.ts'

type Variant = 'primary' | 'plain' | 'quiet' | 'danger'

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** One primary button a view at most; `plain` is the default, `quiet` has no border. */
  readonly variant?: Variant
  readonly icon?: LucideIcon
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with words on it. */
export const Button = ({ variant = 'plain', icon, children, ...rest }: ButtonProps) => (
  <AriaButton {...rest} className={cx(styles['button'], styles[variant])}>
    {icon && <Icon of={icon} size={14} />}
    {children}
  </AriaButton>
)

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** Names the button, and is shown as its tooltip. */
  readonly label: string
  readonly icon: LucideIcon
  readonly size?: number
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button that is only a picture; its label is read aloud and shown on hover and focus. */
export const IconButton = ({ label, icon, size = 16, ...rest }: IconButtonProps) => (
  <Tooltip text={label}>
    <AriaButton {...rest} aria-label={label} className={cx(styles['button'], styles['icon'])}>
      <Icon of={icon} size={size} />
    </AriaButton>
  </Tooltip>
)
