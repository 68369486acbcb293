import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './Grid.module.css'
import { maxWidth, minWidth } from './columns-model.ts'

interface ColumnResizerProps {
  readonly name: string
  readonly width: number
  /** Whether Tab stops at it: only for the active header. */
  readonly isReachable: boolean
  readonly onResize: (width: number) => void
  readonly onAutosize: () => void
}

/** The edge of a column header: drag, arrow keys, or double-click and Enter to fit. */
export const ColumnResizer = ({ name, width, isReachable, onResize, onAutosize }: ColumnResizerProps) => {
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) onResize(start.current.width + event.clientX - start.current.x)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    event.stopPropagation()
    if (event.key === 'ArrowRight') onResize(width + 16)
    else if (event.key === 'ArrowLeft') onResize(width - 16)
    else if (event.key === 'Enter' || event.key === ' ') onAutosize()
    else if (event.key === 'Escape') event.currentTarget.closest<HTMLElement>('[role=columnheader]')?.focus()
    else return
    event.preventDefault()
  }

  return (
    <div
      role="separator"
      aria-label={`Width of ${name}`}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={minWidth}
      aria-valuemax={maxWidth}
      tabIndex={isReachable ? 0 : -1}
      className={styles['resizer']}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = null)}
      onKeyDown={onKeyDown}
      onClick={event => event.stopPropagation()}
      onDoubleClick={event => {
        event.stopPropagation()
        onAutosize()
      }}
    />
  )
}
