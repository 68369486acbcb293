import type { ReactNode } from 'react'
import styles from './Chip.module.css'
import { cx } from './cx.ts'

interface ChipProps {
  readonly tone?: 'neutral' | 'accent' | 'warning' | 'danger' | 'added' | 'removed' | 'changed'
  readonly children: ReactNode
}

/** A word or a figure set apart: a version, a state. */
export const Chip = ({ tone = 'neutral', children }: ChipProps) => (
  <span className={cx(styles['chip'], styles[tone])}>{children}</span>
)
