import { cx } from '../cx.ts'
import { formatCompact, formatCount } from '../format-number.ts'
import styles from './Charts.module.css'

/** A value, the rows that have it, and those of them that filters leave. */
export interface ValueBar {
  readonly id: string
  readonly text: string
  readonly rows: number
  readonly part?: number | undefined
  readonly title: string
  readonly isSelected: boolean
}

interface ValueBarsProps {
  readonly label: string
  readonly bars: readonly ValueBar[]
  /** `isAdding`: with Shift, Control or Command: beside what is selected already. */
  readonly onSelect: (id: string, isAdding: boolean) => void
  readonly hasKeys: boolean
  /** Rows that a full bar stands for; the largest of the bars when absent. */
  readonly full?: number
  /** Told of the value under the pointer, or that has the focus. */
  readonly onPoint?: (id: string | undefined) => void
}

/** Values below each other, each over a bar of its rows. */
export const ValueBars = ({ label, bars, onSelect, hasKeys, full, onPoint }: ValueBarsProps) => {
  const most = full ?? Math.max(1, ...bars.map(({ rows }) => rows))
  const isAnySelected = bars.some(({ isSelected }) => isSelected)
  return (
    <div role="group" aria-label={label} className={cx(styles['values'], hasKeys && styles['roomy'])}>
      {bars.map(({ id, text, rows, part, title, isSelected }) => (
        <button
          key={id}
          type="button"
          data-value={id}
          tabIndex={hasKeys ? 0 : -1}
          aria-pressed={isSelected}
          aria-label={title}
          title={title}
          className={cx(
            styles['value'],
            isSelected && styles['selected'],
            isAnySelected && !isSelected && styles['faded'],
          )}
          onPointerEnter={() => onPoint?.(id)}
          onPointerLeave={() => onPoint?.(undefined)}
          onFocus={() => onPoint?.(id)}
          onBlur={() => onPoint?.(undefined)}
          onClick={event => {
            event.stopPropagation()
            onSelect(id, event.shiftKey || event.ctrlKey || event.metaKey)
          }}
        >
          <span
            className={styles['wide']}
            style={{ inlineSize: `${(100 * rows) / most}%` }}
            data-narrowed={part !== undefined}
          />
          {part !== undefined && (
            <span className={styles['widePart']} style={{ inlineSize: `${(100 * part) / most}%` }} />
          )}
          <span className={styles['text']}>{text}</span>
          <span className={styles['figure']}>
            {hasKeys ? formatCount(part ?? rows) : formatCompact(part ?? rows)}
          </span>
        </button>
      ))}
    </div>
  )
}
