import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  contentTop,
  elementHeight,
  maxHeight,
  positionAt,
  revealRow,
  rowsInView,
  scrolledTo,
} from './scroll-model.ts'

const rowHeight = 28
const million = { content: 1_000_000 * rowHeight, viewport: 700 }
const small = { content: 500 * rowHeight, viewport: 700 }

test('the element never grows beyond what browsers can lay out', () => {
  expect(elementHeight(million)).toBe(maxHeight)
  expect(elementHeight(small)).toBe(small.content)
})

test('content that fits scrolls as the browser scrolls', () => {
  fc.assert(
    fc.property(fc.nat(small.content), top => {
      expect(scrolledTo(top, { scrollTop: 0, shift: 0 }, small)).toEqual({ scrollTop: top, shift: 0 })
    }),
  )
})

describe('content taller than the element', () => {
  test('the ends of the scroll bar are the first and the last row', () => {
    const start = positionAt(million.content / 2, million)
    expect(contentTop(scrolledTo(0, start, million))).toBeCloseTo(0, 6)
    const end = elementHeight(million) - million.viewport
    expect(contentTop(scrolledTo(end, start, million))).toBeCloseTo(million.content - million.viewport, 3)
  })

  test('a wheel moves by exactly its pixels, wherever it is', () => {
    const places = fc.integer({ min: 1_000, max: million.content - 3_000 })
    fc.assert(
      fc.property(places, fc.integer({ min: -400, max: 400 }), (top, delta) => {
        const before = positionAt(top, million)
        const after = scrolledTo(before.scrollTop + delta, before, million)
        expect(contentTop(after) - contentTop(before)).toBeCloseTo(delta, 3)
      }),
    )
  })

  test('every place can be shown, and stands where the bar says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: million.content }), top => {
        const position = positionAt(top, million)
        expect(contentTop(position)).toBe(Math.min(top, million.content - million.viewport))
        expect(position.scrollTop).toBeGreaterThanOrEqual(0)
        expect(position.scrollTop).toBeLessThanOrEqual(elementHeight(million) - million.viewport)
      }),
    )
  })

  test('no scroll event leads outside the content', () => {
    const end = elementHeight(million) - million.viewport
    const steps = fc.array(fc.integer({ min: -5_000, max: 900_000 }), { maxLength: 40 })
    fc.assert(
      fc.property(steps, deltas => {
        let position = positionAt(0, million)
        for (const delta of deltas) {
          const to = Math.min(end, Math.max(0, position.scrollTop + delta))
          position = scrolledTo(to, position, million)
          expect(contentTop(position)).toBeGreaterThanOrEqual(-0.001)
          expect(contentTop(position)).toBeLessThanOrEqual(million.content - million.viewport + 0.01)
        }
      }),
    )
  })
})

test('rows in view cover the viewport and stay within the table', () => {
  fc.assert(
    fc.property(fc.nat(million.content), top => {
      const position = positionAt(top, million)
      const { first, end } = rowsInView(position, million, rowHeight, 5)
      expect(first).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(1_000_000)
      expect(first * rowHeight).toBeLessThanOrEqual(contentTop(position))
      expect(end * rowHeight).toBeGreaterThanOrEqual(Math.min(million.content, contentTop(position) + 700))
      expect(end - first).toBeLessThanOrEqual(38)
    }),
  )
})

test('a revealed row is wholly in view, from anywhere', () => {
  const row = fc.nat(999_999)
  fc.assert(
    fc.property(row, row, (from, to) => {
      const position = revealRow(to, positionAt(from * rowHeight, million), million, rowHeight)
      const top = contentTop(position)
      expect(to * rowHeight).toBeGreaterThanOrEqual(top - 0.001)
      expect((to + 1) * rowHeight).toBeLessThanOrEqual(top + million.viewport + 0.001)
    }),
  )
})

test('a row that is in view moves nothing', () => {
  const position = positionAt(280, small)
  expect(revealRow(12, position, small, rowHeight)).toBe(position)
})

test('an empty table has no rows in view', () => {
  expect(rowsInView({ scrollTop: 0, shift: 0 }, { content: 0, viewport: 700 }, rowHeight, 5)).toEqual({
    first: 0,
    end: 0,
  })
})
