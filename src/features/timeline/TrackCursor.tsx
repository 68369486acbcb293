import styles from './Timeline.module.css'
import { markPaths } from './MarkShape.tsx'
import { boxOf, columnAt } from './timeline-columns-model.ts'
import { headShift, xOf } from './timeline-scale-model.ts'
import type { TrackView } from './use-track-view.ts'
import { type TimelineData, useShownIndex } from './use-timeline.ts'

interface TrackCursorProps {
  readonly data: TimelineData
  readonly track: TrackView
}

/** The playhead: where one is, with what came later paled. All that is drawn anew while one scrubs. */
export const TrackCursor = ({ data, track }: TrackCursorProps) => {
  const index = useShownIndex(data)
  const position = track.positions[index]
  const mark = data.marks[index]
  if (position === undefined || !mark || track.width === 0) return null
  const at = columnAt(track.columns, index)
  const column = track.columns[at]
  const { shape } = boxOf(track.columns, at, track.view.perPixel)
  const isAlone = column?.first === column?.last && shape > 0
  const x = xOf(track.view, position)
  const isSeen = x >= 0 && x <= track.width
  const after = Math.max(0, x + Math.max(1, shape / 2))
  return (
    <>
      <div className={styles['later']} style={{ transform: `translateX(${after}px)` }} />
      <div
        className={styles['cursor']}
        hidden={!isSeen}
        style={{ transform: `translateX(${x}px)` }}
        data-version={mark.version}
      >
        <span className={styles['stem']} />
        {isAlone && (
          <svg className={styles['here']} width={shape + 4} height={shape + 4} viewBox="-2 -2 18 18">
            <path d={markPaths[mark.kind]} fillRule="evenodd" />
          </svg>
        )}
        <span
          className={styles['head']}
          style={{ insetInlineStart: headShift(x, mark.version, track.width) }}
        >
          v{mark.version}
        </span>
      </div>
    </>
  )
}
