import type { CellValue } from './grid-types.ts'

/** How a value is shown; `kind` picks the look, so that NULL, '' and the text NULL can be told apart. */
export interface FormattedCell {
  readonly kind: 'null' | 'empty' | 'text' | 'number' | 'boolean' | 'nested' | 'binary'
  readonly text: string
}

const longest = 500

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)

const jsonValue = (value: CellValue): unknown => {
  if (typeof value === 'bigint') return new BigIntText(String(value))
  if (value instanceof Uint8Array) return hex(value)
  if (Array.isArray(value)) return (value as readonly CellValue[]).map(jsonValue)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonValue(inner)]))
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

const mark = '\u0000'

/** JSON.stringify has no bigint: it is written between marks, which are taken away afterwards with their quotes. */
class BigIntText {
  readonly #digits: string
  constructor(digits: string) {
    this.#digits = digits
  }
  toJSON(): string {
    return `${mark}${this.#digits}${mark}`
  }
}

const hex = (bytes: Uint8Array): string =>
  `\\x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`

/** A nested value as JSON; integers keep all their digits. `indent` spaces make it many lines. */
export const toJson = (value: CellValue, indent = 0): string =>
  JSON.stringify(jsonValue(value), null, indent).replaceAll(/"\\u0000(-?\d+)\\u0000"/g, '$1')

/** Timestamps lose their `T` and an all-zero fraction; nothing that says something. */
const timestamp = (text: string): string =>
  text.replace(
    /^(\S+)T(\d\d:\d\d:\d\d)(?:\.(\d*?)0*)?(Z?)$/,
    (_, date: string, time: string, part?: string, zone?: string) =>
      `${date} ${time}${part ? `.${part}` : ''}${zone ?? ''}`,
  )

/** The value in full, as it is copied: NULL is nothing, numbers have all their digits. */
export const plainText = (value: CellValue, type: string): string => {
  if (value === null) return ''
  if (typeof value === 'string') return type.startsWith('timestamp') ? timestamp(value) : value
  if (value instanceof Uint8Array) return hex(value)
  return typeof value === 'object' ? toJson(value) : String(value)
}

/** The value as a grid cell shows it: long ones are cut. */
export const formatCell = (value: CellValue, type: string): FormattedCell => {
  if (value === null) return { kind: 'null', text: 'NULL' }
  if (value === '') return { kind: 'empty', text: '""' }
  const text = cut(plainText(value, type))
  if (value instanceof Uint8Array) return { kind: 'binary', text }
  switch (typeof value) {
    case 'boolean':
      return { kind: 'boolean', text }
    case 'number':
    case 'bigint':
      return { kind: 'number', text }
    case 'object':
      return { kind: 'nested', text }
    default:
      return { kind: type.startsWith('decimal') ? 'number' : 'text', text }
  }
}
