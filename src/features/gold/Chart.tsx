import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { BarChart } from './BarChart.tsx'
import styles from './Gold.module.css'
import { LineChart } from './LineChart.tsx'
import { leftOut, summary } from './chart-model.ts'
import type { ChartData } from './use-chart.ts'

const step = (key: string, active: number | undefined, count: number): number | undefined => {
  const at = active ?? -1
  const to = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to))
}

const useWidth = () => {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(320)
  useEffect(() => {
    if (!ref.current) return undefined
    const observer = new ResizeObserver(entries => {
      const wide = entries[0]?.contentRect.width
      if (wide) setWidth(Math.floor(wide))
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}

/**
 * The drawing of an aggregate. A slider without a thumb lets the keyboard go from mark to mark: the figure is shown and read out.
 */
export const Chart = ({ data }: { readonly data: ChartData }) => {
  const { aggregate, points, groups } = data
  const { ref, width } = useWidth()
  const [active, setActive] = useState<number>()
  const shown = active === undefined ? undefined : points[active]
  const plot = { points, width, active, onActive: setActive }
  const omitted = leftOut(aggregate, points, groups)

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = step(event.key, active, points.length)
    if (to === undefined || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    setActive(to)
    ref.current?.querySelector(`[data-index='${to}']`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <div className={styles['drawing']}>
      <p className={styles['readout']}>
        {shown ? (
          <>
            <span className={styles['readoutLabel']}>{shown.label}</span> <strong>{shown.text}</strong>
          </>
        ) : (
          (omitted ?? `${aggregate.chart?.y ?? ''} by ${aggregate.chart?.x ?? ''}`)
        )}
      </p>
      <div ref={ref} className={styles['canvas']} onPointerLeave={() => setActive(undefined)}>
        <div role="img" aria-label={summary(aggregate, points, groups)}>
          {aggregate.chart?.kind === 'line' ? <LineChart {...plot} /> : <BarChart {...plot} />}
        </div>
        <input
          className={styles['walk']}
          type="range"
          aria-label="Go through the figures"
          aria-valuetext={shown ? `${shown.label}: ${shown.text}` : 'none chosen'}
          min={0}
          max={Math.max(0, points.length - 1)}
          value={active ?? 0}
          onChange={event => setActive(Number(event.currentTarget.value))}
          onKeyDown={onKeyDown}
          onFocus={() => setActive(0)}
          onBlur={() => setActive(undefined)}
        />
      </div>
    </div>
  )
}
