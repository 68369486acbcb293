import { expect, test } from 'vitest'
import { toggleSort } from './sort-model.ts'

const up = (column: string) => ({ column, descending: false })
const down = (column: string) => ({ column, descending: true })

test('a header goes through ascending, descending, none', () => {
  expect(toggleSort([], 'a', false)).toEqual([up('a')])
  expect(toggleSort([up('a')], 'a', false)).toEqual([down('a')])
  expect(toggleSort([down('a')], 'a', false)).toEqual([])
})

test('another header replaces the order', () => {
  expect(toggleSort([up('a'), down('b')], 'c', false)).toEqual([up('c')])
})

test('adding keeps the other columns and their places', () => {
  expect(toggleSort([up('a')], 'b', true)).toEqual([up('a'), up('b')])
  expect(toggleSort([up('a'), up('b')], 'a', true)).toEqual([down('a'), up('b')])
  expect(toggleSort([down('a'), up('b')], 'a', true)).toEqual([up('b')])
})
