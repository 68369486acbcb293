import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type View,
  axisLimits,
  firstFrom,
  fitView,
  headShift,
  inSight,
  indexAt,
  indexOfVersion,
  keepInSight,
  panBy,
  withinFit,
  xOf,
  zoomAt,
  zoomWithin,
} from './timeline-scale-model.ts'
import { runs } from '../../core/property-runs.fixture.ts'

const axes = fc.constantFrom('order' as const, 'time' as const)
const widths = fc.integer({ min: 120, max: 2400 })
const growing = (gaps: readonly number[]): readonly number[] => {
  let at = 1_700_000_000_000
  return gaps.map(gap => (at += gap))
}
/** Times of commits: bursts, long pauses, and several at one time. */
const times = fc
  .array(fc.oneof(fc.nat(2000), fc.constant(0), fc.integer({ min: 60_000, max: 40 * 86_400_000 })), {
    minLength: 1,
    maxLength: 300,
  })
  .map(growing)
const places = fc.integer({ min: 1, max: 3000 }).map(count => Array.from({ length: count }, (_, at) => at))
const cases = fc.tuple(axes, times, places).map(([axis, byTime, byPlace]) => ({
  axis,
  positions: axis === 'time' ? byTime : byPlace,
}))

/** A view that someone came to by wheel and drag. */
const moves = fc.array(
  fc.record({ x: fc.nat(2000), factor: fc.double({ min: 0.05, max: 4, noNaN: true }) }),
  {
    maxLength: 8,
  },
)
const viewAfter = (
  { axis, positions }: { readonly axis: 'order' | 'time'; readonly positions: readonly number[] },
  width: number,
  steps: readonly { readonly x: number; readonly factor: number }[],
): { readonly fit: View; readonly view: View } => {
  const limits = axisLimits[axis]
  const fit = fitView(positions, width, limits)
  let view = fit
  for (const { x, factor } of steps)
    view = zoomWithin({ positions, fit, width, limits }, view, Math.min(x, width), factor)
  return { fit, view }
}

describe('the axis of a timeline', () => {
  it('finds the version again where it is drawn, however near or far one is', () => {
    fc.assert(
      fc.property(cases, widths, moves, fc.nat(), (one, width, steps, pick) => {
        const { view } = viewAfter(one, width, steps)
        const { positions } = one
        const index = pick % positions.length
        const found = indexAt(positions, view, xOf(view, positions[index] ?? 0))
        // Several at the very same time are drawn at one place: the newest of them is found.
        const distance = Math.abs((positions[found] ?? 0) - (positions[index] ?? 0)) / view.perPixel
        expect(distance).toBeLessThan(1e-3)
        if (one.axis === 'order') expect(found).toBe(index)
      }),
    )
  })

  it('finds the nearest version for any place, and none in an empty log', () => {
    fc.assert(
      fc.property(cases, widths, moves, fc.nat(2400), (one, width, steps, x) => {
        const { view } = viewAfter(one, width, steps)
        const { positions } = one
        const distances = positions.map(position => Math.abs(xOf(view, position) - x))
        const found = distances[indexAt(positions, view, x)] ?? Infinity
        expect(found).toBeLessThanOrEqual(Math.min(...distances) + 1e-6)
      }),
      { numRuns: runs(40) },
    )
    expect(indexAt([], { start: 0, perPixel: 1 }, 5)).toBe(-1)
  })

  it('shows all commits at first, with room at both ends, and few of them not farther apart than 40 pixels', () => {
    fc.assert(
      fc.property(cases, widths, ({ axis, positions }, width) => {
        const fit = fitView(positions, width, axisLimits[axis])
        const [first, last] = [positions[0] ?? 0, positions.at(-1) ?? 0].map(position => xOf(fit, position))
        expect(first).toBeCloseTo(20, 3)
        expect(last).toBeLessThanOrEqual(width - 20 + 1e-3)
        if (axis === 'order' && positions.length > 1)
          expect(xOf(fit, 1) - xOf(fit, 0)).toBeLessThanOrEqual(40 + 1e-9)
      }),
    )
  })

  it('zooms around the pointer and never leaves what there is', () => {
    fc.assert(
      fc.property(cases, widths, moves, (one, width, steps) => {
        const { fit, view } = viewAfter(one, width, steps)
        expect(view.perPixel).toBeLessThanOrEqual(fit.perPixel)
        expect(view.perPixel).toBeGreaterThanOrEqual(Math.min(axisLimits[one.axis].least, fit.perPixel))
        const slack = fit.perPixel * 1e-3
        expect(view.start).toBeGreaterThanOrEqual(fit.start - slack)
        expect(view.start + width * view.perPixel).toBeLessThanOrEqual(
          fit.start + width * fit.perPixel + slack,
        )
      }),
    )
    const view = { start: 100, perPixel: 2 }
    for (const x of [0, 130, 900]) {
      const nearer = zoomAt(view, x, 0.4)
      expect(xOf(nearer, 100 + x * 2)).toBeCloseTo(x, 6)
    }
    expect(panBy(view, 50).start).toBe(200)
    // Also where it can come no nearer.
    const positions = Array.from({ length: 500 }, (_, at) => at)
    const limits = axisLimits.order
    const fit = fitView(positions, 1000, limits)
    const near = zoomWithin({ positions, fit, width: 1000, limits }, fit, 500, 0.0001)
    expect(near.perPixel).toBe(limits.least)
    expect(xOf(near, 249.5)).toBeCloseTo(500, 6)
    expect(withinFit({ start: -1e9, perPixel: 1e9 }, fit, 1000, limits)).toBe(fit)
  })

  it('does not lose the last commit out of sight when one comes nearer, wherever the pointer is', () => {
    fc.assert(
      fc.property(times, widths, moves, (positions, width, steps) => {
        const { view } = viewAfter({ axis: 'time', positions }, width, steps)
        const seen = positions.some(position => {
          const x = xOf(view, position)
          return x > -1e-3 && x < width + 1e-3
        })
        expect(seen).toBe(true)
      }),
    )
  })

  it('keeps the label of a version inside, and at its mark where there is room', () => {
    expect(headShift(300, 12, 600)).toBe(0)
    expect(headShift(2, 12, 600)).toBeGreaterThan(0)
    expect(headShift(598, 9999, 600)).toBeLessThan(-18)
    expect(headShift(-50, 9999, 600)).toBe(0)
  })

  it('goes no farther than needed to show a version, and stays where it can be seen', () => {
    const view = { start: 0, perPixel: 1 }
    expect(keepInSight(view, 500, 1000)).toBe(view)
    expect(xOf(keepInSight(view, 2000, 1000), 2000)).toBe(952)
    expect(xOf(keepInSight({ start: 800, perPixel: 1 }, 300, 1000), 300)).toBe(48)
  })

  it('takes every commit in sight for drawing, and at most one more on both sides', () => {
    fc.assert(
      fc.property(cases, widths, moves, (one, width, steps) => {
        const { view } = viewAfter(one, width, steps)
        const { from, to } = inSight(one.positions, view, width)
        const slack = 1e-6
        one.positions.forEach((position, index) => {
          const x = xOf(view, position)
          const isDrawn = index >= from && index < to
          if (x > slack && x < width - slack && !isDrawn) expect.fail(`${index} at ${x} is not drawn`)
          const isEdge = index === from || index === to - 1
          if (isDrawn && !isEdge && (x < -slack || x > width + slack))
            expect.fail(`${index} at ${x} is drawn`)
        })
      }),
      { numRuns: runs(30) },
    )
  })
})

it('finds versions of a log whose first commits were cleaned up', () => {
  const versions = [57, 58, 59, 60]
  expect(versions.map(version => indexOfVersion(versions, version))).toEqual([0, 1, 2, 3])
  expect([12, 61].map(version => indexOfVersion(versions, version))).toEqual([-1, -1])
  expect([56, 58.5, 99].map(position => firstFrom(versions, position))).toEqual([0, 2, 4])
})
