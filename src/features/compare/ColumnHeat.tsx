import type { TableDiff } from '../../core/lake/diff-views.ts'
import { formatCount } from '../../ui/format-number.ts'
import { cx } from '../../ui/cx.ts'
import styles from './Compare.module.css'
import { heat, onlyWords, percentText } from './compare-model.ts'

interface ColumnHeatProps {
  readonly diff: TableDiff
  readonly name: string
}

/** Pixels; the style sheet has the same number. */
export const heatHeight = 24

/** Under the name of a column: in how many of the changed rows its cells changed. */
export const ColumnHeat = ({ diff, name }: ColumnHeatProps) => {
  const column = diff.columns.find(one => one.name === name)
  if (!column) return <div className={styles['heat']} />
  if (column.side !== 'both')
    return <div className={cx(styles['heat'], styles['quiet'])}>{onlyWords(diff, column.side)}</div>
  const { cells } = column
  const isKey = diff.key?.columns.includes(name) === true
  // Without rows that are the same one in both versions, nothing is told of single columns.
  const still = diff.changed > 0 ? 'no change' : ''
  if (cells === 0) return <div className={cx(styles['heat'], styles['quiet'])}>{isKey ? 'key' : still}</div>
  const share = heat(diff, column)
  const text = `${formatCount(cells)} of ${formatCount(diff.changed)} changed rows`
  return (
    <div className={styles['heat']} title={`${text} (${percentText(share)})`}>
      <span className={styles['heatCount']}>
        <span aria-hidden>~ </span>
        {formatCount(cells)}
      </span>
      <span className={styles['heatShare']}>{percentText(share)}</span>
      <span className={styles['heatTrack']} aria-hidden>
        <span className={styles['heatBar']} style={{ inlineSize: `${Math.max(share * 100, 2)}%` }} />
      </span>
    </div>
  )
}
