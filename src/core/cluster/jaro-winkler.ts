import type { Forms } from './forms.ts'

/** Matching characters, and how many of them are in another order. */
const matches = (a: Int32Array, b: Int32Array): { readonly count: number; readonly moved: number } => {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const taken = new Uint8Array(b.length)
  const found: number[] = []
  for (let i = 0; i < a.length; i += 1) {
    const last = Math.min(b.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= last; j += 1) {
      if (taken[j] === 1 || a[i] !== b[j]) continue
      taken[j] = 1
      found.push(a[i] ?? 0)
      break
    }
  }
  let [moved, at] = [0, 0]
  for (let j = 0; j < b.length; j += 1) {
    if (taken[j] !== 1) continue
    if (b[j] !== found[at]) moved += 1
    at += 1
  }
  return { count: found.length, moved: Math.floor(moved / 2) }
}

/**
 * The Jaro-Winkler similarity of two texts, 0 to 1. As Winkler has it, a common beginning (of up to four characters) counts only
 * where the texts are alike anyway, by more than 0.7.
 */
export const jaroWinkler = ({ chars, starts }: Forms, one: number, other: number): number => {
  const a = chars.subarray(starts[one], starts[one + 1])
  const b = chars.subarray(starts[other], starts[other + 1])
  if (a.length === 0 && b.length === 0) return 1
  const { count, moved } = matches(a, b)
  if (count === 0) return 0
  const jaro = (count / a.length + count / b.length + (count - moved) / count) / 3
  if (jaro <= 0.7) return jaro
  let prefix = 0
  while (prefix < Math.min(4, a.length, b.length) && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** The least Jaro similarity that can make such a Jaro-Winkler similarity. */
const leastJaro = (threshold: number): number => (threshold - 0.4) / 0.6

/** The least number of matching characters that texts of these lengths need for a Jaro-Winkler similarity. */
export const leastMatches = (threshold: number, lengthA: number, lengthB: number): number => {
  const needed = 3 * leastJaro(threshold) - 1
  return (needed * lengthA * lengthB) / (lengthA + lengthB) - 1e-9
}
