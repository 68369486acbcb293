import { expect, test } from 'vitest'
import { layerOf, shortName, versionText } from './table-model.ts'

test('a table name is its layer and the rest', () => {
  expect([layerOf('silver.orders.eu'), shortName('silver.orders.eu')]).toEqual(['silver', 'orders.eu'])
})

test('a name outside the three layers has none', () => {
  expect(layerOf('platinum.orders')).toBeUndefined()
})

test('an old version says how far behind it is', () => {
  expect(versionText(12, 12)).toBe('v12 · latest')
  expect(versionText(9, 12)).toBe('viewing v9 · 3 behind')
})
