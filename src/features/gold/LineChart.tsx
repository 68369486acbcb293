import type { PlotProps } from './BarChart.tsx'
import styles from './Gold.module.css'
import { scale, tickLabel, ticks, valueRange } from './chart-model.ts'

const height = 240
const [top, bottom, left, right] = [12, height - 24, 48, 12]

/** A line through the groups in the order of their axis. */
export const LineChart = ({ points, width, active, onActive }: PlotProps) => {
  const range = valueRange(points)
  const last = Math.max(1, points.length - 1)
  const x = (index: number): number => left + (index / last) * (width - left - right)
  const y = (value: number): number => scale(value, range, bottom, top)
  const path = points
    .map(({ value }, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('')
  const nearest = (offset: number): number =>
    Math.min(points.length - 1, Math.max(0, Math.round(((offset - left) / (width - left - right)) * last)))
  const marked = active === undefined ? undefined : points[active]
  return (
    <svg
      width={width}
      height={height}
      aria-hidden
      className={styles['plot']}
      onPointerMove={event =>
        onActive(nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))
      }
    >
      {ticks(range[0], range[1], 5).map(tick => (
        <g key={tick} className={styles['tick']}>
          <line x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end">
            {tickLabel(tick)}
          </text>
        </g>
      ))}
      <path className={styles['line']} d={path} />
      {points.length < 2 && points[0] && (
        <circle className={styles['dot']} cx={x(0)} cy={y(points[0].value)} r={3} />
      )}
      {marked && active !== undefined && (
        <g className={styles['cursor']}>
          <line x1={x(active)} x2={x(active)} y1={top} y2={bottom} />
          <circle className={styles['dot']} cx={x(active)} cy={y(marked.value)} r={4} />
        </g>
      )}
      <text className={styles['label']} x={left} y={height - 6}>
        {points[0]?.label}
      </text>
      <text className={styles['label']} x={width - right} y={height - 6} textAnchor="end">
        {points.length > 1 && points.at(-1)?.label}
      </text>
    </svg>
  )
}
