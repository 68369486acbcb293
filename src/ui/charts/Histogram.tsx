import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { cx } from '../cx.ts'
import styles from './Charts.module.css'

/** A bar: all rows, and those of them that filters leave. */
export interface Bar {
  readonly rows: number
  readonly part?: number | undefined
  /** What it is, in words. */
  readonly title: string
}

/** Bars that are selected, from and to, both included. */
export interface BarRange {
  readonly first: number
  readonly last: number
}

interface HistogramProps {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly selected: BarRange | undefined
  readonly onSelect: (range: BarRange) => void
  /** Whether keys reach the bars; where they do not, a panel has the same bars for them. */
  readonly hasKeys: boolean
  /** Where zero is, and a value that is pointed at elsewhere: shares of the width. */
  readonly zero?: number | undefined
  readonly pin?: number | undefined
}

const barAt = (target: EventTarget): number | undefined => {
  const bar = target instanceof Element ? target.closest<HTMLElement>('[data-bar]') : null
  return bar ? Number(bar.dataset['bar']) : undefined
}

const span = (a: number, b: number): BarRange => ({ first: Math.min(a, b), last: Math.max(a, b) })

/** Bars side by side: click one, drag over several, or walk with the arrow keys (Shift takes more, Enter chooses). */
export const Histogram = (props: HistogramProps) => {
  const { label, bars, selected, onSelect, hasKeys, zero, pin } = props
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>()
  const [active, setActive] = useState(0)
  const anchor = useRef<number>(undefined)
  const root = useRef<HTMLDivElement>(null)
  const most = Math.max(1, ...bars.map(({ rows }) => rows))
  const shown = drag ? span(drag.from, drag.to) : selected

  const onPointerDown = (event: PointerEvent) => {
    const bar = barAt(event.target)
    if (event.button !== 0 || bar === undefined) return
    event.stopPropagation()
    // The drag goes on beyond the bars: the last one is taken by whoever goes past it.
    event.currentTarget.setPointerCapture(event.pointerId)
    const from = event.shiftKey && selected ? selected.first : bar
    setDrag({ from, to: bar })
  }
  const onPointerMove = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect()
    if (!drag || !box) return
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length)
    const bar = Math.min(bars.length - 1, Math.max(0, at))
    if (bar !== drag.to) setDrag({ ...drag, to: bar })
  }
  const onPointerUp = () => {
    if (drag) onSelect(span(drag.from, drag.to))
    setDrag(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -bars.length, End: bars.length }[event.key]
    if (step === undefined) {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onSelect(span(anchor.current ?? active, active))
      return
    }
    event.preventDefault()
    event.stopPropagation()
    const next = Math.min(bars.length - 1, Math.max(0, active + step))
    anchor.current = event.shiftKey ? (anchor.current ?? active) : undefined
    setActive(next)
    root.current?.querySelector<HTMLElement>(`[data-bar="${next}"]`)?.focus()
  }

  return (
    <div
      ref={root}
      role="toolbar"
      tabIndex={-1}
      aria-label={label}
      className={styles['histogram']}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
      onClick={event => event.stopPropagation()}
      onKeyDown={onKeyDown}
    >
      {bars.map(({ rows, part, title }, index) => {
        const isSelected = shown !== undefined && index >= shown.first && index <= shown.last
        return (
          <button
            key={index}
            type="button"
            data-bar={index}
            tabIndex={hasKeys && index === active ? 0 : -1}
            aria-pressed={isSelected}
            aria-label={title}
            title={title}
            className={cx(
              styles['slot'],
              isSelected && styles['selected'],
              shown && !isSelected && styles['faded'],
            )}
            onFocus={() => setActive(index)}
            onClick={event => event.stopPropagation()}
          >
            <span
              className={styles['whole']}
              style={{ blockSize: height(rows, most) }}
              data-narrowed={part !== undefined}
            />
            {part !== undefined && (
              <span className={styles['part']} style={{ blockSize: height(part, most) }} />
            )}
          </button>
        )
      })}
      {zero !== undefined && <Line kind="zero" at={zero} />}
      {pin !== undefined && <Line kind="pin" at={pin} />}
    </div>
  )
}

const Line = ({ kind, at }: { readonly kind: 'zero' | 'pin'; readonly at: number }) => (
  <span className={styles[kind]} data-line={kind} style={{ insetInlineStart: `${100 * at}%` }} />
)

/** A bar of few rows among many is still seen. */
const height = (rows: number, most: number): string =>
  rows === 0 ? '0' : `max(2px, ${(100 * rows) / most}%)`
