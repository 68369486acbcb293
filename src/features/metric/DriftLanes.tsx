import type { Drift } from '../../core/lake/drift-views.ts'
import { roomyRange, scale } from '../../ui/charts/axis-model.ts'
import { formatCompact } from '../../ui/format-number.ts'
import type { StripColumn } from './DriftStrip.tsx'
import styles from './Metric.module.css'
import { classNames, positionText, sharesOf } from './drift-model.ts'

interface LaneProps {
  readonly drift: Drift
  readonly columns: readonly StripColumn[]
  readonly left: number
  readonly width: number
  /** The version that is pointed at, or that the page shows. */
  readonly marked: StripColumn | undefined
}

const Cursor = ({ marked, height }: { readonly marked: StripColumn | undefined; readonly height: number }) =>
  marked && <line className={styles['cursor']} x1={marked.middle} x2={marked.middle} y1={0} y2={height} />

const labelX = 6

/** A mark over each version that moved. */
export const MoveMarks = ({ drift, columns, width, marked }: LaneProps) => {
  const moved = new Set(drift.moved)
  return (
    <svg width={width} height={14} aria-hidden className={styles['laneSvg']}>
      {columns
        .filter(({ version }) => moved.has(version))
        .map(({ version, middle }) => (
          <path key={version} className={styles['move']} d={`M${middle - 4} 3h8l-4 8z`} />
        ))}
      <Cursor marked={marked} height={14} />
    </svg>
  )
}

const qualityHeight = 22

/** Shares of values that are as expected, that are not, and that are missing, from below. */
export const QualityLane = ({ columns, width, marked }: LaneProps) => (
  <svg width={width} height={qualityHeight + 6} aria-hidden className={styles['laneSvg']}>
    <text x={labelX} y={15}>
      Quality
    </text>
    {columns.map(({ version, from, to, counts, isProblem }) => {
      const wide = Math.max(0.5, to - from)
      if (isProblem || !counts || counts.rows === 0)
        return (
          <rect
            key={version}
            className={styles['absent']}
            x={from}
            y={0}
            width={wide}
            height={qualityHeight}
          />
        )
      const missing = (counts.missing / counts.rows) * qualityHeight
      const wrong = (counts.mismatched / counts.rows) * qualityHeight
      // A few bad ones among many are still seen.
      const seen = (size: number): number => (size > 0 ? Math.max(1.5, size) : 0)
      return (
        <g key={version}>
          <rect className={styles['valid']} x={from} y={0} width={wide} height={qualityHeight} />
          <rect className={styles['missing']} x={from} y={0} width={wide} height={seen(missing)} />
          <rect
            className={styles['mismatched']}
            x={from}
            y={seen(missing)}
            width={wide}
            height={seen(wrong)}
          />
        </g>
      )
    })}
    <Cursor marked={marked} height={qualityHeight + 6} />
  </svg>
)

const ribbonHeight = 120

const rangeOf = (columns: readonly StripColumn[]) =>
  roomyRange(columns.flatMap(({ quantiles }) => (quantiles ? [quantiles[0] ?? 0, quantiles[4] ?? 0] : [])))

/** The middle half of the values, nine tenths of them, and the median. */
export const RibbonLane = ({ drift, columns, left, width, marked }: LaneProps) => {
  const range = rangeOf(columns)
  const y = (value: number | undefined): number => scale(value ?? 0, range, ribbonHeight - 8, 8)
  const told = columns.flatMap(column => (column.quantiles ? [{ ...column, at: column.quantiles }] : []))
  return (
    <svg width={width} height={ribbonHeight} aria-hidden className={styles['laneSvg']}>
      {[range[1], range[0]].map((value, side) => (
        <text key={side} x={left - 6} y={side === 0 ? 14 : ribbonHeight - 8} textAnchor="end">
          {positionText(value, drift)}
        </text>
      ))}
      {told.map(({ version, from, to, at: [lowest, low, , high, highest] }) => (
        <g key={version}>
          <rect
            className={styles['most']}
            x={from}
            y={y(highest)}
            width={Math.max(0.5, to - from)}
            height={Math.max(1, y(lowest) - y(highest))}
          />
          <rect
            className={styles['half']}
            x={from}
            y={y(high)}
            width={Math.max(0.5, to - from)}
            height={Math.max(1, y(low) - y(high))}
          />
        </g>
      ))}
      {told.map(({ version, from, to, at: [, , median] }) => (
        <path key={version} className={styles['median']} d={`M${from} ${y(median)}H${to}`} />
      ))}
      <Cursor marked={marked} height={ribbonHeight} />
    </svg>
  )
}

const heatRow = 18

const clip = (text: string): string => (text.length > 14 ? `${text.slice(0, 13)}…` : text)

/** A row for each value, the darker the more of the rows have it. */
export const HeatLane = ({ drift, columns, left, width, marked }: LaneProps) => {
  const shares = columns.map(column => ({ ...column, shares: column.counts && sharesOf(column.counts) }))
  const names = classNames(drift.places)
  const rows = names
    .map((name, at) => ({ name, at, isSpecial: at >= names.length - 2 }))
    .filter(({ at, isSpecial }) => !isSpecial || shares.some(column => (column.shares?.[at] ?? 0) > 0))
  const most = Math.max(0.01, ...shares.flatMap(column => column.shares ?? []))
  const height = rows.length * heatRow
  return (
    <svg width={width} height={height} aria-hidden className={styles['laneSvg']}>
      {rows.map(({ name, at, isSpecial }, row) => (
        <g key={at}>
          <text
            x={left - 6}
            y={row * heatRow + 13}
            textAnchor="end"
            className={isSpecial ? styles['special'] : undefined}
          >
            {clip(name)}
          </text>
          {shares.map(({ version, from, to, shares: own }) => {
            const share = own?.[at] ?? 0
            return (
              share > 0 && (
                <rect
                  key={version}
                  className={styles['heat']}
                  x={from}
                  y={row * heatRow + 1}
                  width={Math.max(0.5, to - from)}
                  height={heatRow - 2}
                  opacity={0.1 + (0.9 * share) / most}
                />
              )
            )
          })}
        </g>
      ))}
      <Cursor marked={marked} height={height} />
    </svg>
  )
}

const distinctHeight = 44

/** How many different values there are. */
export const DistinctLane = ({ columns, left, width, marked }: LaneProps) => {
  const told = columns.flatMap(({ middle, counts }) =>
    counts?.distinct ? [{ x: middle, value: counts.distinct.count }] : [],
  )
  if (told.length === 0) return null
  const range = roomyRange(told.map(({ value }) => value))
  const most = Math.max(...told.map(({ value }) => value))
  const path = told
    .map(({ x, value }) => `${x.toFixed(1)} ${scale(value, range, distinctHeight - 6, 8).toFixed(1)}`)
    .join('L')
  return (
    <svg width={width} height={distinctHeight} aria-hidden className={styles['laneSvg']}>
      <text x={labelX} y={14}>
        Distinct
      </text>
      <text x={left - 6} y={30} textAnchor="end">
        {formatCompact(most)}
      </text>
      <path className={styles['distinct']} d={`M${path}${told.length === 1 ? 'h0.01' : ''}`} />
      <Cursor marked={marked} height={distinctHeight} />
    </svg>
  )
}
