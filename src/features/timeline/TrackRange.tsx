import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './Timeline.module.css'
import { commitTime } from './commit-words-model.ts'
import { type IndexRange, inOrder, indexAfterKey } from './timeline-range-model.ts'
import { headShift, indexAt, xOf } from './timeline-scale-model.ts'
import type { RangeControl } from './use-range.ts'
import type { TimelineData } from './use-timeline.ts'
import type { TrackView } from './use-track-view.ts'

interface TrackRangeProps {
  readonly data: TimelineData
  readonly track: TrackView
  readonly range: IndexRange
  readonly ranges: RangeControl
}

interface HandleProps extends TrackRangeProps {
  readonly end: 'from' | 'to'
}

const Handle = ({ data, track, range, ranges, end }: HandleProps) => {
  const isHeld = useRef(false)
  const { entries, now } = data
  const index = range[end]
  const entry = entries[index]
  if (!entry) return null
  const x = xOf(track.view, track.positions[index] ?? 0)
  const move = (to: number, show: 'draft' | 'soon' | 'now') => ranges.set({ ...range, [end]: to }, show)
  const placeOf = (event: PointerEvent<HTMLDivElement>): number => {
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
    return indexAt(track.positions, track.view, event.clientX - left)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      ranges.leave()
      return
    }
    const to = indexAfterKey(event.key, index, entries.length)
    if (to === undefined) return
    event.preventDefault()
    track.show(to)
    move(to, 'soon')
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={end === 'from' ? 'First version of the range' : 'Last version of the range'}
      aria-valuemin={entries[0]?.version}
      aria-valuemax={entries.at(-1)?.version}
      aria-valuenow={entry.version}
      aria-valuetext={`Version ${entry.version}, ${commitTime(entry.timestamp, now)}`}
      className={styles['handle']}
      style={{ transform: `translateX(${x}px)` }}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        isHeld.current = true
      }}
      onPointerMove={event => {
        if (!isHeld.current) return
        const to = placeOf(event)
        if (to >= 0 && to !== index) move(to, 'draft')
      }}
      onPointerUp={() => {
        if (isHeld.current) ranges.set(range, 'now')
        isHeld.current = false
      }}
      onPointerCancel={() => {
        isHeld.current = false
        ranges.cancel()
      }}
    >
      <span
        className={styles['head']}
        style={{ insetInlineStart: 12 + headShift(x, entry.version, track.width) }}
      >
        v{entry.version}
      </span>
    </div>
  )
}

/** The two versions that are compared, with what lies between them. Both ends can be dragged, and moved by keys. */
export const TrackRange = (props: TrackRangeProps) => {
  const { track, range } = props
  const { from, to } = inOrder(range)
  const [start, end] = [from, to].map(index => xOf(track.view, track.positions[index] ?? 0))
  if (start === undefined || end === undefined) return null
  return (
    <div className={styles['ranges']}>
      <div className={styles['between']} style={{ insetInlineStart: start, inlineSize: end - start }} />
      <Handle {...props} end="from" />
      <Handle {...props} end="to" />
    </div>
  )
}
