/** Something that can be found by its text. */
export interface Findable {
  readonly text: string
}

/** How well a text answers a query: 0 not at all; a beginning counts more than a word's beginning, that more than the middle, that more than letters in order. */
export const matchScore = (text: string, query: string): number => {
  const needle = query.trim().toLowerCase()
  const haystack = text.toLowerCase()
  if (needle === '') return 1
  const at = haystack.indexOf(needle)
  if (at === 0) return 4
  if (at > 0) return /[\p{L}\p{Nd}]/u.test(haystack[at - 1] ?? '') ? 2 : 3
  let from = 0
  for (const letter of needle) {
    const next = haystack.indexOf(letter, from)
    if (next < 0) return 0
    from = next + 1
  }
  return needle.length > 1 ? 1 : 0
}

/** What a query finds, best first, in the given order among equals; at most `limit`. */
export const findCommands = <T extends Findable>(
  all: readonly T[],
  query: string,
  limit: number,
): readonly T[] =>
  all
    .map(command => ({ command, score: matchScore(command.text, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ command }) => command)
