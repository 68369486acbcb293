import type { Effort, InParts } from './effort.ts'

/** A value of a column and how many rows have it. */
export interface CountedValue {
  readonly value: string
  readonly rows: number
}

/** What makes a text look like a slip, and how much. */
const weights = { broken: 8, spaced: 4, odd: 2, letterCase: 1 } as const

const flawsOfAny = (text: string): number => {
  const isSpaced = /^\s|\s$|\s\s|[^\S ]/u.test(text)
  const isBroken = /[\p{Cc}\p{Cf}\ufffd]/u.test(text)
  const letters = text.replace(/\P{L}+/gu, '')
  const isShouted =
    letters.length > 3 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
  const isLower = letters !== '' && letters === letters.toLowerCase() && letters !== letters.toUpperCase()
  const isOdd = /^[\p{P}\p{S}]|[,;:_\-–—*?!/\\]$/u.test(text)
  return (
    (isBroken ? weights.broken : 0) +
    (isSpaced ? weights.spaced : 0) +
    (isOdd ? weights.odd : 0) +
    (isShouted || isLower ? weights.letterCase : 0)
  )
}

const space = 0x20
const isSign = (code: number): boolean =>
  (code > space && code < 0x30) ||
  (code > 0x39 && code < 0x41) ||
  (code > 0x5a && code < 0x61) ||
  (code > 0x7a && code < 0x7f)
const oddEnds = ',;:_-*?!/\\'

/** How much a text looks like a slip: 0 is clean. Nearly all texts are told by one walk over them. */
const flaws = (text: string): number => {
  let [upper, lower, before] = [0, 0, space]
  let isSpaced = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < space || code > 0x7e) return flawsOfAny(text)
    if (code > 0x40 && code < 0x5b) upper += 1
    else if (code > 0x60 && code < 0x7b) lower += 1
    else if (code === space) isSpaced ||= before === space
    before = code
  }
  if (text === '') return 0
  const isOdd = isSign(text.charCodeAt(0)) || oddEnds.includes(text.charAt(text.length - 1))
  const isOneCase = lower === 0 ? upper > 3 : upper === 0
  return (
    (isSpaced || before === space ? weights.spaced : 0) +
    (isOdd ? weights.odd : 0) +
    (isOneCase ? weights.letterCase : 0)
  )
}

/** The first three characters as a number: texts are in the order of theirs where these differ. */
const head = (text: string): number =>
  ((text.charCodeAt(0) || 0) * 0x1_0000 + (text.charCodeAt(1) || 0)) * 0x1_0000 + (text.charCodeAt(2) || 0)

/** What decides which of some values is kept. Values are given by their places. */
export interface Merits {
  /** The order of values: that of most rows first, then the one that looks cleanest, then by their characters. */
  readonly compare: (a: number, b: number) => number
  /** The order of values that would have other numbers of rows. */
  readonly compareWith: (rows: Float64Array) => (a: number, b: number) => number
}

/** Looks at values once, so that they can be compared quickly: the value to keep comes first. */
export function* meritsOf(values: readonly CountedValue[], effort: Effort): InParts<Merits> {
  const flawsOfAll = new Uint8Array(values.length)
  const ownRows = new Float64Array(values.length)
  const heads = new Float64Array(values.length)
  for (const [at, { value, rows }] of values.entries()) {
    flawsOfAll[at] = flaws(value)
    ownRows[at] = rows
    heads[at] = head(value)
    if (effort.spend(value.length + 2)) yield effort.pause()
  }
  const compareWith = (rows: Float64Array) => (a: number, b: number) => {
    const difference =
      (rows[b] ?? 0) - (rows[a] ?? 0) ||
      (flawsOfAll[a] ?? 0) - (flawsOfAll[b] ?? 0) ||
      (heads[a] ?? 0) - (heads[b] ?? 0)
    if (difference !== 0) return difference
    const [one = '', other = ''] = [values[a]?.value, values[b]?.value]
    return one < other ? -1 : one > other ? 1 : 0
  }
  return { compare: compareWith(ownRows), compareWith }
}
