import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { cx } from '../../ui/cx.ts'
import { CommitCard } from './CommitCard.tsx'
import { MarkShape } from './MarkShape.tsx'
import styles from './Timeline.module.css'
import { type Mark, commitTime, describeCommit } from './timeline-model.ts'
import { useViewport } from './use-viewport.ts'

/** Width of a mark's column, pixels: wide enough to be hit. */
const step = 28

/** Space before the first mark, pixels; as in the style sheet. */
const gutter = 8

interface TimelineTrackProps {
  readonly table: string
  readonly entries: readonly HistoryEntry[]
  readonly marks: readonly Mark[]
  readonly index: number
  /** The time now, ms, by which times of day are written. */
  readonly now: number
  readonly onSelect: (index: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

const Bars = ({ mark }: { readonly mark: Mark }) => (
  <span className={styles['bars']} aria-hidden>
    <span className={styles['added']} style={{ blockSize: `${mark.added * 100}%` }} />
    <span className={styles['removed']} style={{ blockSize: `${mark.removed * 100}%` }} />
    {mark.changed > 0 && (
      <span className={styles['changed']} style={{ blockSize: `${mark.changed * 100}%` }} />
    )}
  </span>
)

/** One mark for each commit, newest at the end; only those in sight exist. A list box: one stop, arrows move. */
export const TimelineTrack = (props: TimelineTrackProps) => {
  const { table, entries, marks, index, now, onSelect, onKeyDown } = props
  const track = useRef<HTMLDivElement>(null)
  const view = useViewport(track, step, entries.length, index)
  const [hovered, setHovered] = useState<number>()
  const [hasFocus, setFocus] = useState(false)
  const id = useId()

  const carded = hovered ?? (hasFocus ? index : undefined)
  const entry = carded === undefined ? undefined : entries[carded]
  const mark = carded === undefined ? undefined : marks[carded]

  return (
    <div
      ref={track}
      className={styles['track']}
      role="listbox"
      tabIndex={0}
      aria-label={`Versions of ${table}`}
      aria-orientation="horizontal"
      aria-activedescendant={index < 0 ? undefined : `${id}-${index}`}
      onKeyDown={onKeyDown}
      onClick={event => {
        const hit = (event.target as Element).closest<HTMLElement>('[data-index]')
        if (hit) onSelect(Number(hit.dataset['index']))
        track.current?.focus({ preventScroll: true })
      }}
      onScroll={view.look}
      onWheel={event => {
        // There is nothing to scroll upwards here: the wheel goes along the versions.
        event.currentTarget.scrollLeft += event.deltaY
      }}
      onFocus={() => {
        view.look()
        setFocus(true)
      }}
      onBlur={() => setFocus(false)}
      onPointerLeave={() => setHovered(undefined)}
    >
      <div className={styles['line']} style={{ inlineSize: entries.length * step }}>
        {marks.slice(view.from, view.to).map((one, offset) => {
          const at = view.from + offset
          const commit = entries[at]
          return (
            <div
              key={one.version}
              id={`${id}-${at}`}
              className={cx(styles['mark'], at === index && styles['current'], at > index && styles['later'])}
              style={{ insetInlineStart: at * step }}
              role="option"
              aria-selected={at === index}
              aria-label={commit && describeCommit(commit, commitTime(commit.timestamp, now))}
              aria-setsize={entries.length}
              aria-posinset={at + 1}
              data-index={at}
              onPointerEnter={() => {
                view.look()
                setHovered(at)
              }}
              tabIndex={-1}
            >
              <Bars mark={one} />
              <MarkShape kind={one.kind} />
              <span className={styles['number']} aria-hidden>
                {one.version}
              </span>
            </div>
          )
        })}
      </div>
      {entry && mark && (
        <CommitCard
          entry={entry}
          mark={mark}
          x={view.left + gutter + ((carded ?? 0) + 0.5) * step - view.scrollLeft}
          y={view.top}
        />
      )}
    </div>
  )
}
