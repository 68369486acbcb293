import * as v from 'valibot'
import { nameSchema } from './step-kind.ts'

/** Runs of characters that a text is seen as: `word` is letters and digits, `solid` all that is no white space, `number` as `1,234.5`. */
export type TokenClass = 'letters' | 'digits' | 'word' | 'capitals' | 'solid' | 'number'

/**
 * A part of a text. `at`: its place among its like, from 1, or from -1 at the end. `first`, `last`: so many characters of that end;
 * `after`, `before`: all but so many at the beginning, or the end.
 */
export type Part =
  | { readonly token: TokenClass; readonly at: number }
  | { readonly separator: string; readonly at: number }
  | { readonly first: number }
  | { readonly last: number }
  | { readonly after: number }
  | { readonly before: number }

/** How a part is written: a month in another form, a whole number with at least so many digits, letters in another case. */
export interface Writing {
  readonly month?: MonthForm
  readonly digits?: number
  readonly case?: 'lower' | 'upper' | 'title'
}

export type MonthForm = 'number' | 'short' | 'long'

/** A part of a column, each part taken out of the one before. */
export interface ColumnPiece extends Writing {
  readonly column: string
  readonly parts?: readonly Part[]
}

/** What is put together: text as it is, or a part of a column. */
export type Piece = { readonly text: string } | ColumnPiece

/** A text put together of pieces; NULL where one of them is not there. */
export interface Program {
  readonly pieces: readonly Piece[]
}

/** A row as text. */
export type TextRow = Readonly<Record<string, string | null>>

const place = v.pipe(v.number(), v.integer(), v.minValue(-1000), v.maxValue(1000), v.notValue(0))
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))

const partSchema = v.union([
  v.strictObject({
    token: v.picklist(['letters', 'digits', 'word', 'capitals', 'solid', 'number']),
    at: place,
  }),
  v.strictObject({ separator: nameSchema, at: place }),
  v.strictObject({ first: count }),
  v.strictObject({ last: count }),
  v.strictObject({ after: count }),
  v.strictObject({ before: count }),
])

/** A program, in a document. */
export const programSchema = v.strictObject({
  pieces: v.array(
    v.union([
      v.strictObject({ text: nameSchema }),
      v.strictObject({
        column: nameSchema,
        parts: v.exactOptional(v.array(partSchema)),
        month: v.exactOptional(v.picklist(['number', 'short', 'long'])),
        digits: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(40))),
        case: v.exactOptional(v.picklist(['lower', 'upper', 'title'])),
      }),
    ]),
  ),
})

/** The columns that a program reads, each once. */
export const programColumns = ({ pieces }: Program): readonly string[] => [
  ...new Set(pieces.flatMap(piece => ('column' in piece ? [piece.column] : []))),
]
