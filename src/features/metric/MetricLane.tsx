import { useTableMetric } from '../../state/metric.ts'
import { roomyRange, scale as place } from '../../ui/charts/axis-model.ts'
import { type TimelineScale, laneHeight } from '../../ui/timeline-scale.ts'
import styles from './Metric.module.css'
import { type Spot, queryName, thinned } from './metric-model.ts'
import type { ChartedPoint } from './charted-points.ts'
import { useMetricChart, useShownVersion } from './use-metric-chart.ts'

interface MetricLaneProps {
  readonly table: string
  readonly scale: TimelineScale
  /** The version that the page shows; absent at the latest. */
  readonly version: number | undefined
}

const room = 5

/** Points in sight and one on either side, so that the line goes on beyond the edges. */
const inSight = (points: readonly ChartedPoint[], { from, to }: TimelineScale): readonly ChartedPoint[] =>
  points.filter(({ version }) => version >= from - 1 && version <= to + 1)

const piecesOf = (points: readonly ChartedPoint[], { xOf }: TimelineScale): readonly (readonly Spot[])[] => {
  const range = roomyRange(points.flatMap(({ value }) => value ?? []))
  const pieces: Spot[][] = [[]]
  for (const { version, value } of points) {
    const x = xOf(version)
    if (x === undefined) continue
    if (value === undefined) pieces.push([])
    else pieces.at(-1)?.push({ x, y: place(value, range, laneHeight - room, room) })
  }
  return pieces.map(thinned).filter(({ length }) => length > 0)
}

const pathOf = (spots: readonly Spot[]): string =>
  `M${spots.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${spots.length === 1 ? 'h0.01' : ''}`

/** The metric of a table as a line over the marks of its timeline. What it says is in the panel, too: it is hidden from the keyboard. */
export const MetricLane = ({ table, scale, version }: MetricLaneProps) => {
  const metric = useTableMetric(table)
  const { points } = useMetricChart(metric)
  const shown = useShownVersion(table, version) ?? points.at(-1)?.version
  const point = points.find(one => one.version === shown)
  const x = shown === undefined ? undefined : scale.xOf(shown)
  const range = roomyRange(inSight(points, scale).flatMap(({ value }) => value ?? []))
  if (!metric.choice) return null
  const name = metric.choice.name ?? queryName(metric.choice.query)
  return (
    <div className={styles['lane']} aria-hidden data-lane={metric.phase}>
      <svg width={scale.width} height={laneHeight}>
        {piecesOf(inSight(points, scale), scale).map((spots, at) => (
          <path key={at} className={styles['laneLine']} d={pathOf(spots)} />
        ))}
        {inSight(points, scale).map(({ version: at, isProblem }) => {
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
        {x !== undefined && point?.value !== undefined && (
          <circle
            className={styles['laneDot']}
            cx={x}
            cy={place(point.value, range, laneHeight - room, room)}
            r={3}
          />
        )}
      </svg>
      <span className={styles['laneName']}>
        {name} <strong>{point?.text ?? '…'}</strong>
      </span>
    </div>
  )
}
