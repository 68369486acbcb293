import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { versionsToForget, versionsWanted } from './film-plan.ts'
import { runs } from '../core/property-runs.fixture.ts'

const none = () => false

describe('the frames that are made next', () => {
  test('begin with the version where somebody is', () => {
    const place = { at: 7, direction: 0, latest: 20, reach: 3 } as const
    expect(versionsWanted(place, none, 4)).toEqual([7, 8, 6, 9])
  })
  test('reach twice as far ahead of a movement as behind it', () => {
    const back = { at: 10, direction: -1, latest: 20, reach: 6 } as const
    expect(versionsWanted(back, none, 7)).toEqual([10, 9, 8, 11, 7, 6, 12])
  })
  test('leave out what is known and what no table has', () => {
    const place = { at: 1, direction: 1, latest: 3, reach: 9 } as const
    expect(versionsWanted(place, version => version === 2, 9)).toEqual([1, 3, 0])
  })
  test('are all within reach, each once, until none is left', () => {
    fc.assert(
      fc.property(
        fc.record({
          at: fc.nat(40),
          direction: fc.constantFrom(-1 as const, 0 as const, 1 as const),
          latest: fc.nat(40),
          reach: fc.nat(50),
        }),
        fc.uniqueArray(fc.nat(40)),
        fc.integer({ min: 1, max: 10 }),
        (place, known, most) => {
          const at = Math.min(place.at, place.latest)
          const seen = new Set(known)
          for (;;) {
            const next = versionsWanted({ ...place, at }, version => seen.has(version), most)
            if (next.length === 0) break
            for (const version of next) {
              expect(seen.has(version)).toBe(false)
              seen.add(version)
            }
          }
          const inReach = Array.from({ length: place.latest + 1 }, (_, version) => version).filter(
            version => Math.abs(version - at) <= place.reach,
          )
          expect(inReach.every(version => seen.has(version))).toBe(true)
        },
      ),
      { numRuns: runs(200) },
    )
  })
})

describe('frames that are let go of', () => {
  test('are the furthest, and only as many as do not fit', () => {
    expect(versionsToForget([1, 2, 3, 9, 40], 3, 3)).toEqual([9, 40])
    expect(versionsToForget([1, 2, 3], 3, 3)).toEqual([])
  })
})
