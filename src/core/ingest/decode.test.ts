import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHead, decodeToUtf8, markedEncoding } from './decode.ts'
import type { Encoding } from './format.ts'
import { bytesOf, chunked } from './ingest.fixture.ts'

const decode = async (bytes: Uint8Array<ArrayBuffer>, encoding: Encoding, sizes?: readonly number[]) => {
  const parts: number[] = []
  for await (const chunk of decodeToUtf8(chunked(bytes, sizes), encoding)) parts.push(...chunk)
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(parts))
}

const utf16 = (text: string, little: boolean): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), little)
  return bytes
}

test('every text comes back from UTF-16 of either order and from UTF-8, marked or not, cut anywhere', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.boolean(), sizes, async (text, marked, cut) => {
      fc.pre(!text.startsWith('\ufeff'))
      const full = marked ? `\ufeff${text}` : text
      expect(await decode(utf16(full, true), 'utf-16le', cut)).toBe(text)
      expect(await decode(utf16(full, false), 'utf-16be', cut)).toBe(text)
      expect(await decode(bytesOf(full), 'utf-8', cut)).toBe(text)
    }),
  )
})

test('windows-1252 is decoded as WHATWG has it, all 256 bytes', async () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index)
  const special = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
  const latin = (from: number, to: number) =>
    String.fromCharCode(...Array.from({ length: to - from }, (_, index) => from + index))
  expect(await decode(all, 'windows-1252', [7])).toBe(latin(0, 128) + special + latin(160, 256))
})

test('only one byte order mark is dropped, and one that is cut off stays', async () => {
  expect(await decode(bytesOf('\ufeff\ufeffa'), 'utf-8', [1])).toBe('\ufeffa')
  expect(await decode(Uint8Array.of(0xef, 0xbb), 'utf-8', [1])).toBe('\ufffd')
  expect(await decode(bytesOf('\ufeff'), 'utf-8', [2])).toBe('')
})

test('a lone surrogate and half a unit stay invalid instead of turning into a valid character', async () => {
  const parts: number[] = []
  const bytes = Uint8Array.of(0x3d, 0xd8, 0x61, 0, 0x62)
  for await (const chunk of decodeToUtf8(chunked(bytes, [2]), 'utf-16le')) parts.push(...chunk)
  expect(parts).toEqual([0xed, 0xa0, 0xbd, 0x61, 0xff])
})

test('the mark tells the encoding', () => {
  expect(markedEncoding(bytesOf('\ufeffx'))).toBe('utf-8')
  expect(markedEncoding(Uint8Array.of(0xff, 0xfe, 0x41, 0))).toBe('utf-16le')
  expect(markedEncoding(Uint8Array.of(0xfe, 0xff, 0, 0x41))).toBe('utf-16be')
  expect(markedEncoding(bytesOf('x'))).toBeUndefined()
})

test('a head is decoded as the stream is', async () => {
  const text = 'aé😀\n'
  expect(new TextDecoder().decode(decodeHead(utf16(`\ufeff${text}`, false), 'utf-16be', true))).toBe(text)
  expect(new TextDecoder().decode(decodeHead(bytesOf(`\ufeff${text}`), 'utf-8', true))).toBe(text)
  expect([...decodeHead(Uint8Array.of(0x41, 0, 0x42), 'utf-16le', false)]).toEqual([0x41])
})
