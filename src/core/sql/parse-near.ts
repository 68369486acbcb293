import { editDistance } from '../edit-distance.ts'

/**
 * The candidate that a misspelt word most likely means, case aside: at most one edit for words of up to five characters, two for up
 * to nine, three for longer ones. Undefined when there is none, or the word is one of the candidates.
 */
export const nearestWord = (word: string, candidates: readonly string[]): string | undefined => {
  const wanted = word.toLowerCase()
  let best: string | undefined = undefined
  let least = wanted.length <= 5 ? 1.5 : wanted.length <= 9 ? 2.5 : 3.5
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase()
    if (lower === wanted) return undefined
    if (Math.abs(lower.length - wanted.length) > 3 || wanted.length < 2) continue
    const distance = editDistance(wanted, lower)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}
