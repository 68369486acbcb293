import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameDistance } from './name-distance.ts'

it.each([
  ['Name', 'name'],
  ['First Name', 'first_name'],
  ['café', 'Cafe'],
  ['amuont', 'amount'],
  ['city', 'city_name'],
])('takes %s and %s for likely the same', (a, b) => {
  expect(nameDistance(a, b)).toBeGreaterThan(0)
  expect(nameDistance(a, b)).toBeLessThan(1)
})

it.each([
  ['id', 'is'],
  ['name', 'city'],
  ['a', 'b'],
])('takes %s and %s for nothing to do with each other', (a, b) => {
  expect(nameDistance(a, b)).toBeGreaterThanOrEqual(1)
})

it('takes names that are more alike for nearer', () => {
  const ways = ['amount', 'AMOUNT', 'a-mount', 'amuont', 'amount_net', 'city']
  const distances = ways.map(name => nameDistance(name, 'amount'))
  expect(distances).toEqual(distances.toSorted((a, b) => a - b))
  expect(new Set(distances).size).toBe(ways.length)
})

it('is 0 only between equal names, and the same both ways', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(nameDistance(a, b) === 0).toBe(a === b)
      expect(nameDistance(a, b)).toBe(nameDistance(b, a))
    }),
  )
})
