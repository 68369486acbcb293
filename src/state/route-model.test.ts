import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Panel, type Route, formatRoute, parseRoute } from './route-model.ts'

const read = (address: string): Route => {
  const { pathname, search } = new URL(address, 'http://localhost')
  return parseRoute(pathname, search)
}

test('every table route survives the trip through the address bar', () => {
  const routes = fc.record(
    {
      room: fc.constant('table' as const),
      table: fc.string({ unit: 'grapheme' }).map(name => `silver.${name}`),
      version: fc.nat(),
      panel: fc.constantFrom<Panel[]>('recipe', 'gold', 'compare', 'none'),
      compare: fc.record({ from: fc.nat(), to: fc.nat() }),
      row: fc.string({ unit: 'grapheme' }),
    },
    { requiredKeys: ['room', 'table'] },
  )
  fc.assert(
    fc.property(routes, route => {
      expect(read(formatRoute(route))).toEqual(route)
    }),
  )
})

test('a plain table name is readable in the address', () => {
  expect(formatRoute({ room: 'table', table: 'silver.orders', version: 12, panel: 'recipe' })).toBe(
    '/t/silver.orders?v=12&panel=recipe',
  )
})

test('an address that means nothing is missing, not an error', () => {
  expect(read('/x/y')).toEqual({ room: 'missing', path: '/x/y' })
  expect(parseRoute('/t/%E0%A4%A', '')).toEqual({ room: 'missing', path: '/t/%E0%A4%A' })
})

test('two versions are readable in the address, and two that are no numbers are ignored', () => {
  expect(formatRoute({ room: 'table', table: 'gold.a', compare: { from: 3, to: 12 } })).toBe(
    '/t/gold.a?compare=3..12',
  )
  expect(read('/t/gold.a?compare=3..x')).toEqual({ room: 'table', table: 'gold.a' })
})

test('a version that is not a number is ignored', () => {
  expect(read('/t/gold.a?v=last')).toEqual({ room: 'table', table: 'gold.a' })
  expect(read('/t/gold.a?v=-1')).toEqual({ room: 'table', table: 'gold.a' })
})
