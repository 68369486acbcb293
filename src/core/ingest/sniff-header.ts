import type { TypeHint } from './format.ts'
import type { SampleRecord } from './sample-records.ts'
import { cellHint, hintOf } from './type-hints.ts'

/** Texts that stand for a missing value, where something else shows that they do. */
const nullTokens = ['\\N', 'NULL', 'null', 'NA', 'N/A', '#N/A', 'nan', 'NaN', 'None', '-']

const column = (records: readonly SampleRecord[], index: number): readonly string[] =>
  records.flatMap(({ cells }) => {
    const text = cells[index]?.text
    return text === undefined || text === '' || nullTokens.includes(text) ? [] : [text]
  })

/** The type of nearly all texts: one in twenty may be dirt. */
const mainHint = (texts: readonly string[]): TypeHint => {
  const hint = hintOf(texts)
  if (hint !== 'string' || texts.length < 20) return hint
  const typed = texts.filter(text => cellHint(text) !== 'string')
  return typed.length >= texts.length * 0.95 ? hintOf(typed) : 'string'
}

const fitsHint = (text: string, hint: TypeHint): boolean => {
  const own = cellHint(text)
  return own === hint || (hint === 'double' && own === 'long') || (hint === 'timestamp' && own === 'date')
}

const identifier = /^[\p{L}_][\p{L}\p{N}_.\-/ #%()[\]:&'?$@+]*$/u
const isName = (text: string): boolean => text.length <= 100 && identifier.test(text)
const snake = /^[a-z_][a-z0-9_]*$/
const commonNames =
  /\b(id|key|code|name|title|type|status|city|country|state|region|date|time|year|month|day|email|phone|address|price|amount|total|count|quantity|value|description|category|first|last|lat|lon|latitude|longitude|url|gender|age|notes?|comments?|label|color|zip|iso|currency|product|customer|company|department|owner|user)\b/i

/** How much the first cell of a text column looks like a name (positive) or like one more value of it (negative). */
const lengthVote = (text: string, rest: readonly string[]): number => {
  const sizes = new Set(rest.map(({ length }) => length))
  if (rest.length < 3 || sizes.size > 1) return 0
  return sizes.has(text.length) ? -0.5 : 1
}

const digitVote = (text: string, rest: readonly string[]): number => {
  const withDigits = rest.filter(value => /\d/.test(value)).length
  if (rest.length === 0 || withDigits * 2 < rest.length) return 0
  return /\d/.test(text) ? -0.5 : 1
}

const textVote = (text: string, rest: readonly string[]): number =>
  lengthVote(text, rest) + digitVote(text, rest) + (rest.includes(text) ? -2 : 0)

/** What the names say by themselves: -1 for names that no header has, up to 2 for those that many have. */
const styleVote = (names: readonly string[], rest: readonly string[]): number => {
  if (!names.every(isName)) return -1
  const snakes = (texts: readonly string[]) =>
    texts.length > 0 && texts.filter(text => snake.test(text)).length / texts.length
  const spoken = names.filter(name =>
    commonNames.test(name.replace(/_/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')),
  )
  const style = Number(snakes(names)) === 1 && Number(snakes(rest)) < 0.5 ? 1 : 0
  return style + (spoken.length * 2 >= names.length ? 1 : 0)
}

/** Whether the first record names the columns: by the types of the columns, and where all is text, by how the first record differs. */
export const looksLikeHeader = (records: readonly SampleRecord[]): boolean => {
  const [first, ...rest] = records
  if (!first || first.malformed) return false
  const names = first.cells.map(({ text }) => text.trim())
  const filled = names.filter(name => name !== '')
  if (filled.length === 0 || names.some(name => nullTokens.includes(name) && name !== '-')) return false
  // One cell and nothing else is more likely a value: as a header it would be a table without a row.
  if (rest.length === 0)
    return names.length > 1 && filled.every(name => cellHint(name) === 'string' && isName(name))
  let typed = 0
  let text = styleVote(
    filled,
    column(rest, 0).concat(...names.slice(1, 20).map((_, i) => column(rest, i + 1))),
  )
  let values = 0
  names.forEach((name, index) => {
    const below = column(rest, index)
    const hint = mainHint(below)
    if (name !== '' && fitsHint(name, hint) && hint !== 'string') values++
    else if (name !== '' && hint !== 'string') typed++
    else text += name === '' ? 0 : textVote(name, below)
    if (name !== '' && hint === 'string' && cellHint(name) !== 'string') text--
  })
  if (typed !== values) return typed > values
  if (values > 0) return false
  const empty = filled.length < names.length && rest.some(({ cells }) => cells.length === names.length)
  const repeated = new Set(filled).size < filled.length
  return text - (empty ? 1 : 0) - (repeated ? 2 : 0) > 0
}

/**
 * The text that stands for NULL: `\N` where a cell is just that; the others only where they stand in a column that is otherwise of
 * numbers, dates or times; the most frequent of those. Null when there is none.
 */
export const sniffNullToken = (records: readonly SampleRecord[], width: number): string | null => {
  const plain = (index: number) =>
    records.flatMap(({ cells }) => (cells[index] && !cells[index].quoted ? [cells[index].text] : []))
  const votes = new Map<string, number>()
  for (let index = 0; index < width; index++) {
    const texts = plain(index)
    if (texts.includes('\\N')) return '\\N'
    const tokens = texts.filter(text => nullTokens.includes(text))
    if (tokens.length === 0) continue
    if (['string', 'boolean'].includes(hintOf(column(records, index)))) continue
    for (const token of tokens) votes.set(token, (votes.get(token) ?? 0) + 1)
  }
  return [...votes].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

/** Types that the columns seem to have; cells that are empty or the null token say nothing. */
export const columnHints = (
  records: readonly SampleRecord[],
  width: number,
  nullToken: string | null,
): readonly TypeHint[] =>
  Array.from({ length: width }, (_, index) =>
    hintOf(
      records.flatMap(({ cells }) => {
        const cell = cells.length === width ? cells[index] : undefined
        if (!cell || cell.text === '' || (!cell.quoted && cell.text === nullToken)) return []
        return [cell.text]
      }),
    ),
  )
