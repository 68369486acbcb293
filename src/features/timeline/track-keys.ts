import type { KeyboardEvent } from 'react'
import { indexAfterKey, rangeAfterKey } from './timeline-range-model.ts'
import { xOf } from './timeline-scale-model.ts'
import type { Movement } from './use-movement.ts'
import type { Playback } from './use-playback.ts'
import type { RangeControl } from './use-range.ts'
import type { TrackView } from './use-track-view.ts'

interface KeyParts {
  readonly track: TrackView
  readonly movement: Movement
  readonly ranges: RangeControl
  readonly playback: Playback
  readonly count: number
  /** Lets go of what is being dragged. */
  readonly cancel: () => void
}

/** How much nearer one press of + brings, or farther of −. */
export const zoomStep = 1.6

/** Zooms around the shown version, or the middle where that is out of sight. */
export const zoomAround = ({ positions, view, width, zoom }: TrackView, index: number, factor: number) => {
  const x = xOf(view, positions[index] ?? 0)
  zoom(x >= 0 && x <= width ? x : width / 2, factor)
}

const widen = (key: string, { track, movement, ranges, playback, count }: KeyParts): boolean => {
  const range = rangeAfterKey(key, ranges.range, movement.at(), count)
  if (!range) return indexAfterKey(key, 0, count) !== undefined
  playback.stop()
  movement.rest()
  track.show(range.to)
  ranges.set(range, 'soon')
  return true
}

const move = (key: string, { track, movement, ranges, playback, count }: KeyParts): boolean => {
  const at = movement.at()
  const to = indexAfterKey(key, at, count)
  if (to === undefined) return false
  playback.stop()
  ranges.cancel()
  track.show(to)
  if (to !== at) movement.to(to)
  movement.restSoon()
  return true
}

const compareWithBefore = ({ movement, ranges, playback }: KeyParts): boolean => {
  const at = movement.at()
  if (at < 1) return false
  playback.stop()
  movement.rest()
  ranges.set({ from: at - 1, to: at }, 'now')
  return true
}

const leave = ({ movement, ranges, playback, cancel }: KeyParts): boolean => {
  if (playback.isPlaying) {
    playback.toggle()
    return true
  }
  cancel()
  movement.cancel()
  if (!ranges.range) return false
  ranges.leave()
  return true
}

/**
 * What keys do on the timeline: ←/→, PgUp/PgDn, Home/End move, with Shift they draw a range; Space plays, D compares with the version before,
 * + − 0 zoom, Escape leaves.
 * Tells whether the key was one of them.
 */
export const trackKeys =
  (parts: KeyParts) =>
  (event: KeyboardEvent): boolean => {
    if (event.metaKey || event.ctrlKey || event.altKey) return false
    const { track, movement, playback } = parts
    switch (event.key) {
      case ' ':
        playback.toggle()
        return true
      case '+':
      case '=':
        zoomAround(track, movement.at(), 1 / zoomStep)
        return true
      case '-':
        zoomAround(track, movement.at(), zoomStep)
        return true
      case '0':
        track.fitAll()
        return true
      case 'd':
        return compareWithBefore(parts)
      case 'Escape':
        return leave(parts)
      default:
        return event.shiftKey ? widen(event.key, parts) : move(event.key, parts)
    }
  }
