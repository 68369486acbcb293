import type { Snapshot } from '../core/delta/actions.ts'
import { addedRules, planAlter } from '../core/delta/alter.ts'
import type { CommitPlan } from '../core/delta/commit-plan.ts'
import { metadataAfter } from '../core/delta/in-commit-timestamp.ts'
import { unwrap } from '../core/failure.ts'
import type { Job } from '../core/ports/job.ts'
import { err, ok } from '../core/result.ts'
import type { Alteration } from '../core/sql/delta-statement.ts'
import { tableMissing } from '../core/table-missing.ts'
import { checkConditions, checkDefaults, checkRows } from './alter-check.ts'
import { commit } from './commit.ts'
import type { LakeDeps } from './deps.ts'

/** What only the engine can tell: whether expressions mean something, and whether the rows keep a new rule. */
const check = async (
  deps: LakeDeps,
  table: string,
  base: Snapshot,
  change: Alteration,
  plan: CommitPlan,
  job: Job,
): Promise<void> => {
  const after = metadataAfter(plan.actions, base.metadata) ?? base.metadata
  if (change.kind === 'set-default') {
    const [name = ''] = change.path
    const fields = after.schema.fields.filter(field => field.name.toLowerCase() === name.toLowerCase())
    await checkDefaults(deps.jobs, fields)
  }
  if (change.kind === 'add-constraint') {
    const known = Object.keys(base.metadata.configuration)
    const added = Object.entries(after.configuration).filter(([key]) => !known.includes(key))
    await checkConditions(deps.jobs, { ...after, configuration: Object.fromEntries(added) })
  }
  if (change.kind !== 'add-constraint' && change.kind !== 'set-not-null') return
  job.onProgress({ phase: `Checking the rows of ${table}`, rowsDone: 0, bytesDone: 0 })
  await checkRows(deps, table, base, unwrap(addedRules(base.metadata, after)), job.cancel)
}

/**
 * ALTER TABLE: changes the description of a table in one commit, without rewriting a file, and gives the version that has it; the newest
 * where there was nothing to change. ADD CONSTRAINT and SET NOT NULL read the rows first, and again when others have written meanwhile.
 * Failures: those of `planAlter`; `constraint-violated` when rows break a new rule; `table-missing`, `cancelled`.
 */
export const alterTable = async (
  deps: LakeDeps,
  table: string,
  change: Alteration,
  job: Job,
): Promise<number> => {
  const context = { now: deps.clock.now(), uuid: () => deps.ids.uuid(), table }
  const { snapshot } = await deps.logs.load(table)
  if (unwrap(planAlter(snapshot, change, context)).actions.length === 0) return snapshot.version
  return commit(deps, table, async base => {
    if (!base) return err(tableMissing(table))
    const plan = planAlter(base, change, context)
    if (!plan.ok) return plan
    await check(deps, table, base, change, plan.value, job)
    return ok(plan.value)
  })
}
