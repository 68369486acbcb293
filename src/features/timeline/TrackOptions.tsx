import { memo, useMemo } from 'react'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import styles from './Timeline.module.css'
import { describeCommit, tagWords } from './commit-words-model.ts'
import { inSight, xOf } from './timeline-scale-model.ts'
import { type TimelineData, useShownIndex } from './use-timeline.ts'
import type { TrackView } from './use-track-view.ts'

/** More commits than these are not all there for assistive technology at once: only those around the one that is shown. */
const most = 120
const around = 4

interface OptionProps {
  readonly id: string
  readonly entry: HistoryEntry
  readonly tags: string
  readonly index: number
  readonly count: number
  readonly now: number
  readonly isSelected: boolean
  readonly x: number
}

const Option = memo(({ id, entry, tags, index, count, now, isSelected, x }: OptionProps) => {
  const text = useMemo(() => `${describeCommit(entry, now)}${tags}`, [entry, now, tags])
  return (
    <div
      id={id}
      className={styles['option']}
      style={{ insetInlineStart: x }}
      role="option"
      aria-selected={isSelected}
      aria-label={text}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-index={index}
    />
  )
})

interface TrackOptionsProps {
  readonly id: string
  readonly data: TimelineData
  readonly track: TrackView
}

/** The commits as the options of a list box, each where it is drawn. */
export const TrackOptions = ({ id, data, track }: TrackOptionsProps) => {
  const { entries, tags, now } = data
  const { positions, view, width } = track
  const shown = useShownIndex(data)
  const told = useMemo(() => tagWords(tags), [tags])
  const sight = useMemo(() => inSight(positions, view, width), [positions, view, width])
  const isAll = sight.to - sight.from <= most
  const indices = new Set<number>()
  if (isAll) for (let index = sight.from; index < sight.to; index++) indices.add(index)
  // The one that is shown is named by the list, so it has to be there.
  const near = isAll ? 0 : around
  if (shown >= 0) for (let index = shown - near; index <= shown + near; index++) indices.add(index)
  return [...indices]
    .toSorted((a, b) => a - b)
    .map(index => {
      const entry = entries[index]
      return (
        entry && (
          <Option
            key={entry.version}
            id={`${id}-${index}`}
            entry={entry}
            tags={told.get(entry.version) ?? ''}
            index={index}
            count={entries.length}
            now={now}
            isSelected={index === shown}
            x={xOf(view, positions[index] ?? 0)}
          />
        )
      )
    })
}
