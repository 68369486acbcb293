import type { ReactNode } from 'react'
import { Switch as AriaSwitch } from 'react-aria-components/Switch'
import styles from './Switch.module.css'
import { cx } from './cx.ts'

interface SwitchProps {
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly isDisabled?: boolean
  readonly children: ReactNode
}

/** On or off, at once. */
export const Switch = ({ children, ...rest }: SwitchProps) => (
  <AriaSwitch {...rest} className={cx(styles['switch'])}>
    <span className={styles['track']} aria-hidden />
    {children}
  </AriaSwitch>
)
