import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './Splitter.module.css'
import { cx } from './cx.ts'

interface SplitterProps {
  readonly label: string
  /** The size of the panel, in pixels. */
  readonly size: number
  readonly min: number
  readonly max: number
  /** The panel lies before the splitter (left, in left-to-right scripts) or after it. */
  readonly panel: 'before' | 'after'
  readonly onResize: (size: number) => void
}

/** The edge of a panel that can be dragged, or moved with the arrow keys. */
export const Splitter = ({ label, size, min, max, panel, onResize }: SplitterProps) => {
  const start = useRef<{ readonly x: number; readonly size: number } | null>(null)
  const sign = panel === 'before' ? 1 : -1
  const resize = (to: number) => onResize(Math.min(max, Math.max(min, Math.round(to))))

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, size }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (start.current) resize(start.current.size + sign * (event.clientX - start.current.x))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 16 * sign, ArrowLeft: -16 * sign, Home: min - size, End: max - size }[
      event.key
    ]
    if (step === undefined) return
    event.preventDefault()
    resize(size + step)
  }

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={cx(styles['splitter'])}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = null)}
      onKeyDown={onKeyDown}
    />
  )
}
