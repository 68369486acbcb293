import type { Effort, InParts } from './effort.ts'

/** So many numbers are sorted at once. */
const run = 256

type Compare = (a: number, b: number) => number

/** What a comparison is counted as. */
const comparison = 4

/** Merges two sorted runs, `from` to `middle` and `middle` to `to`, into another array. */
function* merge(
  source: Int32Array,
  target: Int32Array,
  [from, middle, to]: readonly [number, number, number],
  compare: Compare,
  effort: Effort,
): InParts<void> {
  let [left, right] = [from, middle]
  for (let at = from; at < to; at += 1) {
    const [one = 0, other = 0] = [source[left], source[right]]
    const isLeft = left < middle && (right >= to || compare(one, other) <= 0)
    target[at] = isLeft ? one : other
    if (isLeft) left += 1
    else right += 1
    if (effort.spend(comparison)) yield effort.pause()
  }
}

/** Sorts numbers as `Array.sort` does, in small parts; the array given is used up. */
export function* sortInParts(numbers: Int32Array, compare: Compare, effort: Effort): InParts<Int32Array> {
  const { length } = numbers
  for (let from = 0; from < length; from += run) {
    const part = numbers.subarray(from, from + run)
    part.sort(compare)
    if (effort.spend(part.length * 8 * comparison)) yield effort.pause()
  }
  let [source, target] = [numbers, length > run ? new Int32Array(length) : numbers]
  for (let size = run; size < length; size *= 2) {
    for (let from = 0; from < length; from += 2 * size) {
      const bounds = [from, Math.min(from + size, length), Math.min(from + 2 * size, length)] as const
      yield* merge(source, target, bounds, compare, effort)
    }
    ;[source, target] = [target, source]
  }
  return source
}
