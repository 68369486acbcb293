import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testEngine } from '../recipe/engine.fixture.ts'
import { quoteText } from '../sql/quote.ts'
import { createEffort } from './effort.ts'
import { type Forms, formsOf } from './forms.ts'
import { neighboursBy } from './group.ts'
import { jaroWinkler } from './jaro-winkler.ts'
import { distanceWithin } from './levenshtein.ts'
import { defaultMethods } from './method.ts'
import { finish } from './parts.fixture.ts'

/** The textbook's Levenshtein distance, in full. */
const editDistance = (a: string, b: string): number => {
  const [one, other] = [[...a], [...b]]
  const table = one.map(() => other.map(() => 0))
  const at = (i: number, j: number): number => (i < 0 ? j + 1 : j < 0 ? i + 1 : (table[i]?.[j] ?? 0))
  one.forEach((left, i) =>
    other.forEach((right, j) => {
      const row = table[i] ?? []
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (left === right ? 0 : 1))
    }),
  )
  return at(one.length - 1, other.length - 1)
}

const runsOf = (text: string, size: number): readonly string[] => {
  const letters = [...text]
  return letters.flatMap((_, at) =>
    at + size <= letters.length ? [letters.slice(at, at + size).join('')] : [],
  )
}
const haveRun = (a: string, b: string, size: number): boolean =>
  runsOf(a, size).some(run => runsOf(b, size).includes(run))
const digitsIn = (text: string): string => [...text].filter(char => /\p{Nd}/u.test(char)).join('')

const formsTogether = (a: string, b: string): Forms => finish(formsOf([a, b], createEffort()))

/** Texts of few letters, so that many are close; long ones too. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 9 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '1', '😀', 'é'), maxLength: 7 }),
  fc
    .tuple(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 }),
      fc.constantFrom('', ' street', ' avenue of the republic'),
    )
    .map(parts => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('international business machines', 'deutsche bank ag'),
      fc.nat(30),
      fc.constantFrom('x', '', 'ab'),
    )
    .map(([base, at, put]) => base.slice(0, at) + put + base.slice(at + 1)),
)
const texts = fc.uniqueArray(text, { minLength: 2, maxLength: 40 })

const found = (values: readonly string[], method: Parameters<typeof neighboursBy>[1]): readonly string[] => {
  const effort = createEffort()
  const forms = finish(formsOf(values, effort))
  const index = finish(neighboursBy(forms, method, values.length, effort))
  return values.flatMap((_, at) => finish(index.of(at)).map(other => `${at}-${other}`)).toSorted()
}

const expected = (values: readonly string[], isNear: (a: string, b: string) => boolean): readonly string[] =>
  values
    .flatMap((a, at) =>
      values.flatMap((b, other) => (at !== other && isNear(a, b) ? [`${at}-${other}`] : [])),
    )
    .toSorted()

describe('nearest neighbours', () => {
  it('finds exactly the pairs that comparing all with all finds, at any radius and block', () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (values, radius, block) => {
          const isNear = (a: string, b: string) =>
            editDistance(a, b) <= radius && digitsIn(a) === digitsIn(b) && haveRun(a, b, block)
          expect(found(values, { kind: 'levenshtein', radius, block })).toEqual(expected(values, isNear))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('measures the distance of two texts as the textbook does, up to the radius', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 6 }), (a, b, most) => {
        const forms = formsTogether(a, b)
        expect(distanceWithin(forms, 0, 1, most)).toBe(Math.min(editDistance(a, b), most + 1))
      }),
      { numRuns: 500 },
    )
  })

  it('finds every pair that is alike enough and shares a run', () => {
    fc.assert(
      fc.property(
        texts,
        fc.double({ min: 0.7, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (values, threshold, block) => {
          const isNear = (a: string, b: string) =>
            jaroWinkler(formsTogether(a, b), 0, 1) >= threshold &&
            digitsIn(a) === digitsIn(b) &&
            haveRun(a, b, block)
          expect(found(values, { kind: 'jaro-winkler', threshold, block })).toEqual(expected(values, isNear))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('finds no text that is taken, and no other less, whatever was asked before', () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.nat(39), { maxLength: 60 }),
        fc.constantFrom(defaultMethods.levenshtein, defaultMethods['jaro-winkler']),
        (values, taken, base) => {
          const method = { ...base, block: 1 }
          const effort = createEffort()
          const forms = finish(formsOf(values, effort))
          const index = finish(neighboursBy(forms, method, values.length, effort))
          const all = found(values, method)
          const gone = new Set<number>()
          for (const [turn, one] of taken.map(text => text % values.length).entries()) {
            if (turn % 2 === 0) {
              index.take(one)
              gone.add(one)
            }
            const expectedNow = all
              .filter(pair => pair.startsWith(`${one}-`))
              .map(pair => Number(pair.split('-')[1]))
              .filter(other => !gone.has(other))
            expect([...finish(index.of(one))].toSorted((a, b) => a - b)).toEqual(
              expectedNow.toSorted((a, b) => a - b),
            )
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('looks among the members only', () => {
    const effort = createEffort()
    const forms = finish(formsOf(['berlin', 'berlim', 'berlix'], effort))
    for (const method of [defaultMethods.levenshtein, defaultMethods['jaro-winkler']])
      expect(new Set(finish(finish(neighboursBy(forms, method, 2, effort)).of(2)))).toEqual(new Set([0, 1]))
  })

  it('tells a misspelling from another number', () => {
    expect(found(['route 66', 'route 67', 'rute 66'], { kind: 'levenshtein', radius: 2, block: 3 })).toEqual([
      '0-2',
      '2-0',
    ])
  })
})

const engine = testEngine()

it('measures Jaro-Winkler as the engine does', async () => {
  const pairs = fc.sample(
    fc.tuple(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 1, maxLength: 9 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 1, maxLength: 9 }),
    ),
    { numRuns: 400, seed: 7 },
  )
  const rows = pairs.map(([a, b], at) => `(${at}, ${quoteText(a)}, ${quoteText(b)})`).join(', ')
  const sql = `SELECT jaro_winkler_similarity(a, b) FROM (VALUES ${rows}) AS v(n, a, b) ORDER BY n`
  const theirs = (await (await engine()).rows(sql)).rows.map(([value]) => Number(value))
  pairs.forEach(([a, b], at) =>
    expect(jaroWinkler(formsTogether(a, b), 0, 1), `${a} ${b}`).toBeCloseTo(theirs[at] ?? -1, 9),
  )
})
