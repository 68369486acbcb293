import { Failure } from '../core/error.ts'
import type { ReadStats } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine, Rows } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { inUsersWords } from './query-errors.ts'
import { type PreparedQuery, prepareQuery } from './query-prepare.ts'
import { type Relation, describe, withViews } from './relation.ts'

/** A user's query as the engine can run it: `sql` is the statement itself, without a comment or a semicolon at its end. */
export interface BoundQuery extends Relation {
  /** Summed over all places where a table is named. */
  readonly stats: ReadStats
  readonly inputs: PreparedQuery['inputs']
}

/** A file that the caller has, but did not give here. */
const isFileMissing = (thrown: unknown): boolean =>
  thrown instanceof Failure &&
  thrown.error.kind === 'query-failed' &&
  thrown.message.startsWith('No files found')

/** Lets the engine look at a query by itself, where a mistake has a place. */
const probe = async (engine: Engine, { user, ...relation }: PreparedQuery): Promise<void> => {
  try {
    await describe(engine, relation)
  } catch (thrown) {
    if (!isFileMissing(thrown)) throw inUsersWords(thrown, user, 'DESCRIBE ')
  }
}

const asBound = ({ user: _user, isPlaced: _isPlaced, ...query }: PreparedQuery): BoundQuery => query

/**
 * Makes a statement of the user's ready for an engine. Every table of the lake in it, wherever it is named (`layer.table`, `"t@v12"`,
 * `"t@<timestamp>"`, `table_changes(…)`), is read at its version, and only from the files that may have rows with a part in the result, by
 * the conditions about that place alone. Statements that are no SELECT pass as they are. Failures: `query-failed` with its place in
 * `text` for mistakes and tables that are not there, `version-missing`.
 */
export const bindQuery = async (
  deps: LakeDeps,
  engine: Engine,
  text: string,
  cancel: Cancel,
): Promise<BoundQuery> => {
  const prepared = await prepareQuery(deps, engine, text, cancel)
  if (prepared.isPlaced) await probe(engine, prepared)
  return asBound(prepared)
}

/** A user's query as a relation that a grid can read from: as `bindQuery`, but anything may follow the SQL. */
export const sqlRelation = async (deps: LakeDeps, text: string, cancel: Cancel): Promise<BoundQuery> => {
  const prepared = await prepareQuery(deps, deps.interactive, text, cancel)
  // Looked at by itself first: inside another statement the engine does not tell the place of a mistake.
  await probe(deps.interactive, prepared)
  return { ...asBound(prepared), sql: `SELECT * FROM (${prepared.sql})` }
}

/** Runs a statement that is ready; `bytesRead` is what the engine really read of the files. */
export const runPrepared = async (
  engine: Engine,
  prepared: PreparedQuery,
  cancel: Cancel,
): Promise<Rows & { readonly stats: ReadStats }> => {
  let bytesRead: number | undefined = undefined
  const onBytes = ({ read }: { readonly read: number }): void => void (bytesRead = read)
  try {
    const rows = await withViews(engine, prepared, ({ sql, files }) =>
      engine.rows(sql, { files, cancel, onBytes }),
    )
    return { ...rows, stats: { ...prepared.stats, bytesRead: bytesRead ?? prepared.stats.bytesRead } }
  } catch (thrown) {
    throw inUsersWords(thrown, prepared.user)
  }
}

/** Runs a statement of the user's, as `bindQuery` makes it ready. */
export const runQuery = async (
  deps: LakeDeps,
  engine: Engine,
  text: string,
  cancel: Cancel,
): Promise<Rows & { readonly stats: ReadStats }> =>
  runPrepared(engine, await prepareQuery(deps, engine, text, cancel), cancel)
