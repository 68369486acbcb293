import type { LakeError } from '../error.ts'
import { tokenize } from '../sql/tokens.ts'

/** A word that a table comes after, or a layer. */
const telling = /^(?:from|table|(?:bronze|silver|gold)(?:\..*)?)$/is

/** Whether an expression may name a table of the lake. One that does not need not be searched for them. */
export const mayNameTables = (sql: string): boolean => {
  for (const { kind, value } of tokenize(sql)) {
    if (kind === 'end') return false
    if ((kind === 'word' || kind === 'quoted') && telling.test(value)) return true
  }
  return false
}

/** Where a text stands that has the place in it. */
const startOf = (sql: string, text: string, place: number): number | undefined => {
  for (let at = sql.indexOf(text); at >= 0 && at <= place; at = sql.indexOf(text, at + 1)) {
    // The end counts: what is missing is missed there.
    if (place <= at + text.length) return at
  }
  return undefined
}

/**
 * An error of the engine about a statement of ours, told about the user's expression in it: `sql` and `position` are those of the
 * expression. Any other error, and one whose place is in none of the expressions, comes back without a place.
 *
 * @param texts the user's expressions, as they stand in the statement
 */
export const aboutExpression = (error: LakeError, texts: readonly string[]): LakeError => {
  if (error.kind !== 'query-failed') return error
  const { sql, position, ...rest } = error
  if (position !== undefined) {
    for (const text of texts) {
      const start = text === '' ? undefined : startOf(sql, text, position)
      if (start !== undefined) return { ...rest, sql: text, position: position - start }
    }
  }
  return { ...rest, sql: texts.length === 1 ? (texts[0] ?? '') : sql }
}
