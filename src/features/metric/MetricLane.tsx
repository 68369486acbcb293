import { memo, useMemo } from 'react'
import { useTableMetric } from '../../state/metric.ts'
import { type AxisRange, roomyRange, scale as place } from '../../ui/charts/axis-model.ts'
import { type Spot, thinned } from '../../ui/charts/thinned.ts'
import { type TimelineScale, laneHeight } from '../../ui/timeline-scale.ts'
import styles from './Metric.module.css'
import { queryName } from './metric-model.ts'
import type { ChartedPoint } from './charted-points.ts'
import { useMetricChart, useShownVersion } from './use-metric-chart.ts'

interface MetricLaneProps {
  readonly table: string
  readonly scale: TimelineScale
  /** The version that the page shows; absent at the latest. */
  readonly version: number | undefined
}

const room = 5

const yOf = (value: number, range: AxisRange): number => place(value, range, laneHeight - room, room)

/** Points in sight and one on either side, so that the line goes on beyond the edges. */
const inSight = (points: readonly ChartedPoint[], { from, to }: TimelineScale): readonly ChartedPoint[] =>
  points.filter(({ version }) => version >= from - 1 && version <= to + 1)

const piecesOf = (
  points: readonly ChartedPoint[],
  range: AxisRange,
  { xOf }: TimelineScale,
): readonly (readonly Spot[])[] => {
  const pieces: Spot[][] = [[]]
  for (const { version, value } of points) {
    const x = xOf(version)
    if (x === undefined) continue
    if (value === undefined) pieces.push([])
    else pieces.at(-1)?.push({ x, y: yOf(value, range) })
  }
  return pieces.map(thinned).filter(({ length }) => length > 0)
}

const pathOf = (spots: readonly Spot[]): string =>
  `M${spots.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${spots.length === 1 ? 'h0.01' : ''}`

interface LineProps {
  readonly points: readonly ChartedPoint[]
  readonly range: AxisRange
  readonly scale: TimelineScale
}

/** The line itself, at most a few spots a pixel. Drawn anew when the view changes, not while one scrubs. */
const Line = memo(({ points, range, scale }: LineProps) => (
  <>
    {piecesOf(points, range, scale).map((spots, at) => (
      <path key={at} className={styles['laneLine']} d={pathOf(spots)} />
    ))}
    {points.map(({ version: at, isProblem }) => {
      const left = isProblem ? scale.xOf(at) : undefined
      return (
        left !== undefined && (
          <path
            key={at}
            className={styles['laneProblem']}
            d={`M${left - 2} ${laneHeight - 6}l4 4m0 -4l-4 4`}
          />
        )
      )
    })}
  </>
))

/** The metric of a table as a line over the marks of its timeline. What it says is in the panel, too: it is hidden from the keyboard. */
export const MetricLane = ({ table, scale, version }: MetricLaneProps) => {
  const metric = useTableMetric(table)
  const { points } = useMetricChart(metric)
  const seen = useMemo(() => inSight(points, scale), [points, scale])
  const range = useMemo(() => roomyRange(seen.flatMap(({ value }) => value ?? [])), [seen])
  const shown = useShownVersion(table, version) ?? points.at(-1)?.version
  const point = points.find(one => one.version === shown)
  const x = shown === undefined ? undefined : scale.xOf(shown)
  if (!metric.choice) return null
  const name = metric.choice.name ?? queryName(metric.choice.query)
  return (
    <div className={styles['lane']} aria-hidden data-lane={metric.phase}>
      <svg width={scale.width} height={laneHeight}>
        <Line points={seen} range={range} scale={scale} />
        {x !== undefined && point?.value !== undefined && (
          <circle className={styles['laneDot']} cx={x} cy={yOf(point.value, range)} r={3} />
        )}
      </svg>
      <span className={styles['laneName']}>
        {name} <strong>{point?.text ?? '…'}</strong>
      </span>
    </div>
  )
}
