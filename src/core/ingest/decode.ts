import { utf8Bytes } from './bytes.ts'
import type { Encoding } from './format.ts'

/** The byte order mark of each encoding. */
const marks: Readonly<Record<Encoding, readonly number[]>> = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
  'windows-1252': [],
}

/** The encoding whose byte order mark the bytes begin with. */
export const markedEncoding = (head: Uint8Array): Encoding | undefined =>
  (['utf-8', 'utf-16le', 'utf-16be'] as const).find(name =>
    marks[name].every((byte, index) => head[index] === byte),
  )

/** 0x80 to 0x9F as windows-1252 has them (WHATWG: the five gaps are the control characters of the same number). */
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const windows1252: readonly Uint8Array[] = Array.from({ length: 128 }, (_, index) =>
  utf8Bytes(upper[index] ?? String.fromCharCode(128 + index)),
)

const fromWindows1252 = (chunk: Uint8Array): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(chunk.length * 3)
  let to = 0
  for (const byte of chunk) {
    if (byte < 128) {
      out[to++] = byte
      continue
    }
    for (const part of windows1252[byte - 128] as Uint8Array) out[to++] = part
  }
  return out.subarray(0, to)
}

/**
 * UTF-16 to UTF-8, chunk by chunk. What is no character does not become U+FFFD, which would hide it: a lone surrogate is
 * written as its three bytes, a lone last byte as 0xFF, which are invalid in UTF-8, so that the record is found to be corrupt.
 */
class Utf16Reader {
  private readonly low: number
  private odd: number | undefined
  private surrogate = 0

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.low = encoding === 'utf-16le' ? 0 : 1
  }

  convert(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
    let bytes = chunk
    if (this.odd !== undefined) {
      bytes = new Uint8Array(chunk.length + 1)
      bytes[0] = this.odd
      bytes.set(chunk, 1)
    }
    const even = bytes.length & ~1
    this.odd = bytes.length > even ? bytes[even] : undefined
    const out = new Uint8Array((even >> 1) * 3 + 6)
    let to = 0
    for (let at = 0; at < even; at += 2) {
      const unit = (bytes[at + this.low] as number) | ((bytes[at + 1 - this.low] as number) << 8)
      to = this.unit(unit, out, to)
    }
    return out.subarray(0, to)
  }

  end(): Uint8Array<ArrayBuffer> {
    const out = new Uint8Array(4)
    let to = this.flush(out, 0)
    if (this.odd !== undefined) out[to++] = 0xff
    return out.subarray(0, to)
  }

  private flush(out: Uint8Array, to: number): number {
    if (this.surrogate === 0) return to
    const unit = this.surrogate
    this.surrogate = 0
    return threeBytes(unit, out, to)
  }

  private unit(unit: number, out: Uint8Array, at: number): number {
    let to = at
    if (this.surrogate !== 0 && (unit & 0xfc00) === 0xdc00) {
      const point = 0x10000 + ((this.surrogate & 0x3ff) << 10) + (unit & 0x3ff)
      this.surrogate = 0
      out[to++] = 0xf0 | (point >> 18)
      out[to++] = 0x80 | ((point >> 12) & 63)
      out[to++] = 0x80 | ((point >> 6) & 63)
      out[to++] = 0x80 | (point & 63)
      return to
    }
    to = this.flush(out, to)
    if ((unit & 0xfc00) === 0xd800) {
      this.surrogate = unit
      return to
    }
    if (unit < 0x80) out[to++] = unit
    else if (unit < 0x800) {
      out[to++] = 0xc0 | (unit >> 6)
      out[to++] = 0x80 | (unit & 63)
    } else return threeBytes(unit, out, to)
    return to
  }
}

const threeBytes = (unit: number, out: Uint8Array, at: number): number => {
  out[at] = 0xe0 | (unit >> 12)
  out[at + 1] = 0x80 | ((unit >> 6) & 63)
  out[at + 2] = 0x80 | (unit & 63)
  return at + 3
}

/** Drops a mark from the beginning of a stream, however small its chunks. */
async function* withoutMark(
  chunks: AsyncIterable<Uint8Array>,
  mark: readonly number[],
): AsyncGenerator<Uint8Array, void> {
  let seen: number[] | undefined = []
  for await (const chunk of chunks) {
    if (seen === undefined) {
      yield chunk
      continue
    }
    const head: Uint8Array = seen.length === 0 ? chunk : Uint8Array.from([...seen, ...chunk])
    const same = mark.every((byte, index) => index >= head.length || head[index] === byte)
    if (same && head.length < mark.length) {
      seen = [...head]
      continue
    }
    seen = undefined
    yield same ? head.subarray(mark.length) : head
  }
  if (seen !== undefined && seen.length > 0) yield Uint8Array.from(seen)
}

/**
 * Turns bytes of an encoding into UTF-8, without a byte order mark. What is invalid stays invalid, so that the reader of the
 * records can report it. UTF-8 passes through as it is.
 */
export async function* decodeToUtf8(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const bare = withoutMark(chunks, marks[encoding])
  if (encoding === 'utf-8') {
    yield* bare as AsyncIterable<Uint8Array<ArrayBuffer>>
  } else if (encoding === 'windows-1252') {
    for await (const chunk of bare) yield fromWindows1252(chunk)
  } else {
    const reader = new Utf16Reader(encoding)
    for await (const chunk of bare) yield reader.convert(chunk)
    yield reader.end()
  }
}

/** The same for bytes at hand; `whole` says that nothing follows. */
export const decodeHead = (head: Uint8Array, encoding: Encoding, whole: boolean): Uint8Array => {
  const mark = marks[encoding]
  const bare = mark.every((byte, index) => head[index] === byte) ? head.subarray(mark.length) : head
  if (encoding === 'utf-8') return bare
  if (encoding === 'windows-1252') return fromWindows1252(bare)
  const reader = new Utf16Reader(encoding)
  const body = reader.convert(bare)
  const tail = whole ? reader.end() : new Uint8Array(0)
  const all = new Uint8Array(body.length + tail.length)
  all.set(body)
  all.set(tail, body.length)
  return all
}
