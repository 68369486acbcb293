import { formGroups } from './forms/step-form.ts'
import { type OperationName, formOf, operations } from './forms/step-forms.ts'

interface Found {
  readonly op: OperationName
  readonly label: string
}

interface FoundGroup {
  readonly group: string
  readonly found: readonly Found[]
}

/** How well an operation answers a word: 0 its name begins with it, 1 its name has it, 2 it is a word for it, 3 part of one. */
const wordRank = (label: string, words: string, wanted: string): number | undefined => {
  const name = label.toLowerCase()
  if (name.startsWith(wanted)) return 0
  if (name.includes(wanted)) return 1
  const known = words.toLowerCase().split(/\s+/)
  if (known.some(word => word.startsWith(wanted))) return 2
  return known.some(word => wanted.length > 2 && word.includes(wanted)) ? 3 : undefined
}

const searchRank = (op: OperationName, search: string): number | undefined => {
  const { label, words } = formOf(op)
  const whole = wordRank(label, words, search)
  if (whole !== undefined) return whole
  const ranks = search.split(/\s+/).map(word => wordRank(label, words, word))
  return ranks.every(rank => rank !== undefined) ? 4 + Math.max(...ranks) : undefined
}

/** The operations for a search, group by group; with a search, the one list of those that answer it, best first. */
export const findOperations = (search: string): readonly FoundGroup[] => {
  const wanted = search.trim().toLowerCase()
  if (wanted === '')
    return formGroups
      .map(group => ({ group, found: operations.filter(({ op }) => formOf(op).group === group) }))
      .filter(({ found }) => found.length > 0)
  const found = operations
    .flatMap(one => {
      const rank = searchRank(one.op, wanted)
      return rank === undefined ? [] : [{ ...one, rank }]
    })
    .toSorted((a, b) => a.rank - b.rank)
  return found.length === 0 ? [] : [{ group: 'Steps', found }]
}
