import type { LakeError } from '../core/error.ts'
import type { FilmFrame, FilmReport } from '../core/lake/film-views.ts'
import type { Result } from '../core/result.ts'
import { versionsToForget, versionsWanted } from './film-plan.ts'

/** Makes frames of versions, in their order, and tells each as soon as it is there. */
export type MakeFrames = (
  versions: readonly number[],
  signal: AbortSignal,
  onFrames: (frames: readonly FilmFrame[]) => void,
) => Promise<Result<FilmReport>>

/** Frames of one query. */
export interface Reel {
  readonly frame: (version: number) => FilmFrame | undefined
  /** The version has no frame: its files are gone, or its part of the log. */
  readonly lacks: (version: number) => boolean
  /** Has the frame of a version made, and those around it as far as `reach`. */
  readonly want: (version: number, reach: number) => void
  /** Makes no more frames; those that there are stay. */
  readonly stop: () => void
  readonly report: () => FilmReport | undefined
  readonly error: () => LakeError | undefined
}

/** Cells kept of one query: some 40 MB. */
const mostCells = 500_000
const fewestFrames = 32

/** Frames made at once: few while somebody waits for one, so that the next wish is soon heard. */
const batch = { awaited: 4, ahead: 16 }

/** A version that has no frame after being asked for so often has none. */
const patience = 2

/** Keeps frames of a query, and has at most one call for more of them under way. `onFrames` is told whenever there are others. */
export const createReel = (make: MakeFrames, latest: number, onFrames: () => void): Reel => {
  const frames = new Map<number, FilmFrame>()
  const asked = new Map<number, number>()
  let place = { at: latest, direction: 0 as -1 | 0 | 1, latest, reach: -1 }
  let capacity = 1000
  let running: { readonly controller: AbortController; readonly versions: readonly number[] } | undefined
  let report: FilmReport | undefined
  let error: LakeError | undefined

  const isKnown = (version: number) => frames.has(version) || (asked.get(version) ?? 0) >= patience

  const take = (made: readonly FilmFrame[]): void => {
    for (const frame of made) {
      frames.set(frame.version, frame)
      const cells = Math.max(1, frame.rows.length) * Math.max(1, frame.columns.length)
      capacity = Math.max(fewestFrames, Math.floor(mostCells / cells))
    }
    for (const version of versionsToForget(frames.keys(), place.at, capacity)) frames.delete(version)
    onFrames()
  }

  const plan = (): readonly number[] => {
    // Frames that would be let go of again are not made.
    const reach = Math.min(place.reach, Math.floor((capacity - 1) / 2))
    if (reach < 0) return []
    return versionsWanted({ ...place, reach }, isKnown, isKnown(place.at) ? batch.ahead : batch.awaited)
  }

  const work = async (): Promise<void> => {
    if (running) return
    for (let versions = plan(); versions.length > 0 && !error; versions = plan()) {
      const controller = new AbortController()
      running = { controller, versions }
      const result = await make(versions, controller.signal, take)
      running = undefined
      if (controller.signal.aborted) continue
      for (const version of versions) asked.set(version, (asked.get(version) ?? 0) + 1)
      if (result.ok) {
        report = result.value
        for (const { version } of report.missing) asked.set(version, patience)
      } else error = result.error
      onFrames()
    }
  }

  return {
    frame: version => frames.get(version),
    lacks: version => !frames.has(version) && isKnown(version),
    want: (at, reach) => {
      const isFirst = place.reach < 0
      const direction = isFirst ? 0 : at === place.at ? place.direction : at > place.at ? 1 : -1
      place = { at, direction, latest, reach }
      // Many frames for later must not keep waiting who looks for this one; a few are done before a call could be given up.
      const isInTheWay = running && running.versions.length > batch.awaited
      if (isInTheWay && !isKnown(at) && !running?.versions.includes(at)) running?.controller.abort()
      void work()
    },
    stop: () => {
      place = { ...place, reach: -1 }
      running?.controller.abort()
    },
    report: () => report,
    error: () => error,
  }
}
