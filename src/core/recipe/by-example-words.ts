import type { ColumnPiece, Part, Piece, Program, TokenClass } from './by-example-program.ts'

const tokenWords: Readonly<Record<TokenClass, string>> = {
  letters: 'run of letters',
  digits: 'run of digits',
  word: 'word',
  capitals: 'run of capitals',
  solid: 'run without spaces',
  number: 'number',
}

const ends = ['th', 'st', 'nd', 'rd']

const ordinal = (at: number): string => {
  const ending = at % 100 >= 11 && at % 100 <= 13 ? 'th' : (ends[at % 10] ?? 'th')
  return `${at}${ending}`
}

const placeWords = (at: number): string => {
  if (at === 1) return 'first'
  if (at > 1) return ordinal(at)
  return at === -1 ? 'last' : `${ordinal(-at)} last`
}

const characters = (count: number): string => (count === 1 ? 'character' : `${count} characters`)

const partWords = (part: Part): string => {
  if ('token' in part) return `${placeWords(part.at)} ${tokenWords[part.token]}`
  if ('separator' in part) return `${placeWords(part.at)} part between ${JSON.stringify(part.separator)}`
  if ('first' in part) return `first ${characters(part.first)}`
  if ('last' in part) return `last ${characters(part.last)}`
  if ('after' in part) return `rest after ${characters(part.after)}`
  return `beginning without the last ${characters(part.before)}`
}

const caseWords = { lower: 'in small letters', upper: 'in capitals', title: 'in title case' } as const
const monthWords = { number: 'as a number', short: 'as a short month', long: 'as a month' } as const

const columnWords = (piece: ColumnPiece): string => {
  const parts = (piece.parts ?? []).map(part => `the ${partWords(part)} of`).toReversed()
  const writing = [
    ...(piece.month ? [monthWords[piece.month]] : []),
    ...(piece.digits === 1 ? ['without zeros before it'] : []),
    ...(piece.digits !== undefined && piece.digits > 1 ? [`with ${piece.digits} digits`] : []),
    ...(piece.case ? [caseWords[piece.case]] : []),
  ]
  return [...parts, piece.column, ...writing].join(' ')
}

const pieceWords = (piece: Piece): string =>
  'text' in piece ? JSON.stringify(piece.text) : columnWords(piece)

/** A program in plain English: `the last word of name, ", ", the first character of name`. */
export const programWords = ({ pieces }: Program): string => pieces.map(pieceWords).join(', then ')
