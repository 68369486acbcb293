import type { MetricPoint } from '../../core/lake/timeline-views.ts'
import type { Stamp } from '../../state/metric-lines.ts'
import { changeText, printValue, toNumber, valueAt } from './metric-model.ts'

/** A version of a metric: where it is drawn, and all that is said of it. */
export interface ChartedPoint {
  readonly version: number
  readonly timestamp: number
  readonly x: number
  readonly value?: number | undefined
  readonly isProblem: boolean
  /** The value; absent until it is known. */
  readonly text?: string
  readonly change?: string | undefined
  readonly problem?: string | undefined
  readonly sameAs?: number | undefined
}

/** The points of a line at their places; versions that are not known yet have theirs, too, so that nothing moves as values come. */
export const chartedPoints = (
  points: readonly MetricPoint[],
  stamps: readonly Stamp[],
  places: readonly number[],
  type: string,
  column: string | undefined,
): readonly ChartedPoint[] => {
  const known = new Map(points.map(point => [point.version, point]))
  const charted: ChartedPoint[] = []
  let before: number | undefined
  for (const [at, { version, timestamp }] of stamps.entries()) {
    const point = known.get(version)
    const place = { version, timestamp, x: places[at] ?? 0 }
    if (!point) {
      charted.push({ ...place, isProblem: false })
      continue
    }
    const { problem, sameAs } = point
    const value = valueAt(point, column)
    const drawn = problem === undefined ? toNumber(value, type) : undefined
    const last = before
    charted.push({
      ...place,
      value: drawn,
      isProblem: problem !== undefined,
      // Of thousands of points a few are ever spelled out.
      get text() {
        return problem === undefined ? printValue(value, type) : 'no value'
      },
      get change() {
        return changeText(last, drawn, type)
      },
      problem,
      sameAs,
    })
    before = drawn ?? before
  }
  return charted
}
