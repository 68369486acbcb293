import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Panel, type Route, formatRoute, parseMoment, parseRoute, withMoment } from './route-model.ts'

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
      compare: fc.record(
        {
          from: fc.nat(),
          to: fc.nat(),
          other: fc.string({ minLength: 1 }),
          whole: fc.constant(true),
        },
        { requiredKeys: ['from', 'to'] },
      ),
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

test('the rooms of no table have addresses of their own', () => {
  for (const room of ['home', 'sql', 'storage'] as const)
    expect(read(formatRoute({ room }))).toEqual({ room })
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

test('a moment goes with every address, readable, and leaves the place as it is', () => {
  const at = Date.UTC(2026, 10, 21, 10)
  expect(withMoment('/sql', at)).toBe('/sql?at=2026-11-21T10:00:00Z')
  const table = { room: 'table', table: 'silver.orders', version: 12 } as const
  expect(withMoment(formatRoute(table), at)).toBe('/t/silver.orders?v=12&at=2026-11-21T10:00:00Z')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Date.UTC(9999, 0) }),
      fc.constantFrom('/', '/sql', formatRoute(table)),
      (ms, path) => {
        const address = withMoment(path, ms)
        expect(parseMoment(new URL(address, 'http://localhost').search)).toBe(ms)
        expect(read(address)).toEqual(read(path))
      },
    ),
  )
})

test('no moment is now, and what is no moment is none', () => {
  expect(withMoment('/sql', undefined)).toBe('/sql')
  for (const search of ['', '?at=', '?at=yesterday', '?at=2026-13-40T10:00:00Z', '?at=12'])
    expect(parseMoment(search)).toBeUndefined()
})
