import type { Action, Snapshot } from '../../core/delta/actions.ts'
import { defaultAlias } from '../../core/delta/dml-columns.ts'
import { generatedColumns } from '../../core/delta/dml-derived.ts'
import { keyPairs } from '../../core/delta/dml-merge-keys.ts'
import { clauseCounts } from '../../core/delta/dml-merge-sql.ts'
import { type MergeTally, mergeMetrics } from '../../core/delta/dml-metrics.ts'
import { checkRemovable } from '../../core/delta/dml-plan.ts'
import {
  type PlannedClause,
  evolveForMerge,
  mergeParameters,
  mergeTexts,
  planClauses,
} from '../../core/delta/merge-plan.ts'
import type { Predicate } from '../../core/delta/predicate.ts'
import { pruneFiles } from '../../core/delta/prune.ts'
import { unwrap } from '../../core/failure.ts'
import type { Job } from '../../core/ports/job.ts'
import type { DeltaStatement } from '../../core/sql/delta-statement.ts'
import type { LakeDeps } from '../deps.ts'
import { predicateOf } from '../predicates.ts'
import { type Relation, tableRelation } from '../relation.ts'
import { applyChanges } from './apply.ts'
import { readsOf } from './find.ts'
import { type MergeInput, checkMatches, stageChanges, stageInserts, stagePairs } from './merge-rows.ts'
import { type StagedSource, matchable, stageSource } from './merge-source.ts'
import { type DmlPlan, type DmlReport, type Work, over, rowsOf, runDml, tell } from './work.ts'

type Merge = Extract<DeltaStatement, { kind: 'merge' }>

const evolved = (work: Work, statement: Merge, source: StagedSource, alias: string): Snapshot => {
  const { base, deps } = work
  if (!statement.mergeSchema) return base
  const metadata = evolveForMerge(base.metadata, source.schema, statement.clauses, alias, () =>
    deps.ids.uuid(),
  )
  return metadata === base.metadata ? base : { ...base, metadata }
}

/** Which of the table's rows can have a match; all are looked at where those without one change too. */
const candidates = async (
  work: Work,
  statement: Merge,
  alias: string,
  source: StagedSource,
): Promise<Predicate> => {
  if (statement.clauses.some(({ when }) => when === 'not-matched-by-source')) return { kind: 'true' }
  const { engine, base } = work
  const on = statement.on.sql
  const own = await predicateOf(engine, on, base.metadata, alias)
  const keys = await matchable(work, source, keyPairs(on, base.metadata.schema, alias, source))
  return { kind: 'and', of: [own, keys] }
}

const resolve = async (work: Work, statement: Merge, alias: string, source: StagedSource) => {
  const { deps, engine, table } = work
  const snapshot = evolved(work, statement, source, alias)
  const { schema } = snapshot.metadata
  const clauses = unwrap(planClauses(statement.clauses, schema, alias, source, statement.mergeSchema))
  const predicate = await candidates(work, statement, alias, source)
  const { kept } = pruneFiles(work.base, predicate)
  const located = await tableRelation(deps, engine, table, snapshot, { files: kept, locate: true })
  const generated = unwrap(generatedColumns(schema))
  const input: MergeInput = { snapshot, alias, on: statement.on.sql, clauses, generated, source, located }
  return { input, predicate, kept }
}

/** Rows that each clause has changed, as the metrics want them. */
const countClauses = async (
  work: Work,
  clauses: readonly PlannedClause[],
  staged: Relation | undefined,
): Promise<Omit<MergeTally, 'sourceRows' | 'materialize'>> => {
  const counts = staged ? await rowsOf(work, over(clauseCounts(staged.sql), staged)) : []
  const rows = new Map(counts.map(([clause, count]) => [Number(clause), Number(count)]))
  const total = (when: PlannedClause['when'], kind: PlannedClause['kind']): number =>
    clauses
      .filter(clause => clause.when === when && clause.kind === kind)
      .reduce((sum, { index }) => sum + (rows.get(index) ?? 0), 0)
  return {
    matchedUpdated: total('matched', 'update'),
    matchedDeleted: total('matched', 'delete'),
    bySourceUpdated: total('not-matched-by-source', 'update'),
    bySourceDeleted: total('not-matched-by-source', 'delete'),
  }
}

const planMerge = async (work: Work, statement: Merge): Promise<DmlPlan> => {
  const { base, table, deps, started } = work
  const { alias = defaultAlias(table), clauses } = statement
  if (clauses.some(({ when }) => when !== 'not-matched'))
    unwrap(checkRemovable(base.metadata, table, 'changed'))
  tell(work, 'Reading the source')
  const source = await stageSource(work, statement)
  const materialized = deps.clock.now()
  const { input, predicate, kept } = await resolve(work, statement, alias, source)
  tell(work, `Matching rows of ${table}`)
  const pairs = await stagePairs(work, input)
  await checkMatches(work, input, pairs)
  const { staged, assigned } = await stageChanges(work, input, pairs)
  const inserted = await stageInserts(work, input, pairs)
  const scanned = deps.clock.now()
  const { snapshot, located } = input
  const changes = { snapshot, located: located.located, staged, assigned, whole: [], inserted }
  const applied = await applyChanges(work, changes)
  const counts = await countClauses(work, input.clauses, staged)
  const ended = deps.clock.now()
  const times = { total: ended - started, scan: scanned - materialized, rewrite: ended - scanned }
  const merge = { sourceRows: source.rows, ...counts, materialize: materialized - started }
  const metrics = mergeMetrics(applied.tally, merge, times)
  const head: readonly Action[] = snapshot === base ? [] : [{ kind: 'metaData', metaData: snapshot.metadata }]
  if (applied.actions.length === 0) return { plan: undefined, metrics }
  const parameters = mergeParameters(statement.on, clauses)
  const operation = { name: 'MERGE', parameters, metrics, isBlindAppend: false }
  const reads = readsOf(work, predicate, kept)
  return {
    plan: { readVersion: base.version, actions: [...head, ...applied.actions], operation, reads },
    metrics,
  }
}

/**
 * Merges the rows of a source (a table of the lake or a query) into a table. For each pair that the condition holds for the first WHEN
 * MATCHED clause that fits decides, for source rows without a pair the first WHEN NOT MATCHED, for rows of the table without one the
 * first WHEN NOT MATCHED BY SOURCE. The source is evaluated once. Only files with rows that change are written anew, or get deletion
 * vectors where `delta.enableDeletionVectors` is set; rows that come are in new files. With schema evolution, columns that only the
 * source has are added. Failures: `table-missing`; `invalid` when more than one source row would change one row of the table, for
 * unknown columns, or an append-only table; `schema-mismatch`; `query-failed`; those of `writeRows` and `commit`.
 */
export const mergeRows = (deps: LakeDeps, statement: Merge, job: Job): Promise<DmlReport> =>
  runDml(deps, { table: statement.table, texts: mergeTexts(statement) }, job, work =>
    planMerge(work, statement),
  )
