import { memo, useMemo } from 'react'
import type { Tag } from '../../core/lake/timeline-views.ts'
import { cx } from '../../ui/cx.ts'
import styles from './Timeline.module.css'
import { flagsOf } from './timeline-flags-model.ts'
import { timeTicks, versionTicks } from './timeline-ticks-model.ts'
import type { TrackView } from './use-track-view.ts'

interface TrackAxisProps {
  readonly track: TrackView
  readonly versions: readonly number[]
}

/** The numbers of versions, or the times, under the marks. */
export const TrackAxis = memo(({ track, versions }: TrackAxisProps) => {
  const { axis, positions, view, width } = track
  const ticks = useMemo(() => {
    if (width === 0 || versions.length === 0) return []
    return axis === 'order' ? versionTicks(versions, positions, view, width) : timeTicks(view, width)
  }, [axis, positions, view, width, versions])
  return (
    <div className={styles['axis']} aria-hidden>
      {ticks.map(({ x, text }) => (
        <span key={`${text} ${Math.round(x)}`} className={styles['tick']} style={{ insetInlineStart: x }}>
          {text}
        </span>
      ))}
    </div>
  )
})

interface TrackFlagsProps {
  readonly track: TrackView
  readonly versions: readonly number[]
  readonly tags: readonly Tag[]
}

/** A flag over each version that has a name. */
export const TrackFlags = memo(({ track, versions, tags }: TrackFlagsProps) => {
  const flags = useMemo(() => flagsOf(tags, versions, track), [tags, versions, track])
  return (
    <div className={styles['flags']} aria-hidden>
      {flags.map(({ x, text, room, isBackwards }) => (
        <span
          key={`${text} ${x}`}
          className={cx(styles['flag'], isBackwards && styles['backwards'])}
          style={{ insetInlineStart: x, maxInlineSize: room }}
        >
          {text}
        </span>
      ))}
    </div>
  )
})
