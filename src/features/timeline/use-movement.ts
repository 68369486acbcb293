import { useEffect, useMemo, useRef } from 'react'
import { showComparison, showVersion, useRoute } from '../../state/route.ts'
import { endScrub, scrubTo, useScrub } from '../../state/scrub.ts'
import { indexOfVersion } from './timeline-scale-model.ts'
import type { TimelineData } from './use-timeline.ts'

/** How long the address waits for the next key press, ms. */
const settle = 90

/** Moves along the versions: at once, with the address following when the movement rests. */
export interface Movement {
  /** The index of the commit that is shown now. */
  readonly at: () => number
  /** Shows a commit while one moves. */
  readonly to: (index: number) => void
  /** The movement is over where it is: the address says so. The latest version is shown as such, so that it follows new commits. */
  readonly rest: () => void
  /** Rests unless it goes on soon: between key presses. */
  readonly restSoon: () => void
  /** The movement is over and did not happen. */
  readonly cancel: () => void
}

const versionMoving = (table: string): number | undefined => {
  const { scrub } = useScrub.getState()
  return scrub?.table === table ? scrub.version : undefined
}

/** How someone moves along a timeline. The same object for as long as it is there. */
export const useMovement = (data: TimelineData): Movement => {
  const latest = useRef(data)
  useEffect(() => {
    latest.current = data
  }, [data])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { table } = data

  const movement = useMemo((): Movement => {
    const rest = () => {
      clearTimeout(timer.current)
      const version = versionMoving(table)
      if (version === undefined) return
      const { route } = useRoute.getState()
      // One version or the difference of two: going somewhere leaves the other.
      if (route.room === 'table' && route.compare) showComparison(undefined)
      showVersion(version === latest.current.versions.at(-1) ? undefined : version)
      endScrub()
    }
    const cancel = () => {
      clearTimeout(timer.current)
      if (versionMoving(table) !== undefined) endScrub()
    }
    return {
      at: () => {
        const version = versionMoving(table)
        const index = version === undefined ? -1 : indexOfVersion(latest.current.versions, version)
        return index < 0 ? latest.current.rest : index
      },
      to: index => {
        clearTimeout(timer.current)
        const version = latest.current.versions[index]
        if (version !== undefined && version !== versionMoving(table)) scrubTo(table, version)
      },
      rest,
      restSoon: () => {
        clearTimeout(timer.current)
        timer.current = setTimeout(rest, settle)
      },
      cancel,
    }
  }, [table])

  // Going elsewhere ends it.
  useEffect(() => movement.cancel, [movement])
  return movement
}
