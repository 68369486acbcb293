import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeTicks, versionTicks } from './timeline-ticks-model.ts'
import { runs } from '../../core/property-runs.fixture.ts'

const numRuns = runs(100)
const local = (...parts: [number, number, number?, number?, number?, number?]) => new Date(...parts).getTime()
const texts = (start: number, hours: number, width: number) =>
  timeTicks({ start, perPixel: (hours * 3_600_000) / width }, width).map(({ text }) => text)

describe('times under the marks', () => {
  it('come at even steps of the user’s day, the first with its date', () => {
    expect(texts(local(2026, 2, 14, 9, 10), 6, 700)).toEqual([
      '14 Mar 10:00',
      '11:00',
      '12:00',
      '13:00',
      '14:00',
      '15:00',
    ])
    expect(texts(local(2026, 2, 14, 15), 24, 500)).toEqual(['14 Mar 18:00', '15 Mar', '06:00', '12:00'])
    expect(texts(local(2026, 2, 14, 9, 0, 2), 30 / 3600, 400)).toEqual(['14 Mar 09:00:15', '09:00:30'])
  })

  it('come at days, Mondays, months and years when more is in sight', () => {
    expect(texts(local(2026, 2, 13, 12), 24 * 4, 500)).toEqual(['14 Mar 2026', '15 Mar', '16 Mar', '17 Mar'])
    expect(texts(local(2026, 2, 4), 24 * 30, 500)).toEqual(['9 Mar 2026', '16 Mar', '23 Mar', '30 Mar'])
    expect(texts(local(2025, 10, 5), 24 * 150, 700)).toEqual(['Dec 2025', '2026', 'Feb', 'Mar', 'Apr'])
    expect(texts(local(2019, 5, 1), 24 * 365 * 4, 600)).toEqual(['2020', '2021', '2022', '2023'])
  })

  it('never overlap, lie in sight, and grow, at any zoom', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: local(1990, 0, 1), max: local(2060, 0, 1) }),
        fc.double({ min: 0.7, max: 9, noNaN: true }),
        fc.integer({ min: 200, max: 2400 }),
        (start, power, width) => {
          const ticks = timeTicks({ start, perPixel: 10 ** power }, width)
          ticks.forEach(({ x }, at) => {
            expect(x).toBeGreaterThanOrEqual(0)
            expect(x).toBeLessThanOrEqual(width)
            const before = ticks[at - 1]
            // Hours that are not there and the short month bring two nearer than others.
            if (before) expect(x - before.x).toBeGreaterThan(70)
          })
        },
      ),
      { numRuns },
    )
  })
})

describe('numbers of versions under the marks', () => {
  it('come at round steps that leave room to read them, whatever the first version is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.nat(5000),
        fc.double({ min: -1.6, max: 2, noNaN: true }),
        (count, first, power) => {
          const positions = Array.from({ length: count }, (_, at) => at)
          const versions = positions.map(at => at + first)
          const ticks = versionTicks(versions, positions, { start: -1, perPixel: 10 ** power }, 1000)
          const step = ticks.length > 1 ? Number(ticks[1]?.text) - Number(ticks[0]?.text) : 1
          expect(String(step)).toMatch(/^[125]0*$/)
          ticks.forEach(({ x, text }, at) => {
            expect(Number(text) % step === 0 || ticks.length === 1).toBe(true)
            const before = ticks[at - 1]
            if (before) expect(x - before.x).toBeGreaterThanOrEqual(26 - 1e-9)
          })
        },
      ),
      { numRuns: Math.min(numRuns, 60) },
    )
  })
})
