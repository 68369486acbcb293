import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar'
import styles from './ProgressBar.module.css'
import { cx } from './cx.ts'

interface ProgressBarProps {
  readonly label: string
  /** 0 to 1; absent while the end is not known. */
  readonly value?: number | undefined
}

/** How far a job is. */
export const ProgressBar = ({ label, value }: ProgressBarProps) => (
  <AriaProgressBar
    aria-label={label}
    className={cx(styles['bar'])}
    maxValue={1}
    isIndeterminate={value === undefined}
    value={value ?? 0}
  >
    {({ percentage }) => (
      <div
        className={cx(styles['fill'], value === undefined && styles['unknown'])}
        style={value === undefined ? {} : { inlineSize: `${percentage ?? 0}%` }}
      />
    )}
  </AriaProgressBar>
)
