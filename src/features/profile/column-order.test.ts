import { expect, it } from 'vitest'
import { type ColumnOrder, orderedColumns } from './column-order.ts'

const columns = [
  { name: 'size10', type: 'long' },
  { name: 'Size2', type: 'string' },
  { name: 'at', type: 'date' },
  { name: 'code', type: 'long' },
]
const missing = new Map([
  ['Size2', 0.5],
  ['code', 0],
  ['at', 0.9],
])
const names = (order: ColumnOrder) => orderedColumns(columns, order, missing).map(({ name }) => name)

it('lists columns as they are in the table, by type, and by name as people count', () => {
  expect(names('table')).toEqual(['size10', 'Size2', 'at', 'code'])
  expect(names('type')).toEqual(['at', 'size10', 'code', 'Size2'])
  expect(names('name')).toEqual(['at', 'code', 'Size2', 'size10'])
})

it('lists those that miss most first, and those of which it is not known last', () => {
  expect(names('missing')).toEqual(['at', 'Size2', 'code', 'size10'])
})
