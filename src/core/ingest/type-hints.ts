import type { TypeHint } from './format.ts'
import { isDate, isTimestamp } from './json-fit.ts'
import { isLong } from './json-shape.ts'

const integer = /^-?(0|[1-9]\d*)$/
const real = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const paddedInteger = /^[+-]?0\d+$/

/** The type that a cell's text has by itself. Numbers with leading zeros are text: they are codes, and the zeros would go. */
export const cellHint = (text: string): TypeHint => {
  const first = text.charCodeAt(0)
  if (first >= 43 && first <= 57) {
    if (integer.test(text)) return isLong(text) ? 'long' : 'double'
    if (real.test(text) && !paddedInteger.test(text)) return 'double'
    if (isDate(text)) return 'date'
    if (isTimestamp(text)) return 'timestamp'
    return 'string'
  }
  return /^(true|false)$/i.test(text) ? 'boolean' : 'string'
}

const joined = (a: TypeHint, b: TypeHint): TypeHint => {
  if (a === b) return a
  const both = new Set([a, b])
  if (both.has('long') && both.has('double')) return 'double'
  if (both.has('date') && both.has('timestamp')) return 'timestamp'
  return 'string'
}

/** The type that all of these texts have, or `string` when there is none, or no text. */
export const hintOf = (texts: readonly string[]): TypeHint => {
  let hint: TypeHint | undefined
  for (const text of texts) {
    hint = hint === undefined ? cellHint(text) : joined(hint, cellHint(text))
    if (hint === 'string') return hint
  }
  return hint ?? 'string'
}
