import type { Metadata } from '../core/delta/actions.ts'
import { addActionsOf } from '../core/delta/commit-plan.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { DeltaType } from '../core/delta/schema.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { commitActions, createOrders } from './upkeep.fixture.ts'
import { writeRows } from './write-rows.ts'

/** Appends the rows of a SELECT as a commit of its own: a file for each partition. */
export const appendSelect = async (deps: LakeDeps, table: string, sql: string): Promise<number> => {
  const { metadata } = await deps.logs.snapshotAt(table, undefined)
  const files = await writeRows(
    deps,
    deps.jobs,
    { table, metadata },
    { sql, files: [] },
    { job: patientJob() },
  )
  return commitActions(deps, addActionsOf(files), 'WRITE', table)
}

/** A table of the lake with a commit for each SELECT, and a table of the engine with the same rows: `shadow_silver.t` for `silver.t`. */
export const makeTable = async (
  deps: LakeDeps,
  table: string,
  columns: Readonly<Record<string, DeltaType>>,
  selects: readonly string[],
  changes: Partial<Metadata> = {},
): Promise<void> => {
  await createOrders(deps, { schema: struct(columns), ...changes }, table)
  for (const select of selects) await appendSelect(deps, table, select)
  const engine = deps.interactive
  await engine.query(`CREATE SCHEMA IF NOT EXISTS shadow_${table.slice(0, table.indexOf('.'))}`)
  const all = selects.map(select => `(${select})`).join(' UNION ALL ')
  await engine.query(`CREATE OR REPLACE TABLE shadow_${table} AS ${all}`)
}

/** A statement on tables of the lake, on those of the engine. */
export const inShadow = (sql: string): string => sql.replaceAll(/\b(bronze|silver|gold)\./g, 'shadow_$1.')
