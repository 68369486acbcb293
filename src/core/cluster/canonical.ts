/** A value of a column and how many rows have it. */
export interface CountedValue {
  readonly value: string
  readonly rows: number
}

/** How much a text looks like a slip: 0 is clean. */
const flaws = (text: string): number => {
  const isSpaced = /^\s|\s$|\s\s|[^\S ]/u.test(text)
  const isBroken = /[\p{Cc}\p{Cf}\ufffd]/u.test(text)
  const letters = text.replace(/\P{L}+/gu, '')
  const isShouted =
    letters.length > 3 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
  const isLower = letters !== '' && letters === letters.toLowerCase() && letters !== letters.toUpperCase()
  const isOdd = /^[\p{P}\p{S}]|[,;:_\-–—*?!/\\]$/u.test(text)
  return (isBroken ? 8 : 0) + (isSpaced ? 4 : 0) + (isOdd ? 2 : 0) + (isShouted || isLower ? 1 : 0)
}

/** The value to keep comes first: that of most rows, then the one that looks cleanest, then by its characters. */
export const byMerit = (a: CountedValue, b: CountedValue): number => {
  if (a.rows !== b.rows) return b.rows - a.rows
  const difference = flaws(a.value) - flaws(b.value)
  if (difference !== 0) return difference
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0
}
