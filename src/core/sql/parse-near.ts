/** Edits between two words: a character more, less, other, or two swapped, each one edit (optimal string alignment). */
const editDistance = (a: string, b: string): number => {
  const width = b.length + 1
  const costs = Array.from({ length: (a.length + 1) * width }, () => 0)
  const cost = (i: number, j: number): number => (i < 0 || j < 0 ? Infinity : (costs[i * width + j] ?? 0))
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      if (i === 0 || j === 0) {
        costs[i * width + j] = i + j
        continue
      }
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      costs[i * width + j] = Math.min(
        cost(i - 1, j) + 1,
        cost(i, j - 1) + 1,
        cost(i - 1, j - 1) + (same ? 0 : 1),
        swapped ? cost(i - 2, j - 2) + 1 : Infinity,
      )
    }
  }
  return cost(a.length, b.length)
}

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
