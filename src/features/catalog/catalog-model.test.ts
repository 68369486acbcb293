import { expect, test } from 'vitest'
import type { Layer } from '../../core/lake/table-views.ts'
import { byLayer, shortName, thenText } from './catalog-model.ts'

const table = (name: string) => ({
  name,
  layer: name.split('.')[0] as Layer,
  version: 0,
  bytes: 1,
  files: 1,
  modified: 0,
  stale: false,
})

test('every layer is there, in the order in which data flows, with or without tables', () => {
  const groups = byLayer([table('gold.a'), table('bronze.b')])
  expect(groups.map(group => [group.layer, group.tables.length])).toEqual([
    ['bronze', 1],
    ['silver', 0],
    ['gold', 1],
  ])
})

test('names with numbers are sorted by the number', () => {
  const [bronze] = byLayer(['bronze.day10', 'bronze.day9', 'bronze.day1'].map(table))
  expect(bronze?.tables.map(one => shortName(one.name))).toEqual(['day1', 'day9', 'day10'])
})

test('a short name keeps the dots after the layer', () => {
  expect(shortName('bronze.a.b')).toBe('a.b')
})

test('a table says what it was at the moment of the lake', () => {
  const table = 'silver.a'
  expect(thenText({ kind: 'version', table, version: 12, timestamp: 0, latest: 15 })).toBe('v12')
  expect(thenText({ kind: 'none', table, latest: 15 })).toBe('not yet')
  expect(thenText({ kind: 'unknown', table, latest: 15 })).toBe('not known')
  expect(thenText({ kind: 'problem', table, problem: 'x' })).toBe('can not be opened')
})
