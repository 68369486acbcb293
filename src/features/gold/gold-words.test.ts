import { expect, test } from 'vitest'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { aggregateChange } from './gold-words.ts'

const before: Aggregate = {
  formatVersion: 1,
  id: 'g',
  revision: 0,
  input: 'silver.orders',
  output: 'gold.orders',
  groupBy: ['city'],
  measures: [
    { fn: 'count', as: 'rows' },
    { fn: 'sum', column: 'amount', as: 'total' },
  ],
  chart: { kind: 'bar', x: 'city', y: 'rows' },
}
const [rows, total] = before.measures
if (!rows || !total) throw new Error('two measures')

test('a change of an aggregate is said in words', () => {
  const said = (change: Partial<Aggregate>) => aggregateChange(before, { ...before, ...change })
  expect(said({ groupBy: ['city', 'day'] })).toBe('Group by city, day')
  expect(said({ groupBy: [] })).toBe('Group by nothing')
  expect(said({ measures: [rows] })).toBe('Remove a measure: Sum of amount as total')
  expect(said({ measures: [rows, total, { fn: 'max', column: 'day', as: 'last' }] })).toBe(
    'Add a measure: Maximum of day as last',
  )
  expect(said({ measures: [rows, { ...total, as: 'sum' }] })).toBe('Change a measure: Sum of amount as sum')
  expect(said({ measures: [total, rows] })).toBe('Put the measures in another order')
  expect(said({ measures: [] })).toBe('Change the measures')
  expect(said({ output: 'gold.sales' })).toBe('Name the table gold.sales')
  expect(said({ chart: { kind: 'line', x: 'city', y: 'total' } })).toBe('Draw total by city as a line')
  expect(said({})).toBe('Change the aggregate')
})
