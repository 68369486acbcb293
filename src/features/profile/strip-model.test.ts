import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../core/property-runs.fixture.ts'
import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import { stripParts } from './strip-model.ts'

const city: ColumnProfile = {
  column: 'city',
  type: 'string',
  rows: 100,
  valid: 90,
  mismatched: 0,
  missing: 10,
  nulls: 10,
  distinct: { count: 25, exact: true },
  chart: {
    kind: 'values',
    values: [
      { value: 'Oslo', rows: 40 },
      { value: '', rows: 20 },
      { value: 'Rome', rows: 1 },
    ],
    rest: 29,
    once: 7,
  },
}

test('the values, the others, the unique ones and NULL are all rows, each with its words', () => {
  const parts = stripParts(city, { kind: 'values', column: 'city', values: [null, 'Oslo'] })
  expect(parts.map(({ kind, rows, title, isSelected }) => [kind, rows, title, isSelected])).toEqual([
    ['value', 40, 'Oslo: 40 rows (40 %)', true],
    ['value', 20, '"": 20 rows (20 %)', false],
    ['others', 23, '16 other values: 23 rows (23 %)', undefined],
    ['once', 7, 'Unique, in one row each: 7 rows (7 %)', undefined],
    ['null', 10, 'NULL: 10 rows (10 %)', true],
  ])
})

test('where too many values were there to be told apart, the others say that they are estimated', () => {
  const { chart } = city
  const { once: _once, ...rest } = chart.kind === 'values' ? chart : { once: 0, ...chart }
  const many = { ...city, distinct: { count: 200_000, exact: false }, chart: rest } as ColumnProfile
  expect(stripParts(many, undefined).map(({ kind, title }) => [kind, title])).toContainEqual([
    'others',
    '≈ 199,997 other values: 29 rows (29 %)',
  ])
})

test('a filtered part is told of each value', () => {
  const part = { rows: 50, valid: 50, mismatched: 0, missing: 0, bars: [4, 0, 1] }
  expect(stripParts({ ...city, part }, undefined)[0]).toMatchObject({ part: 4, title: 'Oslo: 4 of 40 rows' })
})

test('the parts of a strip are all rows of the column, whatever its values', () => {
  const values = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { nil: null }))
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 8 }), (all, listed) => {
      const counts = new Map<string, number>()
      for (const value of all) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
      const top = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, listed)
      const nulls = all.filter(value => value === null).length
      const list = top.map(([value, rows]) => ({ value, rows }))
      const once = [...counts.values()].filter(rows => rows === 1).length
      const parts = stripParts(
        {
          ...city,
          rows: all.length,
          nulls,
          distinct: { count: counts.size, exact: true },
          chart: { kind: 'values', values: list, rest: 0, once },
        },
        undefined,
      )
      expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(all.length)
      expect(parts.find(({ kind }) => kind === 'once')?.rows ?? 0).toBe(once)
    }),
    { numRuns: runs(200) },
  )
})
