import type { LakeError } from '../../core/error.ts'
import { tokenize } from '../../core/sql/tokens.ts'

/** A run of UTF-16 units of a text, `end` excluded. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A place in a script, as the user wrote it. Lines and columns count from 1. */
export interface Place extends Range {
  readonly line: number
  readonly column: number
}

/** The word or sign at an offset; at the end of the text the sign before it. */
const wordAt = (text: string, offset: number): Range => {
  const start = Math.min(offset, Math.max(0, text.trimEnd().length - 1))
  const [word = ''] =
    /^(?:[\p{L}\p{M}\p{N}_$]+|"[^"\n]*"|`[^`\n]*`|'[^'\n]*'|[^])/u.exec(text.slice(start)) ?? []
  return { start, end: Math.min(text.length, start + Math.max(1, word.length)) }
}

/** Where an error says that the mistake is, in the statement that ran: a position, or a table that is not there by its name. */
const offsetOf = (statement: string, error: LakeError): number | undefined => {
  if (error.kind === 'table-missing') {
    const at = statement.toLowerCase().indexOf(error.table.toLowerCase())
    return at < 0 ? undefined : at
  }
  if (error.kind !== 'query-failed' || error.position === undefined) return undefined
  // A failure while rows are read tells the place in what the engine was given, which may hold the statement.
  const start = error.sql === statement ? 0 : error.sql.indexOf(statement)
  const offset = error.position - start
  return start < 0 || offset < 0 || offset > statement.length ? undefined : offset
}

/**
 * Where in the editor's text a statement failed; undefined when nobody said, or when the place is in what was put around it.
 *
 * @param start where the statement begins in `text`
 */
export const placeOf = (
  text: string,
  { text: statement, start }: { readonly text: string; readonly start: number },
  error: LakeError,
): Place | undefined => {
  const offset = offsetOf(statement, error)
  if (offset === undefined) return undefined
  const word = wordAt(text, start + offset)
  const before = text.slice(0, word.start).split('\n')
  return { ...word, line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

/** The statement that an offset lies in, without the semicolon; the one before where the offset is behind the last. */
export const statementAt = (text: string, offset: number): Range | undefined => {
  let found: Range | undefined = undefined
  let first: number | undefined = undefined
  for (const { kind, value, start, end } of tokenize(text)) {
    const isEnd = kind === 'end' || (kind === 'mark' && value === ';')
    if (!isEnd) first ??= start
    if (isEnd && first !== undefined) {
      found = { start: first, end: start }
      if (offset <= end) return found
      first = undefined
    }
  }
  return found
}

/** What a press of the run keys runs: the selection where there is one, else all, or the statement where the caret is. */
export const rangeToRun = (text: string, selection: Range, what: 'all' | 'statement'): Range => {
  if (text.slice(selection.start, selection.end).trim() !== '') return selection
  const all = { start: 0, end: text.length }
  return what === 'all' ? all : (statementAt(text, selection.start) ?? all)
}
