import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateText, decimalText, timestampText, timeText } from './value-text.ts'

const DAY_MS = 86_400_000

test('dates are those of the proleptic Gregorian calendar that Date has', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), days => {
      expect(dateText(BigInt(days))).toBe(new Date(days * DAY_MS).toISOString().split('T')[0])
    }),
    { numRuns: 2000 },
  )
})

test('instants keep their microseconds, before and after 1970', () => {
  fc.assert(
    fc.property(fc.integer({ min: -8e12, max: 8e12 }), fc.integer({ min: 0, max: 999 }), (ms, micros) => {
      const ticks = BigInt(ms) * 1000n + BigInt(micros)
      const iso = new Date(ms).toISOString()
      expect(timestampText(ticks, 1_000_000n, true)).toBe(
        `${iso.slice(0, -1)}${`${micros}`.padStart(3, '0')}Z`,
      )
    }),
    { numRuns: 2000 },
  )
})

test.each([
  [0n, 1n, '1970-01-01T00:00:00.000000'],
  [1500n, 1000n, '1970-01-01T00:00:01.500000'],
  [-1n, 1_000_000_000n, '1969-12-31T23:59:59.999999999'],
  [253_402_300_800_000_000n, 1_000_000n, '+010000-01-01T00:00:00.000000'],
  [-62_198_755_200_000_000n, 1_000_000n, '-000001-01-01T00:00:00.000000'],
  [2n ** 63n - 1n, 1_000_000n, 'infinity'],
  [1n - 2n ** 63n, 1_000_000n, '-infinity'],
])('%d ticks of 1/%d s are %s', (ticks, perSecond, text) => {
  expect(timestampText(ticks, perSecond, false)).toBe(text)
})

test('the endless dates have their names', () => {
  expect([dateText(2n ** 31n - 1n), dateText(1n - 2n ** 31n)]).toEqual(['infinity', '-infinity'])
})

test('a time of day may be 24:00', () => {
  expect(timeText(86_400_000_000n, 1_000_000n)).toBe('24:00:00.000000')
})

test('a decimal has exactly the digits of its scale, and its value', () => {
  const words = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
  fc.assert(
    fc.property(words, fc.integer({ min: 0, max: 38 }), (unscaled, scale) => {
      const bits = BigInt.asUintN(128, unscaled)
      const row = Uint32Array.from([0n, 32n, 64n, 96n], shift => Number((bits >> shift) & 0xffff_ffffn))
      const text = decimalText(Uint32Array.from([7, 7, 7, 7, ...row]), 1, scale)
      expect(text).toMatch(scale === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${scale}}$`))
      expect(text).not.toMatch(/^-?0\d/)
      expect(BigInt(text.replace('.', ''))).toBe(unscaled)
    }),
    { numRuns: 1000 },
  )
})
