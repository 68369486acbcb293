import { Failure } from '../core/error.ts'
import type { DeltaStatement, SqlText } from '../core/sql/delta-statement.ts'
import { userPosition } from '../core/sql/parse-text.ts'

const isText = (value: object): value is SqlText =>
  'sql' in value && typeof value.sql === 'string' && 'span' in value

/** Every piece of SQL in a statement. */
const textsIn = (value: unknown): readonly SqlText[] => {
  if (value === null || typeof value !== 'object') return []
  return isText(value) ? [value] : Object.values(value).flatMap(textsIn)
}

/** Where in `sql` the text stands that has `position` in it. */
const placeOf = (sql: string, text: string, position: number): number | undefined => {
  for (let at = sql.indexOf(text); at >= 0 && at <= position; at = sql.indexOf(text, at + 1)) {
    if (position <= at + text.length) return at
  }
  return undefined
}

/**
 * The place in the user's statement of a place in what the engine was given: the longest piece of the user's SQL that holds it.
 * Undefined where the place is in words of ours.
 */
const translate = (statement: DeltaStatement, sql: string, position: number): number | undefined => {
  let best: { readonly text: SqlText; readonly at: number } | undefined = undefined
  for (const text of textsIn(statement)) {
    const at = text.sql === '' ? undefined : placeOf(sql, text.sql, position)
    if (at !== undefined && (best === undefined || text.sql.length > best.text.sql.length))
      best = { text, at }
  }
  return best ? userPosition(best.text, position - best.at) : undefined
}

/** Runs a statement; a Failure `query-failed` in it tells its place in the user's own text. */
export const inUserText = async <T>(
  text: string,
  statement: DeltaStatement,
  body: () => Promise<T>,
): Promise<T> => {
  try {
    return await body()
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
    const { position, sql, ...error } = thrown.error
    const place = position === undefined ? undefined : translate(statement, sql, position)
    throw new Failure({ ...error, sql: text, ...(place === undefined ? {} : { position: place }) })
  }
}
