import { editDistance } from '../edit-distance.ts'

/** A name without what people write differently: case, accents, blanks and marks. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/**
 * How unlike two names are: 0 the same, below 1 likely the same thing (another case or spelling, a slip, one within the other), 1 and
 * more nothing to do with each other.
 */
export const nameDistance = (a: string, b: string): number => {
  if (a === b) return 0
  if (a.toLowerCase() === b.toLowerCase()) return 0.1
  const [x, y] = [plain(a), plain(b)]
  if (x === y && x !== '') return 0.2
  const slips = editDistance(x, y)
  const length = Math.max(x.length, y.length)
  if (slips <= Math.max(1, Math.floor(length / 4)) && length > slips + 1) return 0.3 + (slips / length) * 0.3
  const [short, long] = x.length < y.length ? [x, y] : [y, x]
  if (short.length >= 3 && long.includes(short)) return 0.7
  return 1 + slips / Math.max(1, length)
}
