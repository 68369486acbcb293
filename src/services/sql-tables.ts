import { unwrap } from '../core/failure.ts'
import type { SqlResult } from '../core/lake/row-views.ts'
import type { Job } from '../core/ports/job.ts'
import type { CreateTable, DeltaStatement } from '../core/sql/delta-statement.ts'
import { alterTable } from './alter.ts'
import { cloneTable } from './clone.ts'
import { createTable } from './create-table.ts'
import type { LakeDeps } from './deps.ts'
import { checkLayerWrite } from './sql-layer-write.ts'
import { existingTable, newTable } from './sql-names.ts'
import { countsResult, emptyResult, metric } from './sql-result.ts'
import { dropTable, tableNames } from './tables.ts'

type Statement<K extends DeltaStatement['kind']> = Extract<DeltaStatement, { readonly kind: K }>

/** The name of a table that is made; one that is replaced may not hold rows of an ingest. */
const madeTable = async (
  deps: LakeDeps,
  { table: name, mode }: Pick<CreateTable, 'table' | 'mode'>,
): Promise<string> => {
  const table = await newTable(deps, name)
  const present = mode === 'or-replace' ? await deps.logs.find(table) : undefined
  if (present) unwrap(checkLayerWrite(table, present.snapshot.metadata, 'change'))
  return table
}

/** CREATE TABLE, with rows where it is AS a query. */
export const runCreate = async (
  deps: LakeDeps,
  statement: Statement<'create-table'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await madeTable(deps, statement)
  const isLeft = statement.mode === 'if-not-exists' && (await deps.logs.find(table)) !== undefined
  if (isLeft) return emptyResult()
  const { version, rows } = await createTable(deps, { ...statement, table }, job)
  if (!statement.query) return emptyResult(version)
  const count = BigInt(rows)
  return countsResult({ num_affected_rows: count, num_inserted_rows: count }, version)
}

/** CREATE TABLE … DEEP CLONE */
export const runClone = async (
  deps: LakeDeps,
  statement: Statement<'clone-table'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await madeTable(deps, statement)
  const source = { ...statement.source, table: await existingTable(deps, statement.source.table) }
  const { version, metrics } = await cloneTable(deps, { ...statement, table, source }, job)
  return countsResult(
    {
      source_table_size: metric(metrics, 'sourceTableSize'),
      source_num_of_files: metric(metrics, 'sourceNumOfFiles'),
      num_removed_files: metric(metrics, 'numRemovedFiles'),
      num_copied_files: metric(metrics, 'numCopiedFiles'),
      removed_files_size: metric(metrics, 'removedFilesSize'),
      copied_files_size: metric(metrics, 'copiedFilesSize'),
    },
    version,
  )
}

/** ALTER TABLE and COMMENT ON */
export const runAlter = async (
  deps: LakeDeps,
  { table: name, change }: Statement<'alter-table'>,
  job: Job,
): Promise<SqlResult> => emptyResult(await alterTable(deps, await existingTable(deps, name), change, job))

/** DROP TABLE; with IF EXISTS a table that is not there is no failure. */
export const runDrop = async (
  deps: LakeDeps,
  { table, ifExists }: Statement<'drop-table'>,
): Promise<SqlResult> => {
  const known = await tableNames(deps)
  const isThere = known.some(name => name.toLowerCase() === table.toLowerCase())
  if (isThere || !ifExists) await dropTable(deps, await existingTable(deps, table))
  return emptyResult()
}
