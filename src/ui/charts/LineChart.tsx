import { memo, useMemo } from 'react'
import styles from './LineChart.module.css'
import plot from './Plot.module.css'
import { type AxisRange, nearestAt, scale, tickLabel, ticks } from './axis-model.ts'
import { type Spot, thinned } from './thinned.ts'

/** A point of a line. */
export interface LinePoint {
  /** Where along the line, from 0 to 1; points come in this order. */
  readonly x: number
  /** Absent: the line has a gap here. */
  readonly value?: number | undefined
  /** Why there is none is worth a mark on the axis. */
  readonly isProblem?: boolean
}

interface LineChartProps {
  readonly points: readonly LinePoint[]
  readonly range: AxisRange
  /** What stands below the first and the last point. */
  readonly ends: readonly [string, string]
  readonly width: number
  readonly height?: number
  /** The point that is pointed at or stepped to. */
  readonly active: number | undefined
  readonly onActive: (index: number | undefined) => void
  /** The point that is shown elsewhere, too. */
  readonly current?: number | undefined
  readonly onChoose?: (index: number) => void
  /** A tick in words; numbers, short, when absent. */
  readonly formatTick?: (value: number) => string
}

const [top, left, right, below] = [12, 48, 12, 24]

/** From so many pixels a point on, points are drawn one by one. */
const apart = 7

/** The line in pieces: it ends where a value is absent. No more than a few spots a pixel. */
const pathOf = (points: readonly LinePoint[], x: (at: number) => number, y: (value: number) => number) => {
  const pieces: Spot[][] = [[]]
  for (const [at, { value }] of points.entries()) {
    if (value === undefined) pieces.push([])
    else pieces.at(-1)?.push({ x: x(at), y: y(value) })
  }
  return pieces
    .filter(({ length }) => length > 0)
    .map(piece => thinned(piece).map(spot => `${spot.x.toFixed(1)} ${spot.y.toFixed(1)}`))
    .map(spots => `M${spots.join('L')}`)
    .join('')
}

interface DrawnProps extends Pick<LineChartProps, 'points' | 'range'> {
  readonly inner: number
  readonly bottom: number
}

/** What stays as it is while one points at it or moves along it. */
const Drawn = memo(({ points, range, inner, bottom }: DrawnProps) => {
  const x = (at: number): number => left + (points[at]?.x ?? 0) * inner
  const y = (value: number): number => scale(value, range, bottom, top)
  const areApart = points.length < 2 || inner / points.length >= apart
  const isAlone = (at: number): boolean =>
    points[at - 1]?.value === undefined && points[at + 1]?.value === undefined
  return (
    <>
      <path className={styles['line']} d={pathOf(points, x, y)} />
      {points.map(({ value, isProblem }, index) =>
        value === undefined
          ? isProblem === true && (
              <path
                key={index}
                className={styles['problem']}
                d={`M${x(index) - 3} ${bottom - 7}l6 6m0 -6l-6 6`}
              />
            )
          : (areApart || isAlone(index)) && (
              <circle key={index} className={styles['point']} cx={x(index)} cy={y(value)} r={2} />
            ),
      )}
    </>
  )
})

/** A line through points in the order of their axis. */
export const LineChart = (props: LineChartProps) => {
  const { points, range, ends, width, height = 240, active, onActive, current, onChoose } = props
  const { formatTick = tickLabel } = props
  const bottom = height - below
  const inner = Math.max(1, width - left - right)
  const x = (at: number): number => left + (points[at]?.x ?? 0) * inner
  const y = (value: number): number => scale(value, range, bottom, top)
  const marked = active === undefined ? undefined : points[active]
  const places = useMemo(() => points.map(point => point.x), [points])
  const at = (clientX: number, target: Element): number =>
    nearestAt(places, (clientX - target.getBoundingClientRect().left - left) / inner)
  return (
    <svg
      width={width}
      height={height}
      aria-hidden
      className={plot['plot']}
      onPointerMove={event => points.length > 0 && onActive(at(event.clientX, event.currentTarget))}
      onClick={event => points.length > 0 && onChoose?.(at(event.clientX, event.currentTarget))}
    >
      {ticks(range[0], range[1], Math.max(2, Math.round(height / 48))).map(tick => (
        <g key={tick} className={plot['tick']}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end">
            {formatTick(tick)}
          </text>
        </g>
      ))}
      {current !== undefined && points[current] && (
        <g className={styles['shown']}>
          <line x1={x(current)} x2={x(current)} y1={top} y2={bottom} />
        </g>
      )}
      <Drawn points={points} range={range} inner={inner} bottom={bottom} />
      {marked && active !== undefined && (
        <g className={styles['cursor']}>
          <line x1={x(active)} x2={x(active)} y1={top} y2={bottom} />
          {marked.value !== undefined && (
            <circle className={styles['dot']} cx={x(active)} cy={y(marked.value)} r={4} />
          )}
        </g>
      )}
      <text className={plot['label']} x={left} y={height - 6}>
        {ends[0]}
      </text>
      <text className={plot['label']} x={width - right} y={height - 6} textAnchor="end">
        {points.length > 1 && ends[1]}
      </text>
    </svg>
  )
}
