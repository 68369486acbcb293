import { BACKSLASH } from './bytes.ts'

const plain = new Uint8Array(256)
for (const [letter, byte] of Object.entries({
  '"': 34,
  '\\': 92,
  '/': 47,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
})) {
  plain[letter.charCodeAt(0)] = byte
}

const hex = (bytes: Uint8Array, at: number): number => {
  let unit = 0
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i] as number
    unit = unit * 16 + (byte <= 57 ? byte - 48 : (byte | 32) - 87)
  }
  return unit
}

/** Puts a code point as UTF-8; surrogates in their three bytes. Returns the index after it. */
const putPoint = (out: Uint8Array, at: number, point: number): number => {
  let to = at
  if (point < 0x80) out[to++] = point
  else if (point < 0x800) out[to++] = 0xc0 | (point >> 6)
  else if (point < 0x10000) {
    out[to++] = 0xe0 | (point >> 12)
    out[to++] = 0x80 | ((point >> 6) & 63)
  } else {
    out[to++] = 0xf0 | (point >> 18)
    out[to++] = 0x80 | ((point >> 12) & 63)
    out[to++] = 0x80 | ((point >> 6) & 63)
  }
  if (point >= 0x80) out[to++] = 0x80 | (point & 63)
  return to
}

let scratch = new Uint8Array(1024)

/** Text as UTF-8 in a buffer that the next call uses again. */
export interface Unescaped {
  readonly bytes: Uint8Array
  readonly size: number
  /** No escape stands for half of a surrogate pair. */
  readonly isWellFormed: boolean
}

/** Undoes the escapes of the inside of a JSON string that the tape has found valid. The result is overwritten by the next call. */
export const unescapeJson = (bytes: Uint8Array, start: number, end: number): Unescaped => {
  if (end - start > scratch.length) scratch = new Uint8Array((end - start) * 2)
  const out = scratch
  let to = 0
  let isWellFormed = true
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte !== BACKSLASH) {
      out[to++] = byte
      continue
    }
    const letter = bytes[++at] as number
    if (letter !== 117) {
      out[to++] = plain[letter] as number
      continue
    }
    let point = hex(bytes, at + 1)
    at += 4
    if (
      point >= 0xd800 &&
      point < 0xdc00 &&
      at + 6 < end &&
      bytes[at + 1] === BACKSLASH &&
      bytes[at + 2] === 117
    ) {
      const low = hex(bytes, at + 3)
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point & 0x3ff) << 10) + (low & 0x3ff)
        at += 6
      }
    }
    if (point >= 0xd800 && point < 0xe000) isWellFormed = false
    to = putPoint(out, to, point)
  }
  return { bytes: out, size: to, isWellFormed }
}
