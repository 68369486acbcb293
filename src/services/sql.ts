import { Failure } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { BatchNumber, SqlResult } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Job } from '../core/ports/job.ts'
import { type ScriptStatement, parseScript, parseStatement } from '../core/sql/parse-statement.ts'
import { refusedAt } from '../core/sql/reading.ts'
import { lakeThen } from './at-moment.ts'
import type { LakeDeps } from './deps.ts'
import { type BoundQuery, sqlRelation as boundRelation } from './query.ts'
import { inUserText } from './sql-positions.ts'
import { runStatement } from './sql-run.ts'

/** A failure in a script tells which of its statements it was; those before it stay done. */
const inScript = async <T>(number: number, count: number, body: () => Promise<T>): Promise<T> => {
  try {
    return await body()
  } catch (thrown) {
    if (count === 1 || !(thrown instanceof Failure)) throw thrown
    const done = number === 1 ? '' : ' The statements before it are done.'
    throw new Failure({
      ...thrown.error,
      message: `Statement ${number} of ${count} failed: ${thrown.error.message}${done}`,
    })
  }
}

/** At a moment nothing runs of a script that would write. */
const checkReads = (text: string, statements: readonly ScriptStatement[], at: number): void => {
  for (const { statement, span } of statements) {
    const message = refusedAt(statement.kind, at)
    if (message !== undefined) fail({ kind: 'query-failed', message, sql: text, position: span.start })
  }
}

/**
 * Runs a statement of the user's, or several with semicolons between them, one after the other; the result is the last one's. Tables are
 * `layer.name`. With `txn`, one INSERT is done unless the table has the batch. With `at` (ms), the lake is read as it was at that moment, and
 * statements that write are refused. Failures: `query-failed` with the place in `text` (UTF-16 units) where it is known, and those of each
 * statement.
 */
export const runSql = async (
  deps: LakeDeps,
  text: string,
  job: Job,
  txn?: BatchNumber,
  at?: number,
): Promise<SqlResult> => {
  const statements = unwrap(parseScript(text))
  if (at !== undefined) checkReads(text, statements, at)
  const lake = at === undefined ? deps : lakeThen(deps, at)
  const single = statements.length === 1 && statements[0]?.statement.kind === 'insert'
  if (txn && !single)
    return fail(
      invalidAt('txn', 'A batch number goes with one INSERT: no other statement is done exactly once.'),
    )
  const run = ({ statement }: ScriptStatement): Promise<SqlResult> =>
    inUserText(text, statement, () => runStatement(lake, statement, job, txn))
  let result: SqlResult | undefined = undefined
  for (const [index, one] of statements.entries()) {
    if (job.cancel.aborted) return fail({ kind: 'cancelled', message: 'Cancelled.' })
    const own = await inScript(index + 1, statements.length, () => run(one))
    result = { ...own, statement: one.statement.kind }
  }
  return result ?? fail({ kind: 'query-failed', message: 'There is no statement.', sql: text, position: 0 })
}

/**
 * A query of the user's as a relation that a grid can read from; its tables may be at any version, and are as they were at a moment where
 * `at` (ms) says so. Failure `query-failed`, placed in `text`, also for statements that are no query.
 */
export const sqlRelation = async (
  deps: LakeDeps,
  text: string,
  cancel: Cancel,
  at?: number,
): Promise<BoundQuery> => {
  const statement = unwrap(parseStatement(text))
  if (statement.kind !== 'query')
    return fail({
      kind: 'query-failed',
      message: 'Only a query has rows to look at.',
      sql: text,
      position: 0,
    })
  const lake = at === undefined ? deps : lakeThen(deps, at)
  return inUserText(text, statement, () => boundRelation(lake, statement.text.sql, cancel))
}
