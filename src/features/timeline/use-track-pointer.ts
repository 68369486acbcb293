import { type PointerEvent, type RefObject, useEffect, useState } from 'react'
import type { Movement } from './use-movement.ts'
import type { RangeControl } from './use-range.ts'
import type { TrackView } from './use-track-view.ts'
import { indexAt } from './timeline-scale-model.ts'
import { type DragEffects, TrackDrag } from './track-drag.ts'

/** Zoom for a wheel's delta, pixels. */
const zoomOf = (delta: number): number => Math.exp(Math.min(60, Math.max(-60, delta)) * 0.0032)

const lineHeight = 16

/** Height of what lies under the marks, pixels, as in the style sheet. */
const axisRoom = 19

interface TrackParts {
  readonly track: TrackView
  readonly movement: Movement
  readonly ranges: RangeControl
  /** Called when someone takes hold of the timeline: what plays stops. */
  readonly onHold: () => void
}

/** The wheel over the timeline: nearer and farther; with Shift, or sideways, along it. */
const useWheel = (ref: RefObject<HTMLElement | null>, { zoom, pan }: TrackView): void => {
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit]
      if (event.shiftKey) pan(dy === 0 ? dx : dy)
      else if (Math.abs(dx) > Math.abs(dy)) pan(dx)
      // Two fingers on a touchpad come as a wheel with Ctrl, in small steps.
      else zoom(event.clientX - element.getBoundingClientRect().left, zoomOf(event.ctrlKey ? dy * 4 : dy))
    }
    // React's listener may not prevent the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [ref, zoom, pan])
}

const effectsOf = ({ track, movement, ranges, onHold }: TrackParts): DragEffects => ({
  indexAt: x => indexAt(track.positions, track.view, x),
  isZoomed: () => track.isZoomed,
  width: () => track.width,
  hold: onHold,
  scrub: movement.to,
  rest: movement.rest,
  range: (from, to, isDone) => ranges.set({ from, to }, isDone ? 'now' : 'draft'),
  pan: track.pan,
  zoom: track.zoom,
  cancel: () => {
    movement.cancel()
    ranges.cancel()
  },
})

/** What pointers do on the timeline: press and drag scrub, with Shift a range, on the axis pan; two fingers zoom. */
export const useTrackPointer = (ref: RefObject<HTMLElement | null>, parts: TrackParts) => {
  useWheel(ref, parts.track)
  const [drag] = useState(() => new TrackDrag())
  useEffect(() => drag.attach(effectsOf(parts)), [drag, parts])
  useEffect(() => () => drag.end(), [drag])

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    return { pointer: event.pointerId, x: event.clientX - left }
  }
  const isOnAxis = (event: PointerEvent<HTMLElement>) =>
    event.clientY > event.currentTarget.getBoundingClientRect().bottom - axisRoom
  return {
    isDragging: () => drag.isDragging,
    cancel: () => drag.cancel(),
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.focus({ preventScroll: true })
        drag.press(placeOf(event), { isShift: event.shiftKey, isOnAxis: isOnAxis(event) })
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => drag.move(placeOf(event)),
      onPointerUp: (event: PointerEvent<HTMLElement>) => drag.release(event.pointerId),
      onPointerCancel: () => drag.cancel(),
    },
  }
}
