import type { SqlResult } from '../core/lake/row-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Value } from '../core/ports/engine.ts'
import type { Job } from '../core/ports/job.ts'
import type { DeltaStatement } from '../core/sql/delta-statement.ts'
import type { TimeTravel } from '../core/sql/time-travel.ts'
import type { LakeDeps } from './deps.ts'
import { optimizeTable } from './optimize.ts'
import { restoreTable } from './restore.ts'
import { existingTable } from './sql-names.ts'
import { countsResult, knownMetric, metric, resultOf } from './sql-result.ts'
import { vacuumTable } from './vacuum.ts'

type Statement<K extends DeltaStatement['kind']> = Extract<DeltaStatement, { readonly kind: K }>

const optimizeMetrics =
  'struct<numFilesAdded:long,numFilesRemoved:long,' +
  'filesAdded:struct<min:long,max:long,avg:double,totalFiles:long,totalSize:long>,' +
  'filesRemoved:struct<totalFiles:long,totalSize:long>,' +
  'partitionsOptimized:long,numBatches:long,totalConsideredFiles:long,totalFilesSkipped:long>'

/** OPTIMIZE: the table's path and what was done, as far as a commit tells it, in Spark's form. */
export const runOptimize = async (
  deps: LakeDeps,
  { table: name, where, zOrderBy }: Statement<'optimize'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await existingTable(deps, name)
  const options = { zOrderBy, ...(where === undefined ? {} : { where: where.sql }) }
  const { version, metrics } = await optimizeTable(deps, table, options, job)
  const count = (what: string): bigint => metric(metrics, what)
  const [added, size] = [count('numAddedFiles'), count('numAddedBytes')]
  const summary: Value = {
    numFilesAdded: added,
    numFilesRemoved: count('numRemovedFiles'),
    filesAdded: {
      min: knownMetric(metrics, 'minFileSize') ?? null,
      max: knownMetric(metrics, 'maxFileSize') ?? null,
      avg: added === 0n ? null : Number(size) / Number(added),
      totalFiles: added,
      totalSize: size,
    },
    filesRemoved: { totalFiles: count('numRemovedFiles'), totalSize: count('numRemovedBytes') },
    partitionsOptimized: count('partitionsOptimized'),
    numBatches: count('numBatches'),
    totalConsideredFiles: count('totalConsideredFiles'),
    totalFilesSkipped: count('totalFilesSkipped'),
  }
  const row = [tableDirectory(table), summary]
  return resultOf(
    { path: 'string', metrics: optimizeMetrics },
    [row],
    version === undefined ? {} : { version },
  )
}

/** VACUUM: the table's path; with DRY RUN the paths that would be deleted. */
export const runVacuum = async (
  deps: LakeDeps,
  { table: name, retainHours, dryRun }: Statement<'vacuum'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await existingTable(deps, name)
  const options = { dryRun, ...(retainHours === undefined ? {} : { retainHours }) }
  const { files, version } = await vacuumTable(deps, table, options, job)
  const directory = tableDirectory(table)
  const paths = dryRun ? files.map(({ path }) => [`${directory}/${path}`]) : [[directory]]
  return resultOf({ path: 'string' }, paths, version === undefined ? {} : { version })
}

/** RESTORE TABLE */
export const runRestore = async (
  deps: LakeDeps,
  { table: name, to }: Statement<'restore'>,
  job: Job,
): Promise<SqlResult> => {
  const table = await existingTable(deps, name)
  const travel: TimeTravel =
    to.version === undefined ? { timestamp: to.timestamp ?? '' } : { version: to.version }
  const { version, metrics } = await restoreTable(deps, table, travel, job)
  return countsResult(
    {
      table_size_after_restore: metric(metrics, 'tableSizeAfterRestore'),
      num_of_files_after_restore: metric(metrics, 'numOfFilesAfterRestore'),
      num_removed_files: metric(metrics, 'numRemovedFiles'),
      num_restored_files: metric(metrics, 'numRestoredFiles'),
      removed_files_size: metric(metrics, 'removedFilesSize'),
      restored_files_size: metric(metrics, 'restoredFilesSize'),
    },
    version,
  )
}
