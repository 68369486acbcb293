import type { ColumnProfile } from '../lake/profile-views.ts'
import type { ColumnFilter } from '../profile/filter.ts'
import { type RecipeColumn, sameName } from './columns.ts'
import type { Operation } from './recipe.ts'

/** A part of a cell's text: UTF-16 units from `start` to `end`. */
export interface TextPart {
  readonly kind: 'text'
  readonly column: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** What suggestions are asked about: a band, a bar, values, a pattern, or a part of a cell's text. */
export type Selected = Exclude<ColumnFilter, { kind: 'text' }> | TextPart

/** A step that may be meant, and why it is offered. */
export interface Suggestion {
  readonly operation: Operation
  /** A sentence, with the figures that speak for it where there are some. */
  readonly why: string
}

/** What suggestions are made from. */
export interface SuggestContext {
  readonly column: RecipeColumn
  readonly columns: readonly RecipeColumn[]
  /** Of the selected column; absent until it is there. */
  readonly profile: ColumnProfile | undefined
}

/** A name for a new column: as asked, or with a number where that is taken. */
export const freshName = (wanted: string, columns: readonly { readonly name: string }[]): string => {
  const isTaken = (name: string) => columns.some(column => sameName(column.name, name))
  if (!isTaken(wanted)) return wanted
  for (let count = 2; ; count += 1) if (!isTaken(`${wanted}_${count}`)) return `${wanted}_${count}`
}

/** Several fresh names: `code_1`, `code_2`. */
export const freshNames = (
  stem: string,
  count: number,
  columns: readonly { readonly name: string }[],
): readonly string[] => {
  const names: string[] = []
  for (let index = 1; index <= count; index += 1)
    names.push(freshName(`${stem}_${index}`, [...columns, ...names.map(name => ({ name }))]))
  return names
}

/** Rows in a sentence. */
export const rowsText = (rows: number): string =>
  `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`
