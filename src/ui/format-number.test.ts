import { expect, test } from 'vitest'
import { formatBytes, formatCompact, formatCount, formatPlural, formatSeconds } from './format-number.ts'

test('counts are exact and grouped, beyond 2^53 too', () => {
  expect(formatCount(1_204_311)).toBe('1,204,311')
  expect(formatCount(9_223_372_036_854_775_807n)).toBe('9,223,372,036,854,775,807')
})

test('one is singular', () => {
  expect(formatPlural(1, 'row')).toBe('1 row')
  expect(formatPlural(0, 'row')).toBe('0 rows')
  expect(formatPlural(2, 'entry', 'entries')).toBe('2 entries')
})

test('sizes move to the next unit before they show four digits', () => {
  expect([0, 1, 999, 1_000, 1_127_225, 99_950_000, 999_600_000].map(formatBytes)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '1.1 MB',
    '100 MB',
    '1.0 GB',
  ])
})

test('a time span never says zero', () => {
  expect([0, 8.4, 59.6, 3_900].map(formatSeconds)).toEqual(['1 s', '8 s', '1 min', '1 h 5 min'])
})

test('the short form keeps three digits at most', () => {
  expect(formatCompact(1_204_311)).toBe('1.2M')
})
