import type { Forms } from './forms.ts'

/** Marks on the characters of one text and the matching ones of the other, for the last comparison: this is asked very often. */
let taken = new Uint8Array(64)
let found = new Int32Array(64)

const makeRoom = (lengthA: number, lengthB: number): void => {
  if (found.length < lengthA) found = new Int32Array(2 * lengthA)
  if (taken.length < lengthB) taken = new Uint8Array(2 * lengthB)
  taken.fill(0, 0, lengthB)
}

/** Takes the matching characters of two texts; tells how many there are. */
const takeMatches = (chars: Int32Array, fromA: number, toA: number, fromB: number, toB: number): number => {
  const [lengthA, lengthB] = [toA - fromA, toB - fromB]
  const reach = Math.max(0, Math.floor(Math.max(lengthA, lengthB) / 2) - 1)
  makeRoom(lengthA, lengthB)
  let count = 0
  for (let i = 0; i < lengthA; i += 1) {
    const char = chars[fromA + i] ?? 0
    const last = Math.min(lengthB - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= last; j += 1) {
      if (taken[j] === 1 || char !== chars[fromB + j]) continue
      taken[j] = 1
      found[count] = char
      count += 1
      break
    }
  }
  return count
}

/** How many of the matching characters that were taken are in another order. */
const movedMatches = (chars: Int32Array, fromB: number, count: number): number => {
  let [moved, at] = [0, 0]
  for (let j = 0; at < count; j += 1) {
    if (taken[j] !== 1) continue
    if (chars[fromB + j] !== found[at]) moved += 1
    at += 1
  }
  return Math.floor(moved / 2)
}

/** How many characters two texts begin with alike, of those that count: four at most. */
export const commonStart = ({ chars, starts }: Forms, one: number, other: number): number => {
  const [fromA = 0, toA = 0] = [starts[one], starts[one + 1]]
  const [fromB = 0, toB = 0] = [starts[other], starts[other + 1]]
  const most = Math.min(4, toA - fromA, toB - fromB)
  let same = 0
  while (same < most && chars[fromA + same] === chars[fromB + same]) same += 1
  return same
}

/**
 * The Jaro-Winkler similarity of two texts, 0 to 1. As Winkler has it, a common beginning (of up to four characters) counts only
 * where the texts are alike anyway, by more than 0.7.
 */
export const jaroWinkler = (forms: Forms, one: number, other: number): number => {
  const { chars, starts } = forms
  const [fromA = 0, toA = 0] = [starts[one], starts[one + 1]]
  const [fromB = 0, toB = 0] = [starts[other], starts[other + 1]]
  if (toA === fromA && toB === fromB) return 1
  const count = takeMatches(chars, fromA, toA, fromB, toB)
  if (count === 0) return 0
  const moved = movedMatches(chars, fromB, count)
  const jaro = (count / (toA - fromA) + count / (toB - fromB) + (count - moved) / count) / 3
  return jaro <= 0.7 ? jaro : jaro + commonStart(forms, one, other) * 0.1 * (1 - jaro)
}

/** The least Jaro similarity that makes such a Jaro-Winkler similarity where so many characters begin alike. */
const leastJaro = (threshold: number, start: number): number => (threshold - start * 0.1) / (1 - start * 0.1)

/** The least number of matching characters that texts of these lengths need for it. */
export const leastMatches = (threshold: number, start: number, lengthA: number, lengthB: number): number => {
  const needed = 3 * leastJaro(threshold, start) - 1
  return (needed * lengthA * lengthB) / (lengthA + lengthB) - 1e-9
}
