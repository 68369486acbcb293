import { type ReactNode, useEffect, useRef } from 'react'
import { useTimelinePreferences } from '../../state/timeline-preferences.ts'
import type { TimelineScale } from '../../ui/timeline-scale.ts'
import styles from './Timeline.module.css'
import { TimelineControls } from './TimelineControls.tsx'
import { TimelineShown } from './TimelineShown.tsx'
import { TimelineTrack } from './TimelineTrack.tsx'
import { useMovement } from './use-movement.ts'
import { usePlayback } from './use-playback.ts'
import { useRange } from './use-range.ts'
import { useTimeline } from './use-timeline.ts'
import { useTrackView } from './use-track-view.ts'

interface TimelineProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
  /** Drawn over the marks and in line with them, 28 pixels high; asked again only when the scale is another one. */
  readonly lane?: ((scale: TimelineScale) => ReactNode) | undefined
  /** What can be done with the shown version. */
  readonly actions?: ReactNode
}

const TableTimeline = ({ table, version, lane, actions }: TimelineProps) => {
  const data = useTimeline(table, version)
  const axis = useTimelinePreferences(state => state.axis)
  const area = useRef<HTMLDivElement>(null)
  const track = useTrackView(area, data, axis)
  const movement = useMovement(data)
  const ranges = useRange(data.versions)
  const playback = usePlayback(track.columns, data.entries.length, movement, track.show)

  // Wherever one comes from, the version that is shown can be seen.
  const { rest } = data
  const show = useRef(track.show)
  useEffect(() => {
    show.current = track.show
  }, [track.show])
  useEffect(() => show.current(rest), [rest])

  return (
    <section className={styles['timeline']} aria-label="Timeline" data-lane={lane !== undefined}>
      <TimelineControls track={track} movement={movement} playback={playback} count={data.entries.length} />
      {data.error === undefined ? (
        <TimelineTrack
          area={area}
          data={data}
          track={track}
          movement={movement}
          ranges={ranges}
          playback={playback}
          lane={lane}
        />
      ) : (
        <p className={styles['error']}>The log could not be read. {data.error}</p>
      )}
      <TimelineShown data={data} movement={movement} ranges={ranges} actions={actions} />
    </section>
  )
}

/** Every version of a table, drawn from its log alone: move along it, and what the page shows follows. */
export const Timeline = (props: TimelineProps) => <TableTimeline key={props.table} {...props} />
