import { Failure } from '../error.ts'

/** Stops parsing with `query-failed`; `position` is in UTF-16 units of `sql`. Thrown inside the parser, data at its edge. */
export const failAt = (sql: string, position: number, message: string): never => {
  throw new Failure({ kind: 'query-failed', message, sql, position })
}
