import { scale, tickLabel, ticks } from '../../ui/charts/axis-model.ts'
import plot from '../../ui/charts/Plot.module.css'
import styles from './Gold.module.css'
import { type Point, valueRange } from './chart-model.ts'

interface BarChartProps {
  readonly points: readonly Point[]
  readonly width: number
  /** The point that is pointed at or stepped to. */
  readonly active: number | undefined
  readonly onActive: (index: number | undefined) => void
}

const rowHeight = 20
const axisHeight = 20
const gap = 6

const clip = (label: string, letters: number): string =>
  label.length > letters ? `${label.slice(0, Math.max(1, letters - 1))}…` : label

/** Lying bars, largest first, their labels before them: names can be read however long the list is. */
export const BarChart = ({ points, width, active, onActive }: BarChartProps) => {
  const range = valueRange(points)
  const labels = Math.min(width * 0.4, 12 + 6.6 * Math.max(3, ...points.map(({ label }) => label.length)))
  const [from, to] = [labels + gap, width - 44]
  const zero = scale(0, range, from, to)
  const height = axisHeight + points.length * rowHeight
  return (
    <svg width={width} height={height} aria-hidden className={plot['plot']}>
      {ticks(range[0], range[1], Math.max(1, Math.floor((to - from) / 70))).map(tick => (
        <g key={tick} className={plot['tick']}>
          <line
            x1={scale(tick, range, from, to)}
            x2={scale(tick, range, from, to)}
            y1={axisHeight - 4}
            y2={height}
          />
          <text x={scale(tick, range, from, to)} y={10} textAnchor="middle">
            {tickLabel(tick)}
          </text>
        </g>
      ))}
      {points.map((point, index) => {
        const y = axisHeight + index * rowHeight
        const end = scale(point.value, range, from, to)
        return (
          <g
            key={`${index} ${point.label}`}
            data-index={index}
            className={index === active ? styles['active'] : undefined}
            onPointerEnter={() => onActive(index)}
          >
            <rect className={styles['hit']} x={0} y={y} width={width} height={rowHeight} />
            <text className={styles['label']} x={labels} y={y + 14} textAnchor="end">
              {clip(point.label, Math.floor(labels / 6.6))}
            </text>
            <rect
              className={styles['bar']}
              x={Math.min(zero, end)}
              y={y + 3}
              width={Math.max(1, Math.abs(end - zero))}
              height={rowHeight - 6}
            />
            <text className={styles['figure']} x={Math.max(zero, end) + 4} y={y + 14}>
              {tickLabel(point.value)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
