import type { Value } from '../../core/ports/engine.ts'

/** A record that must be kept as `_corrupt_record`, with the line it begins on and why it is no row. */
export interface CorruptRecord {
  readonly corrupt: string
  readonly line: number
  readonly reason: RegExp
}

/** A file that is not what it claims, and what must become of it: rows in the order of the file, or a refusal. */
export interface HostileFile {
  readonly what: string
  readonly name: string
  readonly bytes: Uint8Array
  readonly columns?: readonly string[]
  readonly records?: readonly (readonly Value[] | CorruptRecord)[]
  /** Why the file can not be read; the message begins with its name. */
  readonly refused?: RegExp
}

/** Text as UTF-8. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Text of characters up to U+00FF, a byte each. */
export const oneByteEach = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))

/** Text as UTF-16; a byte order mark is a character of the text. */
export const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) bytes.setUint16(i * 2, text.charCodeAt(i), order === 'le')
  return new Uint8Array(bytes.buffer)
}

/** Bytes out of text and numbers. */
export const joined = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...utf8(part)] : part)))

/** The same bytes each time, spread evenly over 0 to 255. */
export const noise = (size: number): Uint8Array => {
  let state = 1
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state >> 16
  })
}

/** A table of two rows. */
export const two = 'id,name\n1,Zoë\n2,Bo\n'
/** What `two` must become. */
export const twoRows = {
  columns: ['id', 'name'],
  records: [
    ['1', 'Zoë'],
    ['2', 'Bo'],
  ],
} as const
