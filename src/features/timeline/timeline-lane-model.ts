import type { TimelineScale } from '../../ui/timeline-scale.ts'
import {
  type Positions,
  type View,
  firstFrom,
  indexOfVersion,
  positionAt,
  xOf,
} from './timeline-scale-model.ts'

interface Drawn {
  readonly axis: 'order' | 'time'
  readonly positions: Positions
  readonly view: View
  readonly width: number
}

/** What is told to others who draw along the timeline. */
export const scaleOf = (
  { axis, positions, view, width }: Drawn,
  versions: readonly number[],
): TimelineScale => {
  const first = firstFrom(positions, view.start)
  const last = firstFrom(positions, positionAt(view, width)) - 1
  const isAny = first <= last
  return {
    axis,
    width,
    from: isAny ? (versions[first] ?? 0) : 0,
    to: isAny ? (versions[last] ?? 0) : -1,
    xOf: version => {
      const position = positions[indexOfVersion(versions, version)]
      return position === undefined ? undefined : xOf(view, position)
    },
  }
}
