import { cx } from '../cx.ts'
import styles from './Charts.module.css'

/** A part of all rows: those of a value, of all other values, of values that are in one row alone, or without a value. */
export interface StripPart {
  readonly kind: 'value' | 'others' | 'once' | 'null'
  /** The value, of a part that has one. */
  readonly id?: string
  readonly rows: number
  /** Those of them that filters leave. */
  readonly part?: number | undefined
  readonly title: string
  readonly isSelected?: boolean
}

interface StripProps {
  readonly label: string
  readonly parts: readonly StripPart[]
  /** Takes a value, or null for the rows without one; with Shift, Control or Command beside what is selected already. */
  readonly onSelect: (value: string | null, isAdding: boolean) => void
  readonly hasKeys: boolean
}

/** All rows of a column in one line: parts as wide as their shares, those that are too narrow as a line. */
export const Strip = ({ label, parts, onSelect, hasKeys }: StripProps) => (
  <div role="group" aria-label={label} className={styles['strip']}>
    {parts.map(({ kind, id, rows, part, title, isSelected = false }) => {
      const key = `${kind} ${id ?? ''}`
      const look = { title, 'aria-label': title, 'data-part': kind, style: { flexGrow: rows } }
      // No filter takes these: what they are is told.
      if (kind === 'others' || kind === 'once')
        return <span key={key} role="img" {...look} className={cx(styles['stripPart'], styles[kind])} />
      return (
        <button
          key={key}
          type="button"
          {...look}
          tabIndex={hasKeys ? 0 : -1}
          aria-pressed={isSelected}
          className={cx(styles['stripPart'], styles[kind], isSelected && styles['chosenPart'])}
          onClick={event => {
            event.stopPropagation()
            onSelect(id ?? null, event.shiftKey || event.ctrlKey || event.metaKey)
          }}
        >
          {part !== undefined && (
            <span
              className={styles['stripLeft']}
              style={{ inlineSize: `${(100 * part) / Math.max(1, rows)}%` }}
            />
          )}
        </button>
      )
    })}
  </div>
)
