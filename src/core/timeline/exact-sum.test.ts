import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ExactSum } from './exact-sum.ts'

const sumOf = (...parts: readonly string[]): ExactSum => {
  const sum = new ExactSum()
  for (const part of parts) sum.add(part)
  return sum
}

it('is NULL of nothing, and again when all is taken back', () => {
  const sum = new ExactSum()
  expect(sum.text()).toBeNull()
  sum.add(undefined)
  expect(sum.text()).toBeNull()
  sum.add('5')
  sum.remove('5')
  expect(sum.text()).toBeNull()
})

it('keeps the decimals and the sign, and all digits', () => {
  expect(sumOf('0.50', '-1.25').text()).toBe('-0.75')
  expect(sumOf('0.05', '0.05').text()).toBe('0.10')
  expect(sumOf('1.00', '-1.00').text()).toBe('0.00')
  expect(sumOf('99999999999999999999', '1').text()).toBe('100000000000000000000')
})

it('is the sum of what is left, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.boolean())), parts => {
      const sum = new ExactSum()
      for (const [part] of parts) sum.add(String(part))
      for (const [part, isGone] of parts) if (isGone) sum.remove(String(part))
      const left = parts.flatMap(([part, isGone]) => (isGone ? [] : [part]))
      expect(sum.text()).toBe(left.length === 0 ? null : String(left.reduce((a, b) => a + b, 0n)))
    }),
  )
})
