import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import styles from './Timeline.module.css'
import { TimelineTrack } from './TimelineTrack.tsx'
import { behind, commitTime, provenance, rowChange } from './timeline-model.ts'
import { useTimeline } from './use-timeline.ts'

interface TimelineProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
}

/** Every version of a table, drawn from its log; choosing one shows it in the grid. */
export const Timeline = ({ table, version }: TimelineProps) => {
  const { entries, marks, index, error, isLoading, now, select, onKeyDown } = useTimeline(table, version)
  const entry = entries[index]
  const mark = marks[index]
  const latest = entries.length - 1
  const away = behind(entries, entry?.version)
  return (
    <section className={styles['timeline']} aria-label="Timeline">
      {error !== undefined && <p className={styles['error']}>The log could not be read. {error}</p>}
      {error === undefined && (
        <TimelineTrack
          table={table}
          entries={entries}
          marks={marks}
          index={index}
          now={now}
          onSelect={select}
          onKeyDown={onKeyDown}
        />
      )}
      <div className={styles['shown']}>
        {entry && mark && (
          <>
            <p className={styles['headline']}>
              <Chip tone={away === undefined ? 'neutral' : 'accent'}>
                {away ?? `v${entry.version} · latest`}
              </Chip>
              {away !== undefined && (
                <Button variant="quiet" onPress={() => select(latest)}>
                  Back to latest
                </Button>
              )}
            </p>
            <p className={styles['about']}>
              <span className={styles['change']}>{rowChange(entry)}</span>
              {' · '}
              {[mark.label, commitTime(entry.timestamp, now), ...provenance(entry).slice(0, 1)].join(' · ')}
            </p>
          </>
        )}
        {isLoading && <p className={styles['about']}>Reading the log…</p>}
      </div>
    </section>
  )
}
