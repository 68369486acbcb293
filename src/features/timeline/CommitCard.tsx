import type { RefObject } from 'react'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import { MarkShape } from './MarkShape.tsx'
import styles from './CommitCard.module.css'
import { checkWords, exactTime, metricWords, provenance, rowChange, rowsOf } from './commit-words-model.ts'
import { columnAt } from './timeline-columns-model.ts'
import { xOf } from './timeline-scale-model.ts'
import type { TimelineData } from './use-timeline.ts'
import type { TrackView } from './use-track-view.ts'

interface CommitCardProps {
  readonly data: TimelineData
  readonly track: TrackView
  readonly area: RefObject<HTMLElement | null>
  readonly index: number
}

const cardWidth = 280

/** Of commits that are drawn as one: which, and what they did together. */
const Together = ({ data, track, index }: Omit<CommitCardProps, 'area'>) => {
  const column = track.columns[columnAt(track.columns, index)]
  if (!column || column.first === column.last) return null
  const { versions } = data
  return (
    <p className={styles['together']}>
      {formatPlural(column.last - column.first + 1, 'commit')} here, v{versions[column.first]} to v
      {versions[column.last]}: {rowsOf(column)}
    </p>
  )
}

/** All that the log says about a commit, over its mark. The mark's own name says the same to assistive technology. */
export const CommitCard = ({ data, track, area, index }: CommitCardProps) => {
  const entry = data.entries[index]
  const mark = data.marks[index]
  const place = area.current?.getBoundingClientRect()
  if (!entry || !mark || !place) return null
  const middle = place.left + xOf(track.view, track.positions[index] ?? 0)
  const left = Math.max(8, Math.min(middle - cardWidth / 2, window.innerWidth - cardWidth - 8))
  const tags = data.tags.filter(({ version }) => version === entry.version)
  const files = `${formatPlural(entry.filesAdded, 'file')} added, ${formatCount(entry.filesRemoved)} removed`
  return (
    <div className={styles['card']} style={{ left, bottom: window.innerHeight - place.top + 6 }} aria-hidden>
      <p className={styles['title']}>
        <MarkShape kind={mark.kind} />
        <span>{mark.label}</span>
        <span className={styles['version']}>v{entry.version}</span>
      </p>
      <p className={styles['rows']}>
        {rowChange(entry)}
        {entry.rows !== undefined && (
          <span className={styles['dim']}> · {formatCount(entry.rows)} in all</span>
        )}
      </p>
      {checkWords(entry).map(({ text, isFailed }) => (
        <p key={text} className={isFailed ? styles['failed'] : styles['fact']}>
          {text}
        </p>
      ))}
      {tags.map(({ name, note }) => (
        <p key={name} className={styles['tag']}>
          {name}
          {note !== undefined && <span className={styles['dim']}> {note}</span>}
        </p>
      ))}
      <p className={styles['dim']}>{exactTime(entry.timestamp)}</p>
      <p className={styles['dim']}>{[files, ...metricWords(entry)].join(' · ')}</p>
      {provenance(entry).map(fact => (
        <p key={fact} className={styles['fact']}>
          {fact}
        </p>
      ))}
      <Together data={data} track={track} index={index} />
    </div>
  )
}
