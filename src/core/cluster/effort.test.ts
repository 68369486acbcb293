import { describe, expect, it } from 'vitest'
import type { CountedValue } from './canonical.ts'
import { type Effort, type InParts, createEffort } from './effort.ts'
import { clustersOf } from './group.ts'
import { type ClusterMethod, defaultMethods } from './method.ts'
import { unmappedOf } from './unmapped.ts'

interface Watched {
  /** The most steps between two pauses. */
  readonly longest: number
  readonly all: number
  readonly pauses: number
}

/** Does all of some work, and counts its steps. */
const watch = <T>(work: (effort: Effort) => InParts<T>): Watched => {
  const own = createEffort()
  let [all, since, longest, pauses] = [0, 0, 0, 0]
  const effort: Effort = {
    ...own,
    spend: steps => {
      all += steps
      since += steps
      longest = Math.max(longest, since)
      return own.spend(steps)
    },
  }
  const running = work(effort)
  let before = 0
  for (let part = running.next(); part.done !== true; part = running.next()) {
    expect(part.value).toBeGreaterThanOrEqual(before)
    expect(part.value).toBeLessThanOrEqual(1)
    before = part.value
    since = 0
    pauses += 1
  }
  return { longest, all, pauses }
}

const syllables = [
  'ka',
  'ro',
  'li',
  'men',
  'ter',
  'son',
  'berg',
  'ma',
  'ne',
  'do',
  'vi',
  'wal',
  'hof',
  'gra',
  'ri',
  'ta',
]

/** Names of syllables, each with a number of its own in letters; some are close to others. */
const names = (count: number): readonly CountedValue[] =>
  Array.from({ length: count }, (_, at) => {
    const mixed = Math.imul(Math.imul(at + 1, 0x9e3779b1) ^ (at >>> 3), 0x85ebca6b) >>> 0
    const syllable = (place: number): string => syllables[(mixed >>> (4 * place)) % 16] ?? ''
    const own = [0, 4, 8, 12, 16].map(shift => String.fromCodePoint(97 + ((at >>> shift) & 15))).join('')
    const name = [0, 1, 2, 3, 4, 5].map(syllable).join('')
    return { value: `${name} ${own}`, rows: 1 + (at % 7) }
  })

const methods: readonly (readonly [string, number, ClusterMethod])[] = [
  ['fingerprint', 200_000, defaultMethods.fingerprint],
  ['edit distance 1', 200_000, { kind: 'levenshtein', radius: 1, block: 4 }],
  ['edit distance 2', 20_000, defaultMethods.levenshtein],
  ['n-gram', 20_000, defaultMethods.ngram],
  ['phonetic', 20_000, defaultMethods.phonetic],
  ['Jaro-Winkler', 10_000, defaultMethods['jaro-winkler']],
]

/** Even where a step takes half a microsecond, these are done in 15 ms. */
const mostSteps = 30_000

describe('the work on many different values', () => {
  it.each(methods)(
    'by %s, of %i values, pauses after few steps, all along',
    (_, count, method) => {
      const values = names(count)
      const { longest, all, pauses } = watch(effort => clustersOf(values, method, effort))
      expect(longest).toBeLessThan(mostSteps)
      // Every character is counted, and the pauses are not more than the steps are worth.
      expect(all).toBeGreaterThan(40 * values.length)
      expect(pauses).toBeLessThan(all / 15_000)
    },
    120_000,
  )
})

describe('the work on values that are all alike', () => {
  it('pauses while one of them is compared with all others', () => {
    const values = Array.from({ length: 20_000 }, (_, at) => ({
      value: `the same long beginning of all values ${String.fromCodePoint(0x4e00 + at)}`,
      rows: 1,
    }))
    const { longest, pauses } = watch(effort => clustersOf(values, defaultMethods.levenshtein, effort))
    expect(longest).toBeLessThan(mostSteps)
    expect(pauses).toBeGreaterThan(100)
  })

  it('pauses while known values are looked for', () => {
    const mapping = [{ from: names(5000).map(({ value }) => value), to: 'main street' }]
    const { longest } = watch(effort =>
      unmappedOf(names(20_000), mapping, defaultMethods.levenshtein, effort),
    )
    expect(longest).toBeLessThan(mostSteps)
  })
})
