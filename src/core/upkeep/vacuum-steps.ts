import { type DoomedFile, type DoomedVersions, joinedVersions } from '../delta/vacuum.ts'
import type { VacuumStep } from '../lake/upkeep-views.ts'

const hour = 3_600_000

/** Steps that are told of at most. */
const most = 200

interface VacuumStepsInput {
  readonly doomed: readonly DoomedFile[]
  readonly versions: readonly DoomedVersions[]
  /** ms since the epoch. */
  readonly now: number
}

/** Of many moments some, the first and the last among them. */
const some = (moments: readonly number[]): readonly number[] => {
  if (moments.length <= most) return moments
  const step = (moments.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, at) => moments[Math.round(at * step)] ?? 0)
}

/** What goes as the retention gets shorter, step by step: with less than `hours`, all that the step says. */
export const vacuumSteps = ({ doomed, versions, now }: VacuumStepsInput): readonly VacuumStep[] => {
  const files = doomed.toSorted((a, b) => a.last - b.last)
  const losses = versions.toSorted((a, b) => a.last - b.last)
  const steps: VacuumStep[] = []
  let [fileAt, lossAt, bytes] = [0, 0, 0]
  let lost: VacuumStep['lostVersions'] = []
  const moments = [...new Set(files.map(({ last }) => last))]
  const hoursOf = (moment: number): number => Math.max(0, (now - moment) / hour)
  const nextOf = new Map(moments.map((moment, at) => [moment, moments[at + 1]]))
  for (const moment of some(moments)) {
    for (; (files[fileAt]?.last ?? Number.POSITIVE_INFINITY) <= moment; fileAt += 1)
      bytes += files[fileAt]?.file.size ?? 0
    const from = lossAt
    while ((losses[lossAt]?.last ?? Number.POSITIVE_INFINITY) <= moment) lossAt += 1
    if (lossAt > from) lost = joinedVersions([...lost, ...losses.slice(from, lossAt)])
    const next = nextOf.get(moment)
    steps.push({
      hours: hoursOf(moment),
      ...(next === undefined ? {} : { nextHours: hoursOf(next) }),
      files: fileAt,
      bytes,
      lostVersions: lost,
    })
  }
  return steps
}
