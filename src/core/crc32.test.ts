import { crc32 as crc32OfNode } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'

test('crc32 is that of zlib, whole and in pieces, at any alignment', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(8), (bytes, cut, shift) => {
      const moved = new Uint8Array(bytes.length + shift)
      moved.set(bytes, shift)
      const view = moved.subarray(shift)
      expect(crc32(view)).toBe(crc32OfNode(bytes))
      expect(crc32(view.subarray(cut), crc32(view.subarray(0, cut)))).toBe(crc32(view))
    }),
  )
})
