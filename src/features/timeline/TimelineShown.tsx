import type { ReactNode } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Timeline.module.css'
import { behind, commitTime, provenance, rowChange } from './commit-words-model.ts'
import { inOrder } from './timeline-range-model.ts'
import type { Movement } from './use-movement.ts'
import type { RangeControl } from './use-range.ts'
import { type TimelineData, useShownIndex } from './use-timeline.ts'

interface TimelineShownProps {
  readonly data: TimelineData
  readonly movement: Movement
  readonly ranges: RangeControl
  readonly actions?: ReactNode
}

const Range = ({ data, ranges }: Pick<TimelineShownProps, 'data' | 'ranges'>) => {
  if (!ranges.range) return null
  const { from, to } = inOrder(ranges.range)
  const [older, newer] = [data.versions[from], data.versions[to]]
  return (
    <>
      <p className={styles['headline']}>
        <Chip tone="accent">
          comparing v{older} with v{newer}
        </Chip>
        <Button variant="quiet" onPress={ranges.leave}>
          End comparison
        </Button>
      </p>
      <p className={styles['about']}>{formatPlural(to - from, 'commit')} apart</p>
    </>
  )
}

const Commit = ({ data, movement, actions }: Omit<TimelineShownProps, 'ranges'>) => {
  const index = useShownIndex(data)
  const { entries, marks, now } = data
  const entry = entries[index]
  const mark = marks[index]
  if (!entry || !mark) return null
  const away = behind(entries, entry.version)
  const goToLatest = () => {
    movement.to(entries.length - 1)
    movement.rest()
  }
  return (
    <>
      <div className={styles['headline']}>
        <Chip tone={away === undefined ? 'neutral' : 'accent'}>{away ?? `v${entry.version} · latest`}</Chip>
        {away !== undefined && (
          <Button variant="quiet" onPress={goToLatest}>
            Back to latest
          </Button>
        )}
      </div>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      <p className={styles['about']}>
        <span className={styles['change']}>{rowChange(entry)}</span>
        {' · '}
        {[mark.label, commitTime(entry.timestamp, now), ...provenance(entry).slice(0, 1)].join(' · ')}
      </p>
    </>
  )
}

/** Which version is shown, what its commit did, and the way back to the latest. */
export const TimelineShown = ({ data, movement, ranges, actions }: TimelineShownProps) => (
  <div className={styles['shown']}>
    {ranges.range ? (
      <Range data={data} ranges={ranges} />
    ) : (
      <Commit data={data} movement={movement} actions={actions} />
    )}
    {data.isLoading && data.entries.length === 0 && <p className={styles['about']}>Reading the log…</p>}
  </div>
)
