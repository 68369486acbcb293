import { newValues } from '../../core/delta/dml-assign.ts'
import { defaultAlias } from '../../core/delta/dml-columns.ts'
import { predicateParameter, updateMetrics } from '../../core/delta/dml-metrics.ts'
import { checkRemovable } from '../../core/delta/dml-plan.ts'
import { unwrap } from '../../core/failure.ts'
import type { Job } from '../../core/ports/job.ts'
import type { Assignment } from '../../core/sql/delta-statement.ts'
import type { LakeDeps } from '../deps.ts'
import { applyChanges } from './apply.ts'
import { findRows } from './find.ts'
import { type DmlPlan, type DmlReport, type Work, runDml } from './work.ts'

const planUpdate = async (
  work: Work,
  set: readonly Assignment[],
  where: string | undefined,
  alias: string,
): Promise<DmlPlan> => {
  const { base, table, deps, started } = work
  unwrap(checkRemovable(base.metadata, table, 'updated'))
  const values = unwrap(newValues(base.metadata.schema, set, alias))
  const found = await findRows(work, { where, alias, values })
  const scanned = deps.clock.now()
  const applied = await applyChanges(work, {
    snapshot: base,
    located: found.located,
    staged: found.staged,
    assigned: found.assigned,
    whole: [],
    inserted: undefined,
  })
  const ended = deps.clock.now()
  const times = { total: ended - started, scan: scanned - started, rewrite: ended - scanned }
  const metrics = updateMetrics(applied.tally, times)
  if (applied.actions.length === 0) return { plan: undefined, metrics }
  const parameters = { predicate: predicateParameter(where) }
  const operation = { name: 'UPDATE', parameters, metrics, isBlindAppend: false }
  return {
    plan: { readVersion: base.version, actions: applied.actions, operation, reads: found.reads },
    metrics,
  }
}

/**
 * Sets columns, and fields of structs, of the rows that a condition holds for (not those where it is NULL), or of all. Values are SQL
 * over the row as it was, cast to the column's type; DEFAULT is the column's default. Generated columns that are not set are computed
 * again. Only files with such rows are written anew, or get deletion vectors where `delta.enableDeletionVectors` is set. Failures:
 * `table-missing`, `invalid` for an append-only table, an unknown column or one that is set twice, `query-failed`, those of
 * `writeRows` for rows that break a constraint, and those of `commit`.
 */
export const updateRows = (
  deps: LakeDeps,
  table: string,
  set: readonly Assignment[],
  where: string | undefined,
  { alias = defaultAlias(table) }: { readonly alias?: string },
  job: Job,
): Promise<DmlReport> => {
  const texts = [...(where === undefined ? [] : [where]), ...set.flatMap(({ value }) => value?.sql ?? [])]
  return runDml(deps, { table, texts }, job, work => planUpdate(work, set, where, alias))
}
