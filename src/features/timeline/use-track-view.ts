import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import type { TimelineAxis } from '../../state/timeline-preferences.ts'
import { type Column, columnsOf, mostRows } from './timeline-columns-model.ts'
import {
  type Positions,
  type View,
  axisLimits,
  fitView,
  keepInSight,
  panBy,
  withinFit,
  zoomWithin,
} from './timeline-scale-model.ts'
import type { TimelineData } from './use-timeline.ts'

/** What of a timeline is in sight, and how it is drawn. */
export interface TrackView {
  readonly axis: TimelineAxis
  readonly positions: Positions
  readonly width: number
  readonly view: View
  /** The view of all commits. */
  readonly fit: View
  /** Whether only a part is in sight. */
  readonly isZoomed: boolean
  readonly columns: readonly Column[]
  /** The rows of the highest bar. */
  readonly most: number
  /** Nearer when `factor` is less than 1, with what lies at x staying there. */
  readonly zoom: (x: number, factor: number) => void
  /** Later by pixels, earlier when negative. */
  readonly pan: (pixels: number) => void
  readonly fitAll: () => void
  /** Goes where a commit can be seen. */
  readonly show: (index: number) => void
  /** Goes to a part of the axis. */
  readonly look: (start: number) => void
}

const useWidth = (ref: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return width
}

/** The part of the axis in sight, held within what there is. Undefined as a choice is all of it, also when commits come. */
const useView = (positions: Positions, width: number, axis: TimelineAxis) => {
  const [chosen, setChosen] = useState<View>()
  useEffect(() => setChosen(undefined), [axis])
  const limits = axisLimits[axis]
  const fit = useMemo(() => fitView(positions, width, limits), [positions, width, limits])
  const view = useMemo(
    () => (chosen === undefined ? fit : withinFit(chosen, fit, width, limits)),
    [chosen, fit, width, limits],
  )
  const change = useCallback(
    (next: (view: View) => View) =>
      setChosen(before => {
        const from = before === undefined ? fit : withinFit(before, fit, width, limits)
        const to = withinFit(next(from), fit, width, limits)
        return to === fit ? undefined : to
      }),
    [fit, width, limits],
  )
  return { view, fit, change }
}

/** What of a table's timeline is in sight: all of it until someone zooms. */
export const useTrackView = (
  ref: RefObject<HTMLElement | null>,
  { entries, marks }: TimelineData,
  axis: TimelineAxis,
): TrackView => {
  const width = useWidth(ref)
  const positions = useMemo(
    () => entries.map((entry, index) => (axis === 'order' ? index : entry.timestamp)),
    [entries, axis],
  )
  const { view, fit, change } = useView(positions, width, axis)
  const { perPixel } = view
  const columns = useMemo(
    () => columnsOf(axis, marks, positions, perPixel),
    [axis, marks, positions, perPixel],
  )
  const most = useMemo(() => mostRows(columns), [columns])
  const zoom = useCallback(
    (x: number, factor: number) =>
      change(from => zoomWithin({ positions, fit, width, limits: axisLimits[axis] }, from, x, factor)),
    [change, positions, fit, width, axis],
  )
  const pan = useCallback((pixels: number) => change(from => panBy(from, pixels)), [change])
  const look = useCallback((start: number) => change(from => ({ ...from, start })), [change])
  const fitAll = useCallback(() => change(() => fit), [change, fit])
  const show = useCallback(
    (index: number) => {
      const position = positions[index]
      if (position !== undefined) change(from => keepInSight(from, position, width))
    },
    [change, positions, width],
  )
  const isZoomed = view !== fit
  return useMemo(
    () => ({ axis, positions, width, view, fit, isZoomed, columns, most, zoom, pan, look, fitAll, show }),
    [axis, positions, width, view, fit, isZoomed, columns, most, zoom, pan, look, fitAll, show],
  )
}
