import type { MonthForm, Part, Piece, Program, TextRow, TokenClass, Writing } from './by-example-program.ts'

/** Programs in plain code: what `programExpr` says in SQL gives the same. */

const tokens: Readonly<Record<TokenClass, RegExp>> = {
  letters: /[\p{L}\p{M}]+/gu,
  digits: /[0-9]+/g,
  word: /[\p{L}\p{M}\p{N}]+/gu,
  capitals: /\p{Lu}+/gu,
  solid: /[^\t-\r \u{85}\u{FEFF}\p{Z}]+/gu,
  number: /[0-9]+(?:[.,][0-9]+)*/g,
}

/** All runs of a class in a text. */
export const tokensOf = (text: string, token: TokenClass): readonly string[] =>
  text.match(tokens[token]) ?? []

const nth = (items: readonly string[], at: number): string | undefined => items.at(at > 0 ? at - 1 : at)

/** A part of a text; undefined where it is not there. */
export const takePart = (text: string, part: Part): string | undefined => {
  if ('token' in part) return nth(tokensOf(text, part.token), part.at)
  if ('separator' in part) return nth(text.split(part.separator), part.at)
  const characters = [...text]
  if ('first' in part) return characters.slice(0, part.first).join('')
  if ('last' in part) return characters.slice(-part.last).join('')
  if ('after' in part) return characters.slice(part.after).join('')
  return characters.slice(0, -part.before).join('')
}

const monthNames =
  'January February March April May June July August September October November December'.split(' ')

/** All ways in which each month may be written, in small letters; January's first. */
export const monthSpellings: readonly (readonly string[])[] = monthNames.map((name, index) => {
  const [small, place] = [name.toLowerCase(), String(index + 1)]
  return [...new Set([small, small.slice(0, 3), place, place.padStart(2, '0')])]
})

const monthPlaces: ReadonlyMap<string, number> = new Map(
  monthSpellings.flatMap((spellings, index) => spellings.map(spelling => [spelling, index] as const)),
)

/** The place of the month that a text says, January's 0; undefined where it says none. */
export const monthOf = (text: string): number | undefined => monthPlaces.get(text.toLowerCase())

/** A month in a form: `3`, `Mar`, `March`. */
export const monthIn = (index: number, form: MonthForm): string => {
  const name = monthNames[index] ?? ''
  return form === 'number' ? String(index + 1) : form === 'short' ? name.slice(0, 3) : name
}

const lower = (text: string): string => text.replaceAll('İ', 'i').toLowerCase()

/** A letter whose capital is several letters, such as `ß`, stays small at the beginning of a word. */
const capitalized = (word: string): string => {
  const [first = '', ...rest] = word
  const capital = first.toUpperCase()
  return [...capital].length > 1 ? word : `${capital}${rest.join('')}`
}

const inCase = (text: string, to: Writing['case']): string => {
  if (to === undefined) return text
  if (to === 'upper') return text.toUpperCase()
  return to === 'lower'
    ? lower(text)
    : lower(text).replace(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’]*/gu, capitalized)
}

/** A part as it is written; undefined where it is no month or no number. */
export const writeAs = (text: string, { month, digits, case: to }: Writing): string | undefined => {
  let value = text
  if (month !== undefined) {
    const index = monthOf(value)
    if (index === undefined) return undefined
    value = monthIn(index, month)
  }
  if (digits !== undefined) {
    if (!/^[0-9]+$/.test(value)) return undefined
    value = value.replace(/^0+(?=.)/, '').padStart(digits, '0')
  }
  return inCase(value, to)
}

const pieceOf = (piece: Piece, row: TextRow): string | undefined => {
  if ('text' in piece) return piece.text
  let value: string | undefined = row[piece.column] ?? undefined
  for (const part of piece.parts ?? []) value = value === undefined ? undefined : takePart(value, part)
  return value === undefined ? undefined : writeAs(value, piece)
}

/** What a program gives for a row; null where one of its pieces is not there. */
export const runProgram = ({ pieces }: Program, row: TextRow): string | null => {
  const values = pieces.map(piece => pieceOf(piece, row))
  return values.includes(undefined) ? null : values.join('')
}
