import styles from './ChangeSign.module.css'
import { type ChangeKind, changeSigns } from './change-signs.ts'
import { cx } from './cx.ts'

interface ChangeSignProps {
  /** Absent: only the room of a sign. */
  readonly kind?: ChangeKind | undefined
  /** Takes the room of a column of signs, before a line of text. */
  readonly isColumn?: boolean
}

/** The sign of a change in its colour. Words beside it say the same to assistive technology. */
export const ChangeSign = ({ kind, isColumn = false }: ChangeSignProps) => (
  <span aria-hidden className={cx(styles['sign'], kind && styles[kind], isColumn && styles['column'])}>
    {kind && changeSigns[kind]}
  </span>
)
