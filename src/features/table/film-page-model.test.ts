import { expect, test } from 'vitest'
import { anchorOf, frameRows, gridFrame, orderNote } from './film-page-model.ts'

const by = (...columns: readonly string[]) => columns.map(column => ({ column, descending: false }))

test('frames have some rows more than are in sight, and as many for heights that hardly differ', () => {
  expect(frameRows(20)).toBe(32)
  expect(frameRows(19)).toBe(32)
  expect(frameRows(1000)).toBe(240)
})

test('a frame with as many rows as it may have is cut', () => {
  const frame = { version: 3, columns: [], rows: [[1n], [2n]], keys: ['1', '2'] }
  expect(gridFrame(frame, 2).isCut).toBe(true)
  expect(gridFrame(frame, 3).isCut).toBe(false)
})

test('an anchor has the values of the order, in its order; none where a column is missing', () => {
  const columns = [{ name: 'city' }, { name: 'id' }]
  expect(anchorOf(by('id', 'city'), columns, ['Oslo', 7n])).toEqual([7n, 'Oslo'])
  expect(anchorOf(by('city'), columns, [null, 7n])).toEqual([null])
  expect(anchorOf(by('id', 'gone'), columns, ['Oslo', 7n])).toBeUndefined()
  expect(anchorOf([], columns, ['Oslo', 7n])).toBeUndefined()
})

test('a page says in which order its rows are, but not of the order that was asked for', () => {
  expect(orderNote([], by('order_id'))).toBe('Rows in order of order_id, so that they keep their place')
  expect(orderNote([], by('a', 'b', 'c'))).toBe('Rows in order of a, b and c, so that they keep their place')
  expect(orderNote(by('city'), by('city', 'id'))).toBe(
    'Equal rows in order of id, so that they keep their place',
  )
  expect(orderNote(by('id'), by('id'))).toBeUndefined()
})
