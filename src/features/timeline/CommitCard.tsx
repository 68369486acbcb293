import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { MarkShape } from './MarkShape.tsx'
import styles from './Timeline.module.css'
import { type Mark, exactTime, provenance, rowChange } from './timeline-model.ts'

interface CommitCardProps {
  readonly entry: HistoryEntry
  readonly mark: Mark
  /** The middle of the mark and the upper edge of the timeline, in pixels of the window. */
  readonly x: number
  readonly y: number
}

const cardWidth = 260

/** All that the log says about a commit, over its mark. The mark's own name says the same to assistive technology. */
export const CommitCard = ({ entry, mark, x, y }: CommitCardProps) => {
  const left = Math.max(8, Math.min(x - cardWidth / 2, window.innerWidth - cardWidth - 8))
  const files = `${formatPlural(entry.filesAdded, 'file')} added, ${formatCount(entry.filesRemoved)} removed`
  return (
    <div className={styles['card']} style={{ left, bottom: window.innerHeight - y + 6 }} aria-hidden>
      <p className={styles['cardTitle']}>
        <MarkShape kind={mark.kind} />
        <span>{mark.label}</span>
        <span className={styles['cardVersion']}>v{entry.version}</span>
      </p>
      <p className={styles['cardRows']}>
        {rowChange(entry)}
        {entry.rows !== undefined && (
          <span className={styles['dim']}> · {formatCount(entry.rows)} in all</span>
        )}
      </p>
      <p className={styles['dim']}>{exactTime(entry.timestamp)}</p>
      <p className={styles['dim']}>{files}</p>
      {provenance(entry).map(fact => (
        <p key={fact} className={styles['fact']}>
          {fact}
        </p>
      ))}
    </div>
  )
}
