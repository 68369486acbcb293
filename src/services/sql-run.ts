import type { BatchNumber, SqlResult } from '../core/lake/row-views.ts'
import type { Job } from '../core/ports/job.ts'
import type { DeltaStatement } from '../core/sql/delta-statement.ts'
import { compactQuietly } from './auto-compact.ts'
import type { LakeDeps } from './deps.ts'
import { runQuery } from './query.ts'
import { runDelete, runMerge, runTruncate, runUpdate } from './sql-changes.ts'
import { describeDetail, describeHistory, describeTable, showProperties, showTables } from './sql-describe.ts'
import { insertRows } from './sql-insert.ts'
import { existingTable } from './sql-names.ts'
import { runAlter, runClone, runCreate, runDrop } from './sql-tables.ts'
import { runOptimize, runRestore, runVacuum } from './sql-upkeep.ts'

const dispatch = (
  deps: LakeDeps,
  statement: DeltaStatement,
  job: Job,
  txn?: BatchNumber,
): Promise<SqlResult> => {
  switch (statement.kind) {
    case 'query':
      return runQuery(deps, deps.interactive, statement.text.sql, job.cancel)
    case 'create-table':
      return runCreate(deps, statement, job)
    case 'clone-table':
      return runClone(deps, statement, job)
    case 'insert':
      return insertRows(deps, statement, job, txn)
    case 'delete':
      return runDelete(deps, statement, job)
    case 'update':
      return runUpdate(deps, statement, job)
    case 'merge':
      return runMerge(deps, statement, job)
    case 'alter-table':
      return runAlter(deps, statement, job)
    case 'drop-table':
      return runDrop(deps, statement)
    case 'truncate-table':
      return runTruncate(deps, statement, job)
    case 'describe-history':
      return describeHistory(deps, statement)
    case 'describe-detail':
      return describeDetail(deps, statement)
    case 'describe-table':
      return describeTable(deps, statement)
    case 'show-tables':
      return showTables(deps, statement)
    case 'show-tblproperties':
      return showProperties(deps, statement)
    case 'optimize':
      return runOptimize(deps, statement, job)
    case 'vacuum':
      return runVacuum(deps, statement, job)
    case 'restore':
      return runRestore(deps, statement, job)
  }
}

/** Statements after each of which there may be one small file more. */
const writing: ReadonlySet<DeltaStatement['kind']> = new Set(['insert', 'update', 'merge', 'delete'])

/** Runs one statement: Delta's by the services of the lake, everything else as a query of the engine. */
export const runStatement = async (
  deps: LakeDeps,
  statement: DeltaStatement,
  job: Job,
  txn?: BatchNumber,
): Promise<SqlResult> => {
  const result = await dispatch(deps, statement, job, txn)
  if (result.version !== undefined && 'table' in statement && writing.has(statement.kind))
    await compactQuietly(deps, await existingTable(deps, statement.table), job)
  return result
}
