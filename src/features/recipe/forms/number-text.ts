const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** The number that a text says; undefined when it says none. */
export const numberOf = (text: string): number | undefined =>
  number.test(text.trim()) ? Number(text) : undefined

/** The numbers of a text with commas between them; undefined when one of them is none. */
export const numbersOf = (text: string): readonly number[] | undefined => {
  const parts = text
    .replace(/[,;\s]+$/, '')
    .split(/[,;\s]+/)
    .filter(part => part !== '')
  const numbers = parts.map(numberOf)
  return parts.length > 0 && numbers.every(one => one !== undefined) ? numbers : undefined
}

/** Numbers as the text that says them. */
export const numbersText = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '')
