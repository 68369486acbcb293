import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LakeCommit } from '../../state/moment.ts'
import {
  lineText,
  linesAt,
  marksOf,
  parseTyped,
  placeAfterKey,
  placeAtShare,
  placeOf,
  stopText,
  stopsOf,
  typedMoment,
} from './moment-model.ts'

const commit = (table: string, version: number, timestamp: number): LakeCommit => ({
  table,
  entry: { version, timestamp, operation: 'WRITE', info: {}, filesAdded: 0, filesRemoved: 0 },
})
const lake = [
  commit('bronze.a', 0, 10),
  commit('silver.b', 0, 20),
  commit('bronze.a', 1, 20),
  commit('silver.b', 1, 30),
  commit('gold.c', 0, 40),
]

/** Lakes of up to 5 tables, with commits in the order of their times. */
const lakes = fc
  .array(
    fc.record({ table: fc.constantFrom('bronze.a', 'silver.b', 'silver.c', 'gold.d'), wait: fc.nat(3) }),
    {
      maxLength: 60,
    },
  )
  .map(made => {
    const versions = new Map<string, number>()
    let time = 0
    return made.map(({ table, wait }) => {
      time += wait
      const version = versions.get(table) ?? 0
      versions.set(table, version + 1)
      return commit(table, version, time)
    })
  })

describe('the stops of the slider', () => {
  test('are the moments at which something was committed, each once', () => {
    expect(stopsOf(lake).map(({ moment }) => moment)).toEqual([10, 20, 30, 40])
    expect(stopsOf(lake).map(stopText)).toEqual(['bronze.a v0', '2 commits', 'silver.b v1', 'gold.c v0'])
  })

  test('a moment stands at the newest stop that is not after it', () => {
    const stops = stopsOf(lake)
    expect([5, 10, 19, 20, 35, 99].map(moment => placeOf(stops, moment))).toEqual([-1, 0, 0, 1, 2, 3])
    expect(placeOf(stops, undefined)).toBe(3)
    fc.assert(
      fc.property(lakes, fc.nat(200), (commits, moment) => {
        const all = stopsOf(commits)
        const place = placeOf(all, moment)
        expect(all.filter(stop => stop.moment <= moment).length - 1).toBe(place)
        expect(all.flatMap(stop => stop.commits).length).toBe(commits.length)
      }),
    )
  })

  test('keys go from one to the next and stay within', () => {
    expect(placeAfterKey('ArrowRight', 2, 5)).toBe(3)
    expect(placeAfterKey('ArrowLeft', 0, 5)).toBe(0)
    expect(placeAfterKey('ArrowLeft', -1, 5)).toBe(0)
    expect(placeAfterKey('PageUp', 2, 5)).toBe(4)
    expect(placeAfterKey('Home', 4, 5)).toBe(0)
    expect(placeAfterKey('End', 0, 5)).toBe(4)
    expect(placeAfterKey('x', 0, 5)).toBeUndefined()
    expect(placeAfterKey('End', 0, 0)).toBeUndefined()
  })

  test('each is reached by the pointer where its mark is', () => {
    for (const count of [1, 2, 7, 100])
      for (let place = 0; place < count; place += 1)
        expect(placeAtShare(count === 1 ? 0 : place / (count - 1), count)).toBe(place)
    expect([-1, 2].map(share => placeAtShare(share, 7))).toEqual([0, 6])
  })
})

describe('the tables at a moment', () => {
  test('are at their newest version that is not after it, or not there yet', () => {
    expect(linesAt(lake, 20).map(line => `${line.table}: ${lineText(line)}`)).toEqual([
      'bronze.a: v1 · latest',
      'silver.b: v0 · 1 behind',
      'gold.c: not there yet',
    ])
    expect(linesAt(lake, undefined).map(lineText)).toEqual(['v1 · latest', 'v1 · latest', 'v0 · latest'])
  })
})

describe('the marks', () => {
  test('leave no commit out, however many there are, and are no more than fit', () => {
    fc.assert(
      fc.property(lakes, fc.integer({ min: 2, max: 40 }), (commits, columns) => {
        const marks = marksOf(stopsOf(commits), columns)
        expect(marks.reduce((sum, mark) => sum + mark.commits, 0)).toBe(commits.length)
        expect(new Set(marks.map(({ at }) => at)).size).toBeLessThanOrEqual(columns)
        expect(marks.every(({ at }) => at >= 0 && at <= 1)).toBe(true)
      }),
    )
  })
})

describe('a moment that is typed', () => {
  test('is read as it is shown, in local time', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2090, 0) }), moment => {
        expect(parseTyped(typedMoment(moment))).toBe(moment)
      }),
    )
  })

  test('may leave the time out, and may name a zone', () => {
    expect(parseTyped('2026-03-01')).toBe(new Date(2026, 2, 1).getTime())
    expect(parseTyped('2026-03-01T09:14:00Z')).toBe(Date.UTC(2026, 2, 1, 9, 14))
    expect(parseTyped('2026-03-01 09:14 +01:00')).toBe(Date.UTC(2026, 2, 1, 8, 14))
  })

  test('is refused when there is no such day or time', () => {
    for (const text of ['', 'yesterday', '2026-02-30', '2026-03-01 24:00', '2026-03-01 09:60'])
      expect(parseTyped(text), text).toBeUndefined()
  })
})
