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

/** Words that say nothing of what is meant. */
const filler = new Set(
  'a all an and are as at be every for from in into is it my of on or out so that the then to up where which with'.split(
    ' ',
  ),
)

/** The words of a search that say something, without the endings that verbs and plurals get: "averages" is "average". */
const meant = (search: string): readonly string[] =>
  search
    .split(/[^\p{L}\p{N}/]+/u)
    .filter(word => word !== '' && !filler.has(word))
    .map(word => (word.length > 4 ? word.replace(/(?:ing|ed|s)$/, '') : word))

/** A word that is not there at all costs more than any that is there only somehow. */
const absent = 10

/**
 * How well an operation answers a search, less is better; undefined where it does not. Something is meant by a search as a whole, such as
 * "average by month", even where a word of it names a column or a value: an operation answers with any of the words.
 */
const searchRank = (op: OperationName, search: string): number | undefined => {
  const { label, words } = formOf(op)
  const whole = wordRank(label, words, search)
  if (whole !== undefined) return whole
  const ranks = meant(search).map(word => wordRank(label, words, word))
  if (ranks.every(rank => rank === undefined)) return undefined
  return 4 + ranks.reduce<number>((sum, rank) => sum + (rank ?? absent), 0)
}

/** The operations for a search, group by group; with a search, the one list of those that answer it, best first. */
export const findOperations = (search: string): readonly FoundGroup[] => {
  const wanted = search.trim().toLowerCase()
  if (wanted === '')
    return formGroups
      .map(group => ({ group, found: operations.filter(({ op }) => formOf(op).group === group) }))
      .filter(({ found }) => found.length > 0)
  const ranked = operations.flatMap(one => {
    const rank = searchRank(one.op, wanted)
    return rank === undefined ? [] : [{ ...one, rank }]
  })
  // Those that answer fewer of the words than others do are not meant.
  const best = Math.min(...ranked.map(({ rank }) => Math.floor(rank / absent)))
  const found = ranked
    .filter(({ rank }) => Math.floor(rank / absent) === best)
    .toSorted((a, b) => a.rank - b.rank)
  return found.length === 0 ? [] : [{ group: 'Steps', found }]
}
