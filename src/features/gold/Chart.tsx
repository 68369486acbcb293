import { useState } from 'react'
import { LineChart } from '../../ui/charts/LineChart.tsx'
import { Walk } from '../../ui/charts/Walk.tsx'
import { useWidth } from '../../ui/charts/use-width.ts'
import { BarChart } from './BarChart.tsx'
import styles from './Gold.module.css'
import { leftOut, lineOf, summary, valueRange } from './chart-model.ts'
import type { ChartData } from './use-chart.ts'

/**
 * The drawing of an aggregate. A slider without a thumb lets the keyboard go from mark to mark: the figure is shown and read out.
 */
export const Chart = ({ data }: { readonly data: ChartData }) => {
  const { aggregate, points, groups } = data
  const { ref, width } = useWidth()
  const [active, setActive] = useState<number>()
  const shown = active === undefined ? undefined : points[active]
  const omitted = leftOut(aggregate, points, groups)

  const walkTo = (index: number | undefined): void => {
    setActive(index)
    ref.current?.querySelector(`[data-index='${index}']`)?.scrollIntoView({ block: 'nearest' })
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
          {aggregate.chart?.kind === 'line' ? (
            <LineChart
              points={lineOf(points)}
              range={valueRange(points)}
              ends={[points[0]?.label ?? '', points.at(-1)?.label ?? '']}
              width={width}
              active={active}
              onActive={setActive}
            />
          ) : (
            <BarChart points={points} width={width} active={active} onActive={setActive} />
          )}
        </div>
        <Walk
          label="Go through the figures"
          count={points.length}
          active={active}
          onActive={walkTo}
          text={shown && `${shown.label}: ${shown.text}`}
        />
      </div>
    </div>
  )
}
