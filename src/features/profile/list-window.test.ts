import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../core/property-runs.fixture.ts'
import { lineAfterKey, lineHeight, linesInSight, scrollToLine } from './list-window.ts'

test('of a long list only the lines in sight and a few beyond are drawn', () => {
  expect(linesInSight(0, 360, 500)).toEqual({ first: 0, end: 14 })
  expect(linesInSight(100 * lineHeight, 360, 500)).toEqual({ first: 96, end: 114 })
  expect(linesInSight(0, 0, 0)).toEqual({ first: 0, end: 0 })
})

test('a line that a key leads to is in sight after the list is scrolled to it', () => {
  const one = fc.record({
    count: fc.integer({ min: 1, max: 600 }),
    height: fc.integer({ min: lineHeight, max: 900 }),
    keys: fc.array(fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'), {
      maxLength: 30,
    }),
  })
  fc.assert(
    fc.property(one, ({ count, height, keys }) => {
      let [at, scrollTop] = [0, 0]
      for (const key of keys) {
        at = lineAfterKey(key, at, count, Math.floor(height / lineHeight)) ?? at
        scrollTop = scrollToLine(at, scrollTop, height)
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThan(count)
        const { first, end } = linesInSight(scrollTop, height, count)
        expect(at).toBeGreaterThanOrEqual(first)
        expect(at).toBeLessThan(end)
        expect(at * lineHeight).toBeGreaterThanOrEqual(scrollTop)
        expect((at + 1) * lineHeight).toBeLessThanOrEqual(scrollTop + height)
      }
    }),
    { numRuns: runs(200) },
  )
})

test('other keys lead nowhere', () => {
  expect(lineAfterKey('a', 3, 10, 5)).toBeUndefined()
})
