import { useMemo, useState } from 'react'
import { LineChart } from '../../ui/charts/LineChart.tsx'
import { Walk } from '../../ui/charts/Walk.tsx'
import { roomyRange } from '../../ui/charts/axis-model.ts'
import { useWidth } from '../../ui/charts/use-width.ts'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Metric.module.css'
import { dayLabel, isTimeType } from './metric-model.ts'
import type { ChartedPoint } from './charted-points.ts'
import { goToVersion, momentText, useShownVersion } from './use-metric-chart.ts'

interface MetricChartProps {
  readonly table: string
  readonly name: string
  readonly points: readonly ChartedPoint[]
  readonly type: string
  /** The version that the page shows; absent at the latest. */
  readonly version: number | undefined
}

const sentence = ({ version, text, change, problem, timestamp }: ChartedPoint): string =>
  [
    `v${version}: ${text ?? 'not measured yet'}`,
    ...(change === undefined ? [] : [change]),
    ...(problem === undefined ? [] : [problem]),
    momentText(timestamp),
  ].join(', ')

const summary = (name: string, points: readonly ChartedPoint[]): string => {
  let known = 0
  let [least, most, last]: (ChartedPoint | undefined)[] = []
  for (const point of points) {
    if (point.value === undefined) continue
    known += 1
    if (point.value < (least?.value ?? Infinity)) least = point
    if (point.value >= (most?.value ?? -Infinity)) most = point
    last = point
  }
  if (!least || !most || !last) return `${name}: no values yet.`
  return `${name} at ${formatPlural(known, 'version')}: lowest ${least.text} at v${least.version}, highest ${most.text} at v${most.version}, ${last.text} at v${last.version}.`
}

const Readout = ({ point }: { readonly point: ChartedPoint | undefined }) => (
  <p className={styles['readout']}>
    {point && (
      <>
        <span className={styles['dim']}>v{point.version}</span> <strong>{point.text ?? '…'}</strong>{' '}
        {point.change !== undefined && <span className={styles['change']}>{point.change}</span>}
        <br />
        <span className={styles['dim']}>{point.problem ?? momentText(point.timestamp)}</span>
      </>
    )}
  </p>
)

/** The line of a metric. Pointing at a version tells its value, choosing it shows the version; the keyboard does both by a slider. */
export const MetricChart = ({ table, name, points, type, version: rest }: MetricChartProps) => {
  // Asked for here, so that nothing else of the panel is drawn anew while one moves along.
  const version = useShownVersion(table, rest)
  const { ref, width } = useWidth()
  const [active, setActive] = useState<number>()
  const latest = points.at(-1)?.version
  const current = version === undefined ? points.length - 1 : points.findIndex(one => one.version === version)
  const shown = points[active ?? current]
  const range = useMemo(() => roomyRange(points.flatMap(({ value }) => value ?? [])), [points])
  const said = useMemo(() => summary(name, points), [name, points])
  const choose = (index: number): void => {
    const point = points[index]
    if (point) goToVersion(point.version, latest)
  }
  return (
    <div className={styles['drawing']}>
      <Readout point={shown ?? points.at(-1)} />
      <div ref={ref} className={styles['canvas']} onPointerLeave={() => setActive(undefined)}>
        <div role="img" aria-label={said}>
          <LineChart
            points={points}
            range={range}
            ends={[`v${points[0]?.version ?? 0}`, `v${latest ?? 0}`]}
            width={width}
            height={188}
            active={active}
            onActive={setActive}
            current={current < 0 ? undefined : current}
            onChoose={choose}
            {...(isTimeType(type) ? { formatTick: dayLabel } : {})}
          />
        </div>
        <Walk
          label="Go through the versions"
          count={points.length}
          active={active}
          onActive={setActive}
          start={Math.max(0, current)}
          text={shown && sentence(shown)}
          onChoose={choose}
        />
      </div>
      {points.length > width && width > 0 && (
        <p className={styles['note']}>
          More versions than pixels: each pixel has the least and the greatest value of its versions. The
          timeline shows them one by one when it is zoomed.
        </p>
      )}
    </div>
  )
}
