/** Where commits lie on an axis, oldest first, never falling: places (0, 1, 2 …) or ms since the epoch. */
export type Positions = readonly number[]

/** What of an axis is in sight: the position at the left edge, and how much of the axis a pixel holds. */
export interface View {
  readonly start: number
  readonly perPixel: number
}

/** What an axis allows: how near one can get, in positions per pixel, and how far apart marks lie when there are few of them. */
export interface AxisLimits {
  readonly least: number
  /** Few commits are not pulled apart to fill the width: this many positions per pixel at least. */
  readonly leastFitted: number
}

/** In order: 40 pixels for a mark at most. In time: a ms a pixel, and 5 at first: a table that was made in seconds is not pulled apart. */
export const axisLimits: Readonly<Record<'order' | 'time', AxisLimits>> = {
  order: { least: 1 / 40, leastFitted: 1 / 40 },
  time: { least: 1, leastFitted: 5 },
}

/** Room for a mark before the first and after the last commit, pixels. */
const edge = 20

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** The view that holds all commits. */
export const fitView = (positions: Positions, width: number, { leastFitted }: AxisLimits): View => {
  const first = positions[0] ?? 0
  const span = (positions.at(-1) ?? 0) - first
  const perPixel = Math.max(span / Math.max(1, width - 2 * edge), leastFitted)
  return { start: first - edge * perPixel, perPixel }
}

/** The nearest view that lies within `fit` and is not nearer than allowed; `fit` itself when it holds all. */
export const withinFit = (view: View, fit: View, width: number, { least }: AxisLimits): View => {
  if (view.perPixel >= fit.perPixel) return fit
  const perPixel = Math.max(view.perPixel, Math.min(least, fit.perPixel))
  const end = fit.start + width * fit.perPixel
  return { start: clamp(view.start, fit.start, end - width * perPixel), perPixel }
}

/** The view from nearer (`factor` < 1) or farther, with what lies at x staying there. */
export const zoomAt = ({ start, perPixel }: View, x: number, factor: number): View => ({
  start: start + x * perPixel * (1 - factor),
  perPixel: perPixel * factor,
})

/** The commit in sight that is nearest to x; the nearest of all when none is. */
const nearestSeen = (positions: Positions, view: View, width: number, x: number): number => {
  const nearest = indexAt(positions, view, x)
  const first = firstFrom(positions, view.start)
  const last = firstFrom(positions, positionAt(view, width)) - 1
  return first <= last ? clamp(nearest, first, last) : nearest
}

/** What a timeline is: its commits, all of them in sight (`fit`), and its width in pixels. */
export interface Extent {
  readonly positions: Positions
  readonly fit: View
  readonly width: number
  readonly limits: AxisLimits
}

/**
 * As `zoomAt`, as far as allowed, and held within `fit`. Where nothing could be seen any more, around the commit that is nearest to x,
 * which stays where it is.
 */
export const zoomWithin = (
  { positions, fit, width, limits }: Extent,
  view: View,
  x: number,
  factor: number,
): View => {
  const nearest = Math.min(limits.least, fit.perPixel)
  const by = clamp(view.perPixel * factor, nearest, fit.perPixel) / view.perPixel
  const next = zoomAt(view, x, by)
  const first = positions[firstFrom(positions, next.start)]
  const isSeen = first !== undefined && xOf(next, first) <= width
  const kept = isSeen ? undefined : positions[nearestSeen(positions, view, width, x)]
  return withinFit(kept === undefined ? next : zoomAt(view, xOf(view, kept), by), fit, width, limits)
}

/** The view moved along by pixels: later when positive. */
export const panBy = ({ start, perPixel }: View, pixels: number): View => ({
  start: start + pixels * perPixel,
  perPixel,
})

/** The view moved as little as needed to have a position in it, with some room on both sides. */
export const keepInSight = (view: View, position: number, width: number): View => {
  const room = Math.min(48, width / 4)
  const x = xOf(view, position)
  if (x < room) return panBy(view, x - room)
  if (x > width - room) return panBy(view, x - width + room)
  return view
}

/** Where a position lies, pixels from the left edge. */
export const xOf = ({ start, perPixel }: View, position: number): number => (position - start) / perPixel

/** What lies at x. */
export const positionAt = ({ start, perPixel }: View, x: number): number => start + x * perPixel

/** The first index whose position is not before the given one; the number of positions when all are. */
export const firstFrom = (positions: Positions, position: number): number => {
  let low = 0
  let high = positions.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((positions[middle] ?? 0) < position) low = middle + 1
    else high = middle
  }
  return low
}

/** The commit that is nearest to x; −1 when there is none. Of several at one place the newest. */
export const indexAt = (positions: Positions, view: View, x: number): number => {
  const at = positionAt(view, x)
  const after = firstFrom(positions, at)
  const [left, right] = [positions[after - 1], positions[after]]
  const nearest = left === undefined || (right !== undefined && right - at < at - left) ? right : left
  if (nearest === undefined) return -1
  let index = firstFrom(positions, nearest)
  while (positions[index + 1] === nearest) index++
  return index
}

/** The commits that can be seen, and one more on both sides: `from` is the first, `to` one after the last. */
export const inSight = (
  positions: Positions,
  view: View,
  width: number,
): { readonly from: number; readonly to: number } => ({
  from: Math.max(0, firstFrom(positions, view.start) - 1),
  to: Math.min(positions.length, firstFrom(positions, positionAt(view, width)) + 1),
})

/** The index of a version among the versions of a log, which grow; −1 when it is not among them. */
export const indexOfVersion = (versions: readonly number[], version: number): number => {
  const at = firstFrom(versions, version)
  return versions[at] === version ? at : -1
}

/** How far a version's label is moved from its mark at x so that it can be read at the edges, pixels. */
export const headShift = (x: number, version: number, width: number): number => {
  const half = (String(version).length + 1) * 3.6 + 5
  return x < 0 || x > width ? 0 : clamp(x, half, Math.max(half, width - half)) - x
}
