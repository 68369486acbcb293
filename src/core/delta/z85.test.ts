import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeZ85, encodeZ85 } from './z85.ts'

test('Z85 encodes the example of its specification', () => {
  const hello = Uint8Array.from([0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b])
  expect(encodeZ85(hello)).toBe('HelloWorld')
  expect(decodeZ85('HelloWorld')).toEqual(hello)
  expect(decodeZ85('wi5b=')).toEqual(Uint8Array.from([0x64, 0x39, 0xd3, 0xd0]))
})

test('any bytes come back, filled up with zeroes to a multiple of 4', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
      const back = decodeZ85(encodeZ85(bytes))
      expect([...(back ?? [])].slice(0, bytes.length)).toEqual([...bytes])
      expect([...(back ?? [])].slice(bytes.length).every(byte => byte === 0)).toBe(true)
    }),
  )
})

test('text that is no Z85 is told apart', () => {
  for (const text of ['four', 'a"cde', '#####', 'abcdé']) expect(decodeZ85(text)).toBeUndefined()
})
