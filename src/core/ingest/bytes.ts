export const LF = 10
export const CR = 13
export const QUOTE = 34
export const BACKSLASH = 92

/** Index of the first line end (LF or CR) at or after `from`, or `end`. */
export const lineEnd = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at < end) {
    const byte = bytes[at] as number
    if (byte === LF || byte === CR) break
    at++
  }
  return at
}

/** Index after the line end (LF, CRLF or CR) that stands at `at`; `at` itself at the end of the bytes. */
export const afterLineEnd = (bytes: Uint8Array, at: number, end: number): number => {
  if (at >= end) return at
  return bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1
}

/** Line ends (LF, CRLF, CR) between two places; neither may lie between a CR and its LF. */
export const countLineEnds = (bytes: Uint8Array, from: number, end: number): number => {
  let lines = 0
  for (let at = from; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === LF) lines++
    else if (byte === CR && (at + 1 >= end || bytes[at + 1] !== LF)) lines++
  }
  return lines
}

/** Whether two runs of bytes are equal; `start` to `end` of the first, all of the second. */
export const sameBytes = (bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean => {
  const size = end - start
  if (size !== other.length) return false
  for (let i = 0; i < size; i++) if (bytes[start + i] !== other[i]) return false
  return true
}

/** Bytes of a code unit sequence as ASCII or UTF-8. */
export const utf8Bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const replacing = new TextDecoder('utf-8', { ignoreBOM: true })

/** Decodes UTF-8, with U+FFFD in place of what is not; nothing else is changed, a BOM stays. */
export const textOf = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  replacing.decode(bytes.subarray(start, end))
