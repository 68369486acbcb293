/** Values that become one. */
export interface Merge {
  /** Without `to`; each value stands in one merge only. */
  readonly from: readonly string[]
  readonly to: string
}

/** What values become: each that is in a merge, its `to`. */
export const targetsOf = (mapping: readonly Merge[]): ReadonlyMap<string, string> =>
  new Map(mapping.flatMap(({ from, to }) => from.map((value): readonly [string, string] => [value, to])))

/**
 * A mapping that does what one and then another do: merges whose result is merged again go on to the new value. A value that becomes
 * itself again is left out.
 */
export const mergeAgain = (before: readonly Merge[], after: readonly Merge[]): readonly Merge[] => {
  const next = targetsOf(after)
  const targets = new Map<string, string>()
  for (const [value, to] of targetsOf(before)) targets.set(value, next.get(to) ?? to)
  for (const [value, to] of next) if (!targets.has(value)) targets.set(value, to)
  const merges = new Map<string, string[]>()
  for (const [value, to] of targets) {
    if (value === to) continue
    const from = merges.get(to)
    if (from) from.push(value)
    else merges.set(to, [value])
  }
  return [...merges].map(([to, from]) => ({ from, to }))
}

/** How many values a mapping changes. */
export const mappedValues = (mapping: readonly Merge[]): number =>
  mapping.reduce((sum, { from }) => sum + from.length, 0)
