import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CountedValue, meritsOf } from './canonical.ts'
import { comparable } from './fold.ts'
import { formsOf } from './forms.ts'
import { clusterAt, foundClusters } from './found.ts'
import { createEffort } from './effort.ts'
import { clustersOf, neighboursBy } from './group.ts'
import { fingerprint } from './keys.ts'
import { mappedValues, mergeAgain, targetsOf } from './mapping.ts'
import { defaultMethods } from './method.ts'
import { finish, restless } from './parts.fixture.ts'
import { unmappedOf } from './unmapped.ts'

const counted = (values: Readonly<Record<string, number>>): readonly CountedValue[] =>
  Object.entries(values).map(([value, rows]) => ({ value, rows }))
const names = (clusters: readonly (readonly CountedValue[])[]) =>
  clusters.map(cluster => cluster.map(({ value }) => value))

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', ',', 'é', '1'), maxLength: 8 })
const column = fc
  .uniqueArray(word, { maxLength: 40 })
  .chain(values =>
    fc
      .array(fc.integer({ min: 1, max: 5 }), { minLength: values.length, maxLength: values.length })
      .map(rows => values.map((value, at) => ({ value, rows: rows[at] ?? 1 }))),
  )

describe('clusters', () => {
  it('of a key are all values that have it, and at least two', () => {
    fc.assert(
      fc.property(column, values => {
        const groups = new Map<string, string[]>()
        for (const { value } of values)
          groups.set(fingerprint(value), [...(groups.get(fingerprint(value)) ?? []), value])
        groups.delete('')
        const expected = [...groups.values()].filter(group => group.length > 1).map(group => group.toSorted())
        const found = names(finish(clustersOf(values, { kind: 'fingerprint' }))).map(group =>
          group.toSorted(),
        )
        expect(new Set(found.map(group => group.join('|')))).toEqual(
          new Set(expected.map(group => group.join('|'))),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('by distance hold each value once, all close to the best of them or folded alike, and leave no such pair apart', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 3 }), (values, radius) => {
        const method = { kind: 'levenshtein', radius, block: 1 } as const
        const clusters = finish(clustersOf(values, method))
        const all = names(clusters).flat()
        expect(new Set(all).size).toBe(all.length)
        const isNear = (a: string, b: string): boolean => {
          if (comparable(a) === comparable(b)) return true
          const effort = createEffort()
          const forms = finish(formsOf([comparable(b), comparable(a)], effort))
          return finish(finish(neighboursBy(forms, method, 1, effort)).of(1)).length > 0
        }
        for (const cluster of clusters)
          expect(cluster.some(one => cluster.every(other => isNear(one.value, other.value)))).toBe(true)
        const alone = values.filter(({ value }) => !all.includes(value) && comparable(value) !== '')
        for (const one of alone)
          for (const other of alone)
            if (one !== other)
              expect(isNear(one.value, other.value), `${one.value} ${other.value}`).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('are the same whatever the order in which the values come', () => {
    fc.assert(
      fc.property(column, fc.constantFrom(...Object.values(defaultMethods)), (values, method) => {
        expect(finish(clustersOf(values.toReversed(), method))).toEqual(finish(clustersOf(values, method)))
      }),
      { numRuns: 200 },
    )
  })

  it('do not chain values that have nothing in common', () => {
    const steps = counted({ aaaa: 9, aaab: 8, aabb: 7, abbb: 6, bbbb: 5 })
    const clusters = names(finish(clustersOf(steps, { kind: 'levenshtein', radius: 1, block: 1 })))
    expect(clusters).toEqual([
      ['aaaa', 'aaab'],
      ['aabb', 'abbb'],
    ])
  })

  it('come with the largest first, then those of most rows', () => {
    const values = counted({ x: 1, X: 1, y: 5, Y: 5, z: 1, Z: 1, 'z.': 1 })
    expect(names(finish(clustersOf(values, { kind: 'fingerprint' }))).map(([first]) => first)).toEqual([
      'Z',
      'Y',
      'X',
    ])
  })

  it('cross to the page and are read there as they were', () => {
    fc.assert(
      fc.property(column, values => {
        const clusters = finish(clustersOf(values, { kind: 'fingerprint' }))
        const found = foundClusters(clusters, values)
        expect(found.starts.map((_, at) => clusterAt(found, at))).toEqual(clusters)
        expect(clusterAt(found, clusters.length)).toEqual([])
        expect(found.rows).toBe(values.reduce((sum, { rows }) => sum + rows, 0))
      }),
    )
  })

  it('are the same wherever the work pauses', () => {
    fc.assert(
      fc.property(column, fc.constantFrom(...Object.values(defaultMethods)), (values, method) => {
        expect(finish(clustersOf(values, method, restless()))).toEqual(finish(clustersOf(values, method)))
      }),
      { numRuns: 100 },
    )
  })
})

describe('the value to keep', () => {
  it.each([
    [{ 'Tom Cruise': 2, 'tom cruise': 9 }, 'tom cruise'],
    [{ 'tom cruise': 2, 'Tom Cruise': 2 }, 'Tom Cruise'],
    [{ 'TOM CRUISE': 2, 'Tom Cruise': 2 }, 'Tom Cruise'],
    [{ 'Tom  Cruise': 2, 'tom cruise': 2 }, 'tom cruise'],
    [{ 'Tom Cruise,': 2, 'tom cruise': 2 }, 'tom cruise'],
    [{ 'M\ufffdller': 2, 'muller ': 2 }, 'muller '],
    [{ IBM: 1, ibm: 1 }, 'IBM'],
    [{ b: 1, a: 1 }, 'a'],
  ])('of %j is %j', (values, best) => {
    const all = counted(values)
    const { compare } = finish(meritsOf(all, createEffort()))
    expect(all[[...all.keys()].toSorted(compare)[0] ?? 0]?.value).toBe(best)
  })
})

describe('a mapping', () => {
  const merges = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 })
    .chain(values =>
      fc
        .array(fc.constantFrom('a', 'b', 'c', 'x', 'y'), {
          minLength: values.length,
          maxLength: values.length,
        })
        .map(to => values.map((value, at) => ({ from: [value], to: to[at] ?? '' }))),
    )

  it('and then another do what both do in turn', () => {
    fc.assert(
      fc.property(merges, merges, (before, after) => {
        const [first, second, both] = [
          targetsOf(before),
          targetsOf(after),
          targetsOf(mergeAgain(before, after)),
        ]
        for (const value of ['a', 'b', 'c', 'd', 'e', 'f', 'x', 'y', 'z']) {
          const once = first.get(value) ?? value
          expect(both.get(value) ?? value).toBe(second.get(once) ?? once)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('has each value once and none that stays as it is', () => {
    fc.assert(
      fc.property(merges, merges, (before, after) => {
        const both = mergeAgain(before, after)
        const from = both.flatMap(merge => merge.from)
        expect(new Set(from).size).toBe(from.length)
        expect(mappedValues(both)).toBe(from.length)
        for (const merge of both) expect(merge.from).not.toContain(merge.to)
        expect(new Set(both.map(({ to }) => to)).size).toBe(both.length)
      }),
    )
  })
})

describe('values that a mapping does not have', () => {
  const mapping = [
    { from: ['oslo', 'Osloo'], to: 'Oslo' },
    { from: ['roma'], to: 'Rome' },
  ]

  it('are those of a known key', () => {
    const values = counted({ oslo: 3, Oslo: 2, 'OSLO ': 1, ROMA: 4, 'rome.': 4, Bern: 1, '': 1, '--': 1 })
    expect(finish(unmappedOf(values, mapping, { kind: 'fingerprint' }))).toEqual([
      { value: 'ROMA', rows: 4, to: 'Rome' },
      { value: 'rome.', rows: 4, to: 'Rome' },
      { value: 'OSLO ', rows: 1, to: 'Oslo' },
    ])
  })

  it('are those close to a known value', () => {
    const values = counted({ Oslo: 2, Oslp: 1, ROMA: 1, Romeo: 1, Bern: 1 })
    const method = { kind: 'levenshtein', radius: 1, block: 3 } as const
    expect(finish(unmappedOf(values, mapping, method))).toEqual([
      { value: 'Oslp', rows: 1, to: 'Oslo' },
      { value: 'ROMA', rows: 1, to: 'Rome' },
      { value: 'Romeo', rows: 1, to: 'Rome' },
    ])
  })

  it('are none where all are known', () => {
    expect(finish(unmappedOf(counted({ oslo: 1, Rome: 1 }), mapping, defaultMethods.ngram))).toEqual([])
  })
})
