import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestAt, roomyRange, scale, tickLabel, ticks } from './axis-model.ts'

describe('axes', () => {
  it('have round ticks, evenly spaced, inside the range, and not too many', () => {
    expect(ticks(0, 97, 5)).toEqual([0, 20, 40, 60, 80])
    expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (low, span, count) => {
          fc.pre(low + span > low && span > Math.abs(low) * 1e-6)
          const found = ticks(low, low + span, count)
          expect(found.length).toBeLessThanOrEqual(count + 1)
          for (const tick of found) {
            expect(tick).toBeGreaterThanOrEqual(low - span * 1e-4)
            expect(tick).toBeLessThanOrEqual(low + span * (1 + 1e-4))
          }
        },
      ),
    )
    expect(ticks(7, 7, 5)).toEqual([7])
  })

  it('map both ends of the range onto both ends of the space', () => {
    expect(scale(0, [0, 10], 40, 140)).toBe(40)
    expect(scale(10, [0, 10], 40, 140)).toBe(140)
    expect(scale(5, [5, 5], 40, 140)).toBe(40)
  })

  it('shorten large figures', () => {
    expect(tickLabel(9500)).toBe('9,500')
    expect(tickLabel(1_250_000)).toBe('1.25M')
    expect(tickLabel(0.000123)).toBe('0.000123')
  })

  it('leave room around the values, but counts do not go below nothing', () => {
    expect(roomyRange([100, 200])).toEqual([94, 206])
    expect(roomyRange([0, 100])).toEqual([0, 106])
    expect(roomyRange([50, 50])).toEqual([45, 55])
    expect(roomyRange([-10, 0])).toEqual([-10.6, 0.6])
    expect(roomyRange([])).toEqual([0, 1])
  })

  it('find the nearest place', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 }),
        fc.double({ min: -50, max: 550, noNaN: true }),
        (places, position) => {
          const sorted = places.toSorted((a, b) => a - b)
          const found = sorted[nearestAt(sorted, position)] ?? NaN
          const least = Math.min(...sorted.map(place => Math.abs(place - position)))
          expect(Math.abs(found - position)).toBe(least)
        },
      ),
    )
  })
})
