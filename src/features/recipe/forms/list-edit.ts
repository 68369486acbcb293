/** The chosen names after a change of the choice: those that stay keep their order, new ones come last. */
export const mergeChoice = (before: readonly string[], chosen: ReadonlySet<string>): readonly string[] => [
  ...before.filter(name => chosen.has(name)),
  ...[...chosen].filter(name => !before.includes(name)),
]

/** Replaces one element of a list, or takes it out when nothing is given for it. */
export const replaceAt = <T>(list: readonly T[], index: number, item: T | undefined): readonly T[] =>
  list.flatMap((one, at) => (at !== index ? [one] : item === undefined ? [] : [item]))
