import { useCallback, useEffect, useState } from 'react'
import { useFilm } from '../../state/film.ts'
import { useTimelinePreferences } from '../../state/timeline-preferences.ts'
import { type Column, nextStop } from './timeline-columns-model.ts'
import { startBeat } from './steady-beat.ts'
import type { Movement } from './use-movement.ts'

/** Time between two steps at the slowest speed, ms. */
const beat = 250

/** The film of the versions. */
export interface Playback {
  readonly isPlaying: boolean
  /** From the shown version on, from the first one when the latest is shown; or stops where it is. */
  readonly toggle: () => void
  readonly stop: () => void
}

/**
 * Plays the versions, a column of the timeline at a time, to the latest; the address follows when it stops. Rows that are late slow it down: none
 * is passed over unseen.
 */
export const usePlayback = (
  columns: readonly Column[],
  count: number,
  movement: Movement,
  onStep: (index: number) => void,
): Playback => {
  const speed = useTimelinePreferences(state => state.speed)
  const [isPlaying, setPlaying] = useState(false)

  const stop = useCallback(() => setPlaying(false), [])
  const toggle = useCallback(() => {
    if (isPlaying) {
      setPlaying(false)
      movement.rest()
      return
    }
    if (count < 2) return
    if (movement.at() >= count - 1) {
      movement.to(0)
      onStep(0)
    }
    setPlaying(true)
  }, [isPlaying, count, movement, onStep])

  useEffect(() => {
    if (!isPlaying) return undefined
    const step = (): boolean => {
      const next = nextStop(columns, movement.at(), count)
      movement.to(next)
      onStep(next)
      if (next < count - 1) return true
      setPlaying(false)
      movement.rest()
      return false
    }
    return startBeat(step, beat / speed, {
      areLate: () => useFilm.getState().isLate,
      onChange: run => useFilm.subscribe(run),
    })
  }, [isPlaying, columns, count, speed, movement, onStep])

  return { isPlaying, toggle, stop }
}
