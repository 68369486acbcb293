import { createRandom } from './orders-csv.mjs'

/** @typedef {import('../src/core/cluster/method.ts').ClusterMethod} ClusterMethod */

/** What is measured. `part`: only over so many of the values, since native DuckDB can but compare each with each. */
export const works = /** @type {const} */ ([
  { name: 'fingerprint', method: { kind: 'fingerprint' } },
  { name: '2-gram fingerprint', method: { kind: 'ngram', size: 2 } },
  { name: 'metaphone', method: { kind: 'phonetic', code: 'metaphone' } },
  { name: 'edit distance 1', method: { kind: 'levenshtein', radius: 1, block: 4 } },
  { name: 'edit distance 2', method: { kind: 'levenshtein', radius: 2, block: 4 } },
  { name: 'Jaro-Winkler 0.92', method: { kind: 'jaro-winkler', threshold: 0.92, block: 3 } },
])

/** Values of the part that native DuckDB compares each with each. */
export const part = 2000

/** @param {number} values @param {string} name */
export const overAll = (values, name) => `${name}, ${values.toLocaleString('en')} values`
/** @param {string} name */
export const overPart = name => overAll(part, name)

const syllables =
  'ka ro li men ter son berg stein ma ne do vi sch wal hof man gra lo ri ta be nar fel us an dre ei ol per cu'
const kinds = 'Street Avenue Road Lane Boulevard Square'
const letters = 'abcdefghijklmnopqrstuvwxyz'

/**
 * Different names and addresses, half of them with a slip of the pen; the same ones every time.
 * @param {number} count
 * @returns {readonly string[]}
 */
export const makeValues = count => {
  const random = createRandom(7)
  /** @param {number} size */
  const below = size => Math.floor(random() * size)
  /** @param {readonly string[]} list */
  const pick = list => list[below(list.length)] ?? ''
  const parts = syllables.split(' ')
  const word = () => {
    const made = Array.from({ length: 2 + below(3) }, () => pick(parts)).join('')
    return `${made.charAt(0).toUpperCase()}${made.slice(1)}`
  }
  const [firsts, lasts, streets] = [800, 6000, 3000].map(size => Array.from({ length: size }, word))
  const value = () =>
    random() < 0.5
      ? `${pick(firsts ?? [])} ${pick(lasts ?? [])}`
      : `${1 + below(300)} ${pick(streets ?? [])} ${pick(kinds.split(' '))}`
  /** @param {string} text */
  const misspelt = text => {
    const at = 1 + below(text.length - 1)
    const chance = random()
    if (chance < 0.1) return text.toUpperCase()
    const between = chance < 0.4 ? '' : letters.charAt(below(letters.length))
    return text.slice(0, at) + between + text.slice(chance < 0.7 ? at + 1 : at)
  }
  /** @type {Set<string>} */
  const values = new Set()
  /** @type {string[]} */
  const list = []
  while (list.length < count) {
    const next = list.length > 100 && random() < 0.5 ? misspelt(pick(list)) : value()
    if (values.has(next)) continue
    values.add(next)
    list.push(next)
  }
  return list
}
