import { expect, test } from 'vitest'
import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import {
  bandFilter,
  bandTitles,
  barsFilter,
  binText,
  captionText,
  filterText,
  histogramBars,
  profileSentence,
  rowsText,
  selectedBars,
  valueBars,
  valueFilter,
} from './profile-model.ts'

const bins = [
  { from: '0', to: '5', rows: 4 },
  { from: '5', to: '10', rows: 6 },
  { from: '10', to: '12', rows: 1 },
]

const amount: ColumnProfile = {
  column: 'amount',
  type: 'string',
  rows: 14,
  valid: 11,
  mismatched: 1,
  missing: 2,
  nulls: 1,
  expected: { kind: 'type', to: 'long' },
  distinct: { count: 9, exact: true },
  chart: { kind: 'histogram', bins, beyond: 0, as: { kind: 'type', to: 'long' } },
}

test('a profile is told in a sentence for those who do not see the picture', () => {
  expect(profileSentence(amount)).toBe(
    'amount: 11 valid, 1 mismatched, 2 missing of 14 rows, 9 distinct. From 0 to 12, most (6 rows) at 5 to below 10.',
  )
  expect(
    profileSentence({ ...amount, distinct: { count: 9000, exact: false }, chart: { kind: 'none' } }),
  ).toBe('amount: 11 valid, 1 mismatched, 2 missing of 14 rows, ≈ 9,000 distinct.')
})

test('the line under a chart says what is wrong first, of the filtered rows where there are filters', () => {
  expect(captionText(amount)).toBe('1 mismatched · 2 missing · 9 distinct')
  const part = { rows: 3, valid: 2, mismatched: 0, missing: 1, bars: [1, 1, 0] }
  expect(captionText({ ...amount, part })).toBe('1 missing · 9 distinct')
  expect(captionText({ ...amount, rows: 0 })).toBe('No rows')
})

test('a band says what is expected, how many rows, and which of the missing are NULL', () => {
  expect(bandTitles(amount)).toEqual({
    valid: 'Valid as long: 11 rows (79 %)',
    mismatched: 'Mismatched, not as long: 1 row (7.1 %)',
    missing: 'Missing: 2 rows (14 %): 1 NULL, 1 empty',
  })
  expect(rowsText(999_999, 1_000_000)).toBe('999,999 rows (> 99.9 %)')
  expect(rowsText(1, 1_000_000)).toBe('1 row (< 0.1 %)')
  expect(rowsText(12, 14, 4)).toBe('4 of 12 rows')
})

test('a bar names its values, single ones as one', () => {
  expect(binText({ from: '5', to: '10' }, false)).toBe('5 to below 10')
  expect(binText({ from: '5', to: '6' }, false)).toBe('5')
  expect(binText({ from: '5', to: '6' }, true)).toBe('5 to 6')
  expect(binText({ from: '9223372036854775806', to: '9223372036854775807' }, true)).toBe(
    '9,223,372,036,854,775,806 to 9,223,372,036,854,775,807',
  )
  expect(binText({ from: '2026-01-01 00:00:00', to: '2026-01-02 06:30:00' }, false)).toBe(
    '2026-01-01 to below 2026-01-02 06:30',
  )
})

test('bars and the filter that takes them are the same, the last bar with its end', () => {
  const { chart } = amount
  if (chart.kind !== 'histogram') throw new TypeError('no histogram')
  const as = { kind: 'type', to: 'long' }
  const middle = barsFilter('amount', chart, { first: 1, last: 1 })
  expect(middle).toEqual({ kind: 'range', column: 'amount', from: '5', to: '10', as })
  const tail = barsFilter('amount', chart, { first: 1, last: 2 })
  expect(tail).toEqual({ kind: 'range', column: 'amount', from: '5', to: '12', closed: true, as })
  expect(selectedBars(chart, middle)).toEqual({ first: 1, last: 1 })
  expect(selectedBars(chart, tail)).toEqual({ first: 1, last: 2 })
  expect(selectedBars(chart, { kind: 'missing', column: 'amount' })).toBeUndefined()
  expect(selectedBars(chart, { kind: 'range', column: 'amount', from: '7' })).toBeUndefined()
  expect(histogramBars(chart, 14, undefined)[2]?.title).toBe('10 to 12: 1 row (7.1 %)')
})

test('values are taken alone, or beside others; the last one given back leaves no filter', () => {
  const one = valueFilter('name', 'Ana', undefined, false)
  const two = valueFilter('name', '', one, true)
  expect(two).toEqual({ kind: 'values', column: 'name', values: ['Ana', ''] })
  expect(valueFilter('name', 'Ana', two, true)).toEqual({ kind: 'values', column: 'name', values: [''] })
  expect(valueFilter('name', 'Ana', one, true)).toBeUndefined()
  const [bar] = valueBars([{ value: '', rows: 3 }], 4, undefined, two)
  expect(bar).toMatchObject({ text: '""', isSelected: true, title: '"": 3 rows (75 %)' })
})

test('a chip says what its filter asks for', () => {
  const told = (filter: Parameters<typeof filterText>[0]) => filterText(filter)
  expect(told({ kind: 'missing', column: 'a' })).toBe('missing')
  expect(
    told({ kind: 'mismatched', column: 'a', expected: { kind: 'pattern', pattern: 'A-99', loose: false } }),
  ).toBe('mismatched (not like A-99)')
  expect(told({ kind: 'range', column: 'a', to: '5' })).toBe('up to 5')
  expect(told({ kind: 'range', column: 'a', from: '5' })).toBe('5 and above')
  expect(told({ kind: 'values', column: 'a', values: ['x', null, 'z'] })).toBe('is x, NULL and 1 more')
  expect(bandFilter({ ...amount }, 'valid')).toEqual({
    kind: 'valid',
    column: 'amount',
    expected: amount.expected,
  })
})
