import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstInvalidUtf8, utf8Census, wholeCharactersEnd } from './utf8.ts'

const strict = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

test('bytes are found valid exactly when the platform finds them so', () => {
  const bytes = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0xc0, 0x80, 0x9f, 0xa0, 0xbf),
    ),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(bytes, list => {
      const all = Uint8Array.from(list)
      const bad = firstInvalidUtf8(all, 0, all.length)
      expect(bad < 0).toBe(strict(all))
      if (bad >= 0) expect(strict(all.subarray(0, bad))).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('a character cut off at the end is left out, a whole one is not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), (text, cut) => {
      const bytes = new TextEncoder().encode(text)
      const part = bytes.subarray(0, cut % (bytes.length + 1))
      const end = wholeCharactersEnd(part)
      expect(strict(part.subarray(0, end))).toBe(true)
      expect(part.length - end).toBeLessThan(4)
    }),
  )
})

test('the census counts characters beyond ASCII and stray bytes', () => {
  expect(utf8Census(Uint8Array.of(0x61, 0xc3, 0xa9, 0xff, 0xf0, 0x9f, 0x98, 0x80))).toEqual({
    wide: 2,
    invalid: 1,
  })
})
