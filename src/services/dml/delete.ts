import { defaultAlias } from '../../core/delta/dml-columns.ts'
import { deleteMetrics, predicateParameter } from '../../core/delta/dml-metrics.ts'
import { checkRemovable } from '../../core/delta/dml-plan.ts'
import { unwrap } from '../../core/failure.ts'
import type { Job } from '../../core/ports/job.ts'
import type { LakeDeps } from '../deps.ts'
import { applyChanges } from './apply.ts'
import { findRows } from './find.ts'
import { type DmlPlan, type DmlReport, type Work, runDml } from './work.ts'

const planDelete = async (work: Work, where: string | undefined, alias: string): Promise<DmlPlan> => {
  const { base, table, deps, started } = work
  unwrap(checkRemovable(base.metadata, table, 'deleted'))
  const found = await findRows(work, { where, alias, values: undefined })
  const scanned = deps.clock.now()
  const applied = await applyChanges(work, {
    snapshot: base,
    located: found.located,
    staged: found.staged,
    assigned: found.assigned,
    whole: found.whole,
    inserted: undefined,
  })
  const ended = deps.clock.now()
  const times = { total: ended - started, scan: scanned - started, rewrite: ended - scanned }
  const metrics = deleteMetrics(applied.tally, times)
  if (applied.actions.length === 0) return { plan: undefined, metrics }
  const parameters = { predicate: predicateParameter(where) }
  const operation = { name: 'DELETE', parameters, metrics, isBlindAppend: false }
  return {
    plan: { readVersion: base.version, actions: applied.actions, operation, reads: found.reads },
    metrics,
  }
}

/**
 * Deletes the rows that a condition holds for (not those where it is NULL), or all. The condition is SQL over the table's columns; it
 * may read other tables of the lake. Files whose rows all go are removed unread where the log can tell. Only files with such rows are
 * written anew, or get deletion vectors where `delta.enableDeletionVectors` is set. Failures: `table-missing`, `invalid` for an
 * append-only table, `query-failed`, and those of `commit`.
 */
export const deleteRows = (
  deps: LakeDeps,
  table: string,
  where: string | undefined,
  { alias = defaultAlias(table) }: { readonly alias?: string },
  job: Job,
): Promise<DmlReport> =>
  runDml(deps, { table, texts: where === undefined ? [] : [where] }, job, work =>
    planDelete(work, where, alias),
  )
