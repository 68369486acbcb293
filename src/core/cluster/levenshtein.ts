import type { Forms } from './forms.ts'

/** A row of the table of distances, of the last two texts; kept, as this is asked very often. */
let row = new Int32Array(64)

/** The lengths of a text without what it has in common with another at both ends. */
const trimmed = (
  { chars, starts }: Forms,
  a: number,
  b: number,
): readonly [number, number, number, number] => {
  let [fromA = 0, toA = 0] = [starts[a], starts[a + 1]]
  let [fromB = 0, toB = 0] = [starts[b], starts[b + 1]]
  while (fromA < toA && fromB < toB && chars[fromA] === chars[fromB]) {
    fromA += 1
    fromB += 1
  }
  while (fromA < toA && fromB < toB && chars[toA - 1] === chars[toB - 1]) {
    toA -= 1
    toB -= 1
  }
  return [fromA, toA, fromB, toB]
}

/** The Levenshtein distance of two texts, in characters, where it is at most `most`; else `most + 1`. */
export const distanceWithin = (forms: Forms, a: number, b: number, most: number): number => {
  const [fromA, toA, fromB, toB] = trimmed(forms, a, b)
  const [lengthA, lengthB] = [toA - fromA, toB - fromB]
  if (Math.abs(lengthA - lengthB) > most) return most + 1
  if (lengthA === 0 || lengthB === 0) return Math.max(lengthA, lengthB)
  const { chars } = forms
  if (row.length <= lengthB) row = new Int32Array(2 * lengthB)
  for (let j = 0; j <= lengthB; j += 1) row[j] = j
  for (let i = 1; i <= lengthA; i += 1) {
    // Only cells near the diagonal can be small enough.
    const low = Math.max(1, i - most)
    const high = Math.min(lengthB, i + most)
    let diagonal = row[low - 1] ?? 0
    row[low - 1] = low === 1 ? i : most + 1
    let best = row[low - 1] ?? 0
    for (let j = low; j <= high; j += 1) {
      const above = j === i + most ? most + 1 : (row[j] ?? 0)
      const change = diagonal + (chars[fromA + i - 1] === chars[fromB + j - 1] ? 0 : 1)
      diagonal = row[j] ?? 0
      const cell = Math.min(change, above + 1, (row[j - 1] ?? 0) + 1)
      row[j] = cell
      if (cell < best) best = cell
    }
    if (best > most) return most + 1
  }
  return Math.min(row[lengthB] ?? 0, most + 1)
}
