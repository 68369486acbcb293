import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clampWidth,
  columnOffsets,
  columnsInView,
  defaultWidth,
  isNumeric,
  revealColumn,
} from './columns-model.ts'

const widths = fc.array(fc.integer({ min: 48, max: 640 }), { minLength: 1, maxLength: 300 })

test('the columns in view are exactly those that touch the viewport', () => {
  fc.assert(
    fc.property(widths, fc.nat(20_000), fc.integer({ min: 1, max: 3_000 }), (all, left, viewport) => {
      const offsets = columnOffsets(all)
      const { first, end } = columnsInView(offsets, left, left + viewport)
      all.forEach((width, index) => {
        const start = offsets[index] ?? 0
        const touches = start < left + viewport && start + width > left
        expect(index >= first && index < end).toBe(touches)
      })
    }),
  )
})

test('a revealed column is in view, or starts the view when it is wider', () => {
  fc.assert(
    fc.property(widths, fc.nat(20_000), fc.integer({ min: 100, max: 2_000 }), (all, left, viewport) => {
      const offsets = columnOffsets(all)
      const column = all.length - 1
      const to = revealColumn(column, offsets, left, viewport)
      const start = offsets[column] ?? 0
      expect(start).toBeGreaterThanOrEqual(to)
      if ((all[column] ?? 0) <= viewport) expect(offsets[column + 1]).toBeLessThanOrEqual(to + viewport)
    }),
  )
})

test('a long name widens its column, up to a limit', () => {
  const short = defaultWidth({ name: 'id', type: 'long' })
  const long = defaultWidth({ name: 'number_of_passengers', type: 'long' })
  expect(long).toBeGreaterThan(short)
  expect(defaultWidth({ name: 'x'.repeat(500), type: 'string' })).toBe(280)
})

test('numbers of every width are numbers, text and dates are not', () => {
  expect(['long', 'integer', 'double', 'decimal(10,2)', 'HUGEINT'].every(isNumeric)).toBe(true)
  expect(['string', 'date', 'timestamp', 'boolean', 'array<long>'].some(isNumeric)).toBe(false)
})

test('a width stays within its limits', () => {
  expect([clampWidth(-5), clampWidth(100.4), clampWidth(9_999)]).toEqual([48, 100, 640])
})
