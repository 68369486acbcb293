import type { LakeError } from '../../core/error.ts'

/** A place in a statement, as the user wrote it. Lines and columns count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  /** The text of the line. */
  readonly text: string
}

/**
 * Where in the user's text a query failed; undefined when the engine did not say, or points to what was put around the text. The
 * error's own position counts in the whole statement that ran, which holds the text without its outer blanks and last semicolons.
 */
export const placeOf = (text: string, error: LakeError): Place | undefined => {
  if (error.kind !== 'query-failed' || error.position === undefined) return undefined
  const ran = text.trim().replace(/;+$/, '')
  const start = error.sql.indexOf(ran)
  const offset = error.position - start
  if (ran === '' || start < 0 || offset < 0 || offset > ran.length) return undefined
  const at = text.indexOf(ran) + offset
  const before = text.slice(0, at).split('\n')
  return {
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    text: text.split('\n')[before.length - 1] ?? '',
  }
}
