import type { Snapshot } from '../../core/delta/actions.ts'
import type { CommitPlan } from '../../core/delta/commit-plan.ts'
import { aboutExpression, mayNameTables } from '../../core/delta/dml-blame.ts'
import { Failure, type LakeError } from '../../core/error.ts'
import { tableDirectory } from '../../core/medallion/names.ts'
import type { Engine, Value } from '../../core/ports/engine.ts'
import type { Job } from '../../core/ports/job.ts'
import { type Result, err, ok } from '../../core/result.ts'
import { quoteText } from '../../core/sql/quote.ts'
import { commit } from '../commit.ts'
import { discardDataFiles } from '../data-file.ts'
import type { LakeDeps } from '../deps.ts'
import { bindQuery } from '../query.ts'
import { type Relation, describe, withViews } from '../relation.ts'

/** What a statement did to a table. */
export interface DmlReport {
  /** Undefined: there was nothing to do, and no commit. */
  readonly version: number | undefined
  /** As in the commit's `operationMetrics`. */
  readonly metrics: Readonly<Record<string, string>>
}

/** One run of a statement against one state of its table. */
export interface Work {
  readonly deps: LakeDeps
  readonly engine: Engine
  readonly table: string
  readonly base: Snapshot
  readonly job: Job
  /** ms since the epoch */
  readonly started: number
  /** Scratch files, which go when the run is over. */
  readonly scratch: string[]
  /** Files of the table that were written and are in no commit yet, relative to the table, not encoded. */
  readonly written: string[]
  /** The user's expressions: errors are told about these, not about the statements that they are put into. */
  readonly texts: readonly string[]
  /** Tables of the lake that the statement's expressions have read. */
  readonly inputs: Set<string>
}

/** What a run comes to: a commit, or nothing to do. */
export interface DmlPlan {
  readonly plan: CommitPlan | undefined
  readonly metrics: Readonly<Record<string, string>>
}

/** Tells the user what is being done. */
export const tell = ({ job }: Work, phase: string): void =>
  job.onProgress({ phase, rowsDone: 0, bytesDone: 0 })

const union = <T>(lists: readonly (readonly T[] | undefined)[]): readonly T[] => [
  ...new Set(lists.flatMap(list => list ?? [])),
]

/** A SELECT over relations that are ready, without expressions of the user's. */
export const over = (sql: string, ...parts: readonly Relation[]): Relation => ({
  sql,
  files: union(parts.map(({ files }) => files)),
  views: union(parts.map(({ views }) => views)),
})

const blaming = async <T>({ texts }: Work, body: () => Promise<T>): Promise<T> => {
  try {
    return await body()
  } catch (thrown) {
    throw thrown instanceof Failure ? new Failure(aboutExpression(thrown.error, texts)) : thrown
  }
}

/**
 * A SELECT with expressions of the user's, which may read other tables of the lake, over relations that are ready. Failure `query-failed`
 * for a mistake in an expression, with its place there.
 */
export const bound = async (work: Work, sql: string, ...parts: readonly Relation[]): Promise<Relation> => {
  const { deps, engine, job, inputs, texts } = work
  // A statement over thousands of files is long, and most of it is ours.
  if (!texts.some(mayNameTables)) {
    const relation = over(sql, ...parts)
    await blaming(work, () => describe(engine, relation))
    return relation
  }
  const query = await blaming(work, () => bindQuery(deps, engine, sql, job.cancel))
  for (const { table } of query.inputs) inputs.add(table)
  return over(query.sql, query, ...parts)
}

/** Runs a SELECT once and keeps its rows in a scratch file for as long as the run lasts. */
export const stage = async (work: Work, relation: Relation): Promise<Relation> => {
  const { deps, engine, job, scratch } = work
  const path = `${deps.scratch}/dml-${deps.ids.uuid()}.parquet`
  scratch.push(path)
  const copy = ({ sql, files }: Relation) =>
    engine.copy(sql, path, { files, format: 'parquet', cancel: job.cancel })
  await blaming(work, () => withViews(engine, relation, copy))
  return { sql: `SELECT * FROM read_parquet([${quoteText(path)}])`, files: [path] }
}

/** The rows of a small result. */
export const rowsOf = async (
  { engine, job }: Work,
  relation: Relation,
): Promise<readonly (readonly Value[])[]> => {
  const { rows } = await withViews(engine, relation, ({ sql, files }) =>
    engine.rows(sql, { files, cancel: job.cancel }),
  )
  return rows
}

const clearScratch = async ({ deps, engine, scratch }: Work): Promise<void> => {
  await engine.release(scratch)
  for (const path of scratch) await deps.storage.remove(path)
}

/** Removes what a run wrote to the table; it is in no commit. */
const discard = ({ deps, engine, table, written }: Work): Promise<void> =>
  discardDataFiles(
    deps,
    engine,
    table,
    written.map(path => ({ path })),
  )

const nothingToDo: LakeError = { kind: 'invalid', message: 'There are no rows to change.', problems: [] }

const missing = (table: string): Result<never> =>
  err({ kind: 'table-missing', message: `There is no table ${table}.`, table })

/**
 * Runs a statement and commits what it comes to; runs it anew when another writer came in between in a way that matters. Nothing that
 * it wrote stays when it fails, but for a commit that may have been decided before the failure.
 */
export const runDml = async (
  deps: LakeDeps,
  { table, texts }: Pick<Work, 'table' | 'texts'>,
  job: Job,
  run: (work: Work) => Promise<DmlPlan>,
): Promise<DmlReport> => {
  let last: { readonly work: Work; readonly result: DmlPlan } | undefined = undefined
  const plan = async (base: Snapshot | undefined): Promise<Result<CommitPlan>> => {
    // Asked again: the plan before has lost for good.
    if (last) await discard(last.work)
    last = undefined
    if (!base) return missing(table)
    const started = deps.clock.now()
    const lists = { scratch: [], written: [], inputs: new Set<string>() }
    const work: Work = { deps, engine: deps.jobs, table, texts, base, job, started, ...lists }
    try {
      const result = await run(work)
      last = { work, result }
      return result.plan ? ok(result.plan) : err(nothingToDo)
    } catch (thrown) {
      // What went wrong first is what is told; a file that stays is in no commit, and goes with VACUUM.
      await discard(work).catch(() => undefined)
      throw thrown
    } finally {
      // Scratch goes with its worker in any case.
      await clearScratch(work).catch(() => undefined)
    }
  }
  const outcome = (): DmlPlan | undefined => last?.result
  try {
    const version = await commit(deps, table, plan)
    return { version, metrics: outcome()?.metrics ?? {} }
  } catch (thrown) {
    const result = outcome()
    if (result && !result.plan) return { version: undefined, metrics: result.metrics }
    throw thrown
  }
}

/** The table's directory in the lake. */
export const directoryOf = ({ table }: Work): string => tableDirectory(table)
