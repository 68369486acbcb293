import type { KeyboardEvent } from 'react'
import styles from './Walk.module.css'

interface WalkProps {
  readonly label: string
  /** Marks there are. */
  readonly count: number
  readonly active: number | undefined
  readonly onActive: (index: number | undefined) => void
  /** Where to begin; the first mark when absent. */
  readonly start?: number | undefined
  /** The mark, in words. */
  readonly text: string | undefined
  /** Enter was pressed on a mark. */
  readonly onChoose?: (index: number) => void
}

const step = (key: string, active: number | undefined, count: number): number | undefined => {
  const at = active ?? -1
  const to = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to))
}

/** Lets the keyboard go from mark to mark of a drawing: a slider without a thumb, whose value is read out. Its frame shows the focus. */
export const Walk = ({ label, count, active, onActive, start = 0, text, onChoose }: WalkProps) => {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key === 'Enter' && active !== undefined && onChoose) {
      event.preventDefault()
      onChoose(active)
      return
    }
    const to = step(event.key, active, count)
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onActive(to)
  }
  return (
    <input
      className={styles['walk']}
      type="range"
      aria-label={label}
      aria-valuetext={text ?? 'none chosen'}
      min={0}
      max={Math.max(0, count - 1)}
      value={active ?? 0}
      onChange={event => onActive(Number(event.currentTarget.value))}
      onKeyDown={onKeyDown}
      onFocus={() => count > 0 && onActive(Math.min(count - 1, start))}
      onBlur={() => onActive(undefined)}
    />
  )
}
