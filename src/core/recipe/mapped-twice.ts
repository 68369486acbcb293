import { sumOf } from '../sum-of.ts'

/** Values that a list of pairs maps to two different ones, in the order in which that is seen. */
export const mappedTwice = (
  pairs: readonly { readonly from: readonly string[]; readonly to: string | null }[],
): readonly string[] => {
  const goals = new Map<string, string | null>()
  const found = new Set<string>()
  for (const { from, to } of pairs)
    for (const value of from) {
      if (!goals.has(value)) goals.set(value, to)
      if (goals.get(value) !== to) found.add(value)
    }
  return [...found]
}

/** Values that one step can map: more than these the engine has no room for beside the rows. */
const most = 100_000

/** A problem of a list of pairs that is too long. `verb`: `mapped`. */
export const mappedTooMany = (
  pairs: readonly { readonly from: readonly string[] }[],
  verb: string,
): readonly string[] => {
  const count = sumOf(pairs, ({ from }) => from.length)
  const [shown, limit] = [count.toLocaleString('en'), most.toLocaleString('en')]
  return count > most
    ? [`${shown} values are ${verb}; one step takes ${limit}. Join a table of the values in its place.`]
    : []
}
