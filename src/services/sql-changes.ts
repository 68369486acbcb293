import { unwrap } from '../core/failure.ts'
import type { SqlResult } from '../core/lake/row-views.ts'
import type { Job } from '../core/ports/job.ts'
import type { DeltaStatement } from '../core/sql/delta-statement.ts'
import type { LakeDeps } from './deps.ts'
import { deleteRows } from './dml/delete.ts'
import { mergeRows } from './dml/merge.ts'
import { updateRows } from './dml/update.ts'
import { checkLayerWrite } from './sql-layer-write.ts'
import { existingTable } from './sql-names.ts'
import { countsResult, emptyResult, knownMetric, metric } from './sql-result.ts'

type Statement<K extends DeltaStatement['kind']> = Extract<DeltaStatement, { readonly kind: K }>

/** The table of a statement that changes rows; they may not be those of an ingest. */
const changeable = async (deps: LakeDeps, name: string): Promise<string> => {
  const table = await existingTable(deps, name)
  const { snapshot } = await deps.logs.load(table)
  unwrap(checkLayerWrite(table, snapshot.metadata, 'change'))
  return table
}

const aliasOption = (alias: string | undefined) => (alias === undefined ? {} : { alias })

/** DELETE FROM */
export const runDelete = async (
  deps: LakeDeps,
  { table: name, alias, where }: Statement<'delete'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await changeable(deps, name)
  const { version, metrics } = await deleteRows(deps, table, where?.sql, aliasOption(alias), job)
  return countsResult({ num_affected_rows: knownMetric(metrics, 'numDeletedRows') ?? null }, version)
}

/** TRUNCATE TABLE: a DELETE of all rows, which tells nothing. */
export const runTruncate = async (
  deps: LakeDeps,
  { table: name }: Statement<'truncate-table'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await changeable(deps, name)
  const { version } = await deleteRows(deps, table, undefined, {}, job)
  return emptyResult(version)
}

/** UPDATE */
export const runUpdate = async (
  deps: LakeDeps,
  { table: name, alias, set, where }: Statement<'update'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await changeable(deps, name)
  const { version, metrics } = await updateRows(deps, table, set, where?.sql, aliasOption(alias), job)
  return countsResult({ num_affected_rows: metric(metrics, 'numUpdatedRows') }, version)
}

/** MERGE INTO */
export const runMerge = async (
  deps: LakeDeps,
  statement: Statement<'merge'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await changeable(deps, statement.table)
  const { version, metrics } = await mergeRows(deps, { ...statement, table }, job)
  const updated = metric(metrics, 'numTargetRowsUpdated')
  const deleted = metric(metrics, 'numTargetRowsDeleted')
  const inserted = metric(metrics, 'numTargetRowsInserted')
  const counts = {
    num_affected_rows: updated + deleted + inserted,
    num_updated_rows: updated,
    num_deleted_rows: deleted,
    num_inserted_rows: inserted,
  }
  return countsResult(counts, version)
}
