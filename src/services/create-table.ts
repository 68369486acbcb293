import type { Described } from '../core/delta/alter-properties.ts'
import type { Snapshot } from '../core/delta/actions.ts'
import type { CommitPlan, NewFile } from '../core/delta/commit-plan.ts'
import { type CreateContext, describeTable, planCreate } from '../core/delta/create-table.ts'
import { unwrap } from '../core/failure.ts'
import { parseTableName } from '../core/medallion/names.ts'
import type { Job } from '../core/ports/job.ts'
import { type Result, err } from '../core/result.ts'
import type { CreateTable } from '../core/sql/delta-statement.ts'
import { sumOf } from '../core/sum-of.ts'
import { checkConditions, checkDefaults, checkGenerated } from './alter-check.ts'
import { begunAnew, commitFiles } from './commit-files.ts'
import { discardDataFiles } from './data-file.ts'
import type { LakeDeps } from './deps.ts'
import { bindQuery } from './query.ts'
import { storable } from './relation.ts'
import { writeRows } from './write-rows.ts'

export interface CreateReport {
  /** The version that made the table; the newest where IF NOT EXISTS found it there. */
  readonly version: number
  /** Rows of AS SELECT. */
  readonly rows: number
}

interface Made {
  readonly described: Described
  readonly files: readonly NewFile[]
  /** The version of the table itself that the query read, to replace it with. */
  readonly basedOn: number | undefined
}

/** Describes the table and writes the rows of AS SELECT; nothing of it is in the lake until the commit. */
const make = async (
  deps: LakeDeps,
  statement: CreateTable,
  context: CreateContext,
  job: Job,
): Promise<Made> => {
  const { query, table } = statement
  const bound = query ? await bindQuery(deps, deps.jobs, query.sql, job.cancel) : undefined
  const relation = bound ? await storable(deps.jobs, bound) : undefined
  const found = relation ? { query: relation.schema } : {}
  const described = unwrap(describeTable(statement, { ...context, ...found }))
  const { metadata } = described
  await checkConditions(deps.jobs, metadata)
  await checkGenerated(deps.jobs, metadata)
  await checkDefaults(deps.jobs, metadata.schema.fields)
  const files = relation ? await writeRows(deps, deps.jobs, { table, metadata }, relation, { job }) : []
  const itself = bound?.inputs.find(input => input.table === table)
  return { described, files, basedOn: itself?.version }
}

const overtaken = (table: string, version: number, basedOn: number): Result<never> => {
  const message = `${table} was changed by others while it was replaced by rows of version ${basedOn} of it.`
  return err({ kind: 'commit-conflict', message, table, version, conflict: 'ConcurrentAppend' })
}

const createOnce = async (deps: LakeDeps, statement: CreateTable, job: Job): Promise<CreateReport> => {
  const { table, mode } = statement
  const present = (await deps.logs.find(table))?.snapshot
  if (present && mode === 'if-not-exists') return { version: present.version, rows: 0 }
  const now = deps.clock.now()
  const replaced = present ? { replaced: present.metadata } : {}
  const context = { now, uuid: () => deps.ids.uuid(), ...replaced }
  // Told before rows are written for nothing.
  if (present && mode === 'create') unwrap(planCreate(present, statement, present, [], now))
  const { described, files, basedOn } = await make(deps, statement, context, job)
  let refusedBy: number | undefined
  const plan = (base: Snapshot | undefined): Result<CommitPlan> => {
    refusedBy = undefined
    if (basedOn !== undefined && base?.version !== basedOn)
      return overtaken(table, base?.version ?? -1, basedOn)
    const planned = planCreate(base, statement, described, files, deps.clock.now())
    if (!planned.ok) refusedBy = base?.version
    return planned
  }
  try {
    const version = await commitFiles(deps, table, plan, job, () =>
      discardDataFiles(deps, deps.jobs, table, files),
    )
    return { version, rows: sumOf(files, file => file.rows) }
  } catch (thrown) {
    if (refusedBy !== undefined && mode === 'if-not-exists') return { version: refusedBy, rows: 0 }
    throw thrown
  }
}

/**
 * CREATE TABLE: an empty table, or, AS SELECT, one with the rows of a query, in one commit. Failures: `invalid` for names that are no
 * `layer.table`, for tables that exist already, and for whatever `describeTable` refuses; `query-failed`; `constraint-violated` when the
 * query's rows break the table's constraints; `cancelled`. A query that reads the table which it replaces is run anew when others have
 * written to it meanwhile.
 */
export const createTable = async (
  deps: LakeDeps,
  statement: CreateTable,
  job: Job,
): Promise<CreateReport> => {
  unwrap(parseTableName(statement.table))
  return begunAnew(() => createOnce(deps, statement, job))
}
