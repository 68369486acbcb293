/** Length of the valid UTF-8 sequence that starts at `at` (Unicode 15, table 3-7), or 0 when there is none. */
const sequenceLength = (bytes: Uint8Array, at: number, end: number): number => {
  const first = bytes[at] as number
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (at + size > end) return 0
  const second = bytes[at + 1] as number
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let i = 2; i < size; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0
  return size
}

/** Index of the first byte that does not belong to valid UTF-8, or -1. */
export const firstInvalidUtf8 = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start
  while (at < end) {
    if ((bytes[at] as number) < 0x80) {
      at++
      continue
    }
    const size = sequenceLength(bytes, at, end)
    if (size === 0) return at
    at += size
  }
  return -1
}

/** How many characters beyond ASCII are well formed, and how many bytes are not part of any. */
export const utf8Census = (bytes: Uint8Array): { readonly wide: number; readonly invalid: number } => {
  let wide = 0
  let invalid = 0
  let at = 0
  while (at < bytes.length) {
    const size = sequenceLength(bytes, at, bytes.length)
    if (size === 0) invalid++
    else if (size > 1) wide++
    at += Math.max(size, 1)
  }
  return { wide, invalid }
}

/** The end of the bytes without a character that is cut off at the very end. */
export const wholeCharactersEnd = (bytes: Uint8Array): number => {
  const end = bytes.length
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back] as number
    if (byte < 0x80) return end
    if (byte >= 0xc0) {
      const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
      return size > back ? end - back : end
    }
  }
  return end
}
