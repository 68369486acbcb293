/** Letters that do not decompose into a plain letter and a mark, as they are commonly written without them. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ł', 'l'],
  ['þ', 'th'],
  ['ı', 'i'],
  // The letter at the end of a word; which of the two stands there must not depend on what follows.
  ['ς', 'σ'],
])

const special = new RegExp(`[${[...plainLetters.keys()].join('')}]`, 'gu')

/** Most values have nothing to fold but their case. */
const isPlain = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 126) return false
  return true
}

/** Plain, and without any white space but single spaces between words. */
const isTidy = (text: string): boolean => {
  const space = 0x20
  let before = space
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < space || code > 126 || (code === space && before === space)) return false
    before = code
  }
  return before !== space || text === ''
}

/** Text without case, accents and the forms that Unicode calls compatible (full width, ligatures). Folding twice changes nothing. */
export const fold = (text: string): string => {
  if (isPlain(text)) return text.toLowerCase()
  // Lower case can bring marks about (İ), and decomposing can bring capitals about (™).
  const lower = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
  return lower.replace(special, letter => plainLetters.get(letter) ?? letter)
}

const noise = /[\p{P}\p{S}\p{Cc}\p{Cf}]+/gu

/** The words of a text, folded, without punctuation; those that are nothing else are left out. */
export const foldedWords = (text: string): readonly string[] =>
  fold(text)
    .split(/\s+/u)
    .map(word => word.replace(noise, ''))
    .filter(word => word !== '')

/** The text that distances are measured on: folded, white space at its ends gone and elsewhere one space. */
export const comparable = (text: string): string =>
  isTidy(text) ? text.toLowerCase() : fold(text).replace(/\s+/gu, ' ').trim()
