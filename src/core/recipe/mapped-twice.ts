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
