import { cologne } from './cologne.ts'
import { foldedWords } from './fold.ts'
import type { ClusterMethod, PhoneticCode } from './method.ts'
import { metaphone } from './metaphone.ts'
import { soundex } from './soundex.ts'

/** The words of a text, folded, sorted, each once: the order of words, punctuation, case and accents do not matter. */
export const fingerprint = (text: string): string => [...new Set(foldedWords(text))].sort().join(' ')

/** All runs of so many letters, sorted, each once: white space does not matter, nor how often a run comes. */
export const ngramFingerprint = (text: string, size: number): string => {
  const letters = [...foldedWords(text).join('')]
  if (letters.length <= size) return letters.join('')
  const grams = new Set<string>()
  for (let at = 0; at + size <= letters.length; at += 1) grams.add(letters.slice(at, at + size).join(''))
  return [...grams].sort().join('')
}

const codes: Readonly<Record<PhoneticCode, (word: string) => string>> = { metaphone, cologne, soundex }

/** The words of a text as they sound, in order. Words with anything but the letters a to z stand for themselves. */
export const phonetic = (text: string, code: PhoneticCode): string =>
  foldedWords(text)
    .map(word => (/^[a-z]+$/.test(word) ? codes[code](word) : word))
    .filter(word => word !== '')
    .join(' ')

/** The methods that give values a key. */
export type KeyMethod = Extract<ClusterMethod, { kind: 'fingerprint' | 'ngram' | 'phonetic' }>

/** Whether a method gives values a key, rather than compare them. */
export const isKeyMethod = (method: ClusterMethod): method is KeyMethod =>
  method.kind === 'fingerprint' || method.kind === 'ngram' || method.kind === 'phonetic'

/** The key of a value; '' where there is nothing to make one from: such values are in no cluster. */
export const keyOf = (method: KeyMethod): ((value: string) => string) => {
  switch (method.kind) {
    case 'fingerprint':
      return fingerprint
    case 'ngram':
      return value => ngramFingerprint(value, method.size)
    case 'phonetic':
      return value => phonetic(value, method.code)
  }
}
