import { utf8Bytes } from './bytes.ts'

/** Beginnings of formats that are not text: name, bytes (text as Latin letters, or numbers), place. */
const signatures: readonly (readonly [name: string, bytes: string | readonly number[], at?: number])[] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', 'GIF87a'],
  ['a GIF image', 'GIF89a'],
  ['a WebP image', 'WEBP', 8],
  ['a WAV sound', 'WAVE', 8],
  ['a TIFF image', [0x49, 0x49, 0x2a, 0]],
  ['a TIFF image', [0x4d, 0x4d, 0, 0x2a]],
  ['a Photoshop image', '8BPS'],
  ['a PDF document', '%PDF-'],
  ['a ZIP archive or an Excel workbook', [0x50, 0x4b, 3, 4]],
  ['an empty ZIP archive', [0x50, 0x4b, 5, 6]],
  ['an old Office document (such as .xls)', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['gzip-compressed data', [0x1f, 0x8b]],
  ['Zstandard-compressed data', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz-compressed data', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['bzip2-compressed data', [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21, 0x1a, 7]],
  ['a tar archive', 'ustar', 257],
  ['a SQLite database', 'SQLite format 3\0'],
  ['a DuckDB database', 'DUCK', 8],
  ['an ELF program', [0x7f, 0x45, 0x4c, 0x46]],
  ['a Windows program', [0x4d, 0x5a, 0x90, 0]],
  ['a macOS program', [0xcf, 0xfa, 0xed, 0xfe]],
  ['a Java class', [0xca, 0xfe, 0xba, 0xbe]],
  ['a WebAssembly module', [0, 0x61, 0x73, 0x6d]],
  ['an Arrow file', 'ARROW1\0\0'],
  ['an Avro file', [0x4f, 0x62, 0x6a, 1]],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46]],
  ['a NumPy array', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['an MP4 video', 'ftyp', 4],
  ['an MP3 sound', [0x49, 0x44, 0x33, 3]],
  ['an Ogg stream', 'OggS\0'],
]

const standsAt = (head: Uint8Array, bytes: ArrayLike<number>, at: number): boolean => {
  if (head.length < at + bytes.length) return false
  for (let i = 0; i < bytes.length; i++) if (head[at + i] !== bytes[i]) return false
  return true
}

/** Whether the bytes begin as a Parquet file does. */
export const isParquet = (head: Uint8Array): boolean => standsAt(head, utf8Bytes('PAR1'), 0)

/** What a file is that is not text, by its first bytes; undefined when they are none that are known. */
export const binaryKind = (head: Uint8Array): string | undefined =>
  signatures.find(([, bytes, at = 0]) =>
    standsAt(head, typeof bytes === 'string' ? utf8Bytes(bytes) : bytes, at),
  )?.[0]

/** Control characters that text does not have (tabs, line ends, form feeds, escapes and separators are left out). */
const isStrange = (byte: number): boolean => byte < 9 || byte === 11 || (byte > 13 && byte < 27)

/** Whether one byte in fifty, or more, is a control character that text does not have. */
export const looksBinary = (bytes: Uint8Array): boolean => {
  let strange = 0
  for (const byte of bytes) if (isStrange(byte)) strange++
  return strange * 50 > bytes.length
}

/** UTF-16 without a byte order mark: nearly every other byte is 0, as in text that is mostly Latin. */
export const silentUtf16 = (head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  const zeros = [0, 0]
  const even = head.length & ~1
  for (let at = 0; at < even; at++) if (head[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  const [high = 0, low = 0] = zeros
  const half = even / 2
  if (low > half * 0.4 && high < half * 0.05) return 'utf-16le'
  if (high > half * 0.4 && low < half * 0.05) return 'utf-16be'
  return undefined
}
