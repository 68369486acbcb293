import type { Drift, DriftCounts, DriftPoint } from '../lake/drift-views.ts'
import { sumOf } from '../sum-of.ts'

/** From here on a shift is told of. */
const someShift = 0.1
/** Versions that are named at most. */
const most = 5

const classesOf = ({ bars, rest, nulls }: DriftCounts): readonly number[] => [...bars, rest, nulls]

/**
 * The population stability index between two distributions over the same classes: Σ (p − q) · ln(p / q), which is the sum of both
 * Kullback–Leibler divergences (N. Siddiqi, Credit Risk Scorecards, 2006: below 0.1 little, from 0.25 on much). Classes without a row count
 * as half a row, so that a class that comes or goes does not make it infinite.
 */
export const stabilityIndex = (before: readonly number[], after: readonly number[]): number => {
  // A class that neither has says nothing.
  const classes = before.flatMap((count, at) => {
    const other = after[at] ?? 0
    return count + other > 0 ? [[count, other] as const] : []
  })
  const share = (count: number, total: number): number => Math.max(count, 0.5) / total
  const [left, right] = [sumOf(classes, ([count]) => count), sumOf(classes, ([, count]) => count)]
  if (left === 0 || right === 0) return 0
  return sumOf(classes, ([count, other]) => {
    const [p, q] = [share(count, left), share(other, right)]
    return (q - p) * Math.log(q / p)
  })
}

/** The points with how far each moved since the one before it that has rows. */
export const withShifts = (points: readonly DriftPoint[]): readonly DriftPoint[] => {
  let before: DriftCounts | undefined
  return points.map(point => {
    const { counts } = point
    if (!counts || counts.rows === 0) return point
    const shift = before && stabilityIndex(classesOf(before), classesOf(counts))
    before = counts
    return shift === undefined ? point : { ...point, shift }
  })
}

/** The versions that moved most, the most first. */
export const movedMost = (points: readonly DriftPoint[]): readonly number[] =>
  points
    .filter(({ shift = 0 }) => shift >= someShift)
    .toSorted((a, b) => (b.shift ?? 0) - (a.shift ?? 0) || a.version - b.version)
    .slice(0, most)
    .map(({ version }) => version)

/** How far the newest point with rows is from the oldest one. */
export const wholeShift = (points: readonly DriftPoint[]): Drift['whole'] => {
  const filled = points.filter(({ counts }) => counts !== undefined && counts.rows > 0)
  const [first, last] = [filled[0], filled.at(-1)]
  if (!first?.counts || !last?.counts || first === last) return undefined
  const shift = stabilityIndex(classesOf(first.counts), classesOf(last.counts))
  return { from: first.version, to: last.version, shift }
}
