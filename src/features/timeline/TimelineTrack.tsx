import { type ReactNode, type RefObject, memo, useId, useMemo, useState } from 'react'
import type { TimelineScale } from '../../ui/timeline-scale.ts'
import { CommitCard } from './CommitCard.tsx'
import styles from './Timeline.module.css'
import { TrackAxis, TrackFlags } from './TrackAxis.tsx'
import { TrackColumns } from './TrackColumns.tsx'
import { TrackCursor } from './TrackCursor.tsx'
import { TrackOptions } from './TrackOptions.tsx'
import { TrackOverview } from './TrackOverview.tsx'
import { TrackRange } from './TrackRange.tsx'
import { indexAt } from './timeline-scale-model.ts'
import { scaleOf } from './timeline-lane-model.ts'
import type { Movement } from './use-movement.ts'
import type { Playback } from './use-playback.ts'
import type { RangeControl } from './use-range.ts'
import { type TimelineData, useShownIndex } from './use-timeline.ts'
import { trackKeys } from './track-keys.ts'
import { useTrackPointer } from './use-track-pointer.ts'
import type { TrackView } from './use-track-view.ts'

type Lane = (scale: TimelineScale) => ReactNode

const LaneView = memo(({ lane, scale }: { readonly lane: Lane; readonly scale: TimelineScale }) => (
  <div className={styles['lane']}>{scale.width > 0 && lane(scale)}</div>
))

interface TimelineTrackProps {
  /** Measured: what is in sight is as wide. */
  readonly area: RefObject<HTMLDivElement | null>
  readonly data: TimelineData
  readonly track: TrackView
  readonly movement: Movement
  readonly ranges: RangeControl
  readonly playback: Playback
  readonly lane?: Lane | undefined
}

interface ActiveProps {
  readonly id: string
  readonly data: TimelineData
  readonly children: (active: string | undefined) => ReactNode
}

/** Only what names the shown commit is drawn again while one moves. */
const Active = ({ id, data, children }: ActiveProps) => {
  const index = useShownIndex(data)
  return children(index < 0 ? undefined : `${id}-${index}`)
}

interface CardAtProps {
  readonly data: TimelineData
  readonly track: TrackView
  readonly area: RefObject<HTMLDivElement | null>
  /** Under the pointer; undefined: the commit that is shown. */
  readonly index: number | undefined
}

const CardAt = ({ data, track, area, index }: CardAtProps) => {
  const shown = useShownIndex(data)
  return <CommitCard data={data} track={track} area={area} index={index ?? shown} />
}

/** A mark for each commit, the newest at the end. A list box: one stop, the arrows move. Drag along it to scrub. */
export const TimelineTrack = (props: TimelineTrackProps) => {
  const { area, data, track, movement, ranges, playback, lane } = props
  const { table, entries, marks, versions, tags } = data
  const id = useId()
  // The place, not the commit: the wheel brings others there.
  const [hoverX, setHoverX] = useState<number>()
  const [isByKeys, setByKeys] = useState(false)
  const pointer = useTrackPointer(area, {
    track,
    movement,
    ranges,
    onHold: () => {
      playback.stop()
      setByKeys(false)
      setHoverX(undefined)
    },
  })
  // What plays is not to be covered, nor is a comparison.
  const isAtRest = !playback.isPlaying && !ranges.range
  const hovered = hoverX === undefined ? undefined : indexAt(track.positions, track.view, hoverX)
  const scale = useMemo(() => scaleOf(track, versions), [track, versions])
  const keys = trackKeys({ track, movement, ranges, playback, count: entries.length, cancel: pointer.cancel })

  return (
    <div ref={area} className={styles['area']} data-lane={lane !== undefined}>
      {lane && <LaneView lane={lane} scale={scale} />}
      <div className={styles['drawing']}>
        <TrackFlags track={track} versions={versions} tags={tags} />
        <TrackColumns track={track} marks={marks} patterns={id} />
        <TrackAxis track={track} versions={versions} />
      </div>
      {!ranges.range && <TrackCursor data={data} track={track} />}
      <Active id={id} data={data}>
        {active => (
          <div
            className={styles['track']}
            role="listbox"
            tabIndex={0}
            aria-label={`Versions of ${table}`}
            aria-orientation="horizontal"
            aria-activedescendant={active}
            data-keys={isByKeys}
            {...pointer.handlers}
            onPointerMove={event => {
              pointer.handlers.onPointerMove(event)
              if (pointer.isDragging() || event.pointerType === 'touch') return
              setHoverX(event.clientX - event.currentTarget.getBoundingClientRect().left)
            }}
            onPointerLeave={() => setHoverX(undefined)}
            onClick={event => {
              // Assistive technology clicks an option without a pointer.
              const hit = (event.target as Element).closest<HTMLElement>('[data-index]')
              if (event.detail !== 0 || !hit) return
              movement.to(Number(hit.dataset['index']))
              movement.rest()
            }}
            onKeyDown={event => {
              if (!keys(event)) return
              event.preventDefault()
              setByKeys(true)
            }}
            onFocus={event => setByKeys(event.currentTarget.matches(':focus-visible'))}
            onBlur={() => setByKeys(false)}
          >
            <TrackOptions id={id} data={data} track={track} />
          </div>
        )}
      </Active>
      {ranges.range && <TrackRange data={data} track={track} range={ranges.range} ranges={ranges} />}
      {track.isZoomed && <TrackOverview track={track} marks={marks} />}
      {(hovered !== undefined || (isByKeys && isAtRest)) && (
        <CardAt data={data} track={track} area={area} index={hovered} />
      )}
    </div>
  )
}
