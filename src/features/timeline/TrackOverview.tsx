import { type PointerEvent, memo, useMemo, useRef } from 'react'
import styles from './Timeline.module.css'
import { barOf, columnsOf, mostRows } from './timeline-columns-model.ts'
import type { Mark } from './timeline-model.ts'
import { xOf } from './timeline-scale-model.ts'
import type { TrackView } from './use-track-view.ts'

const height = 6

interface TrackOverviewProps {
  readonly track: TrackView
  readonly marks: readonly Mark[]
}

/** All of the timeline in a strip, while only a part is in sight, with that part framed; drag it along. Keys do the same on the timeline. */
export const TrackOverview = memo(({ track, marks }: TrackOverviewProps) => {
  const { axis, positions, fit, view, width, look } = track
  const isHeld = useRef(false)
  const drawn = useMemo(() => {
    const columns = columnsOf(axis, marks, positions, fit.perPixel)
    const most = mostRows(columns)
    return columns
      .map(column => {
        const { added, changed, removed } = barOf(column, most, height)
        const tall = Math.max(1, Math.min(height, added + changed + removed))
        return `M${xOf(fit, column.position).toFixed(1)} ${height}v${(-tall).toFixed(1)}`
      })
      .join('')
  }, [axis, positions, fit, marks])
  const goTo = (event: PointerEvent<HTMLElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    look(fit.start + x * fit.perPixel - (width * view.perPixel) / 2)
  }
  return (
    <div
      className={styles['overview']}
      aria-hidden
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        isHeld.current = true
        goTo(event)
      }}
      onPointerMove={event => isHeld.current && goTo(event)}
      onPointerUp={() => (isHeld.current = false)}
      onPointerCancel={() => (isHeld.current = false)}
    >
      <svg width={width} height={height}>
        <path d={drawn} />
      </svg>
      <span
        className={styles['frame']}
        style={{
          insetInlineStart: xOf(fit, view.start),
          inlineSize: Math.max(6, (width * view.perPixel) / fit.perPixel),
        }}
      />
    </div>
  )
})
