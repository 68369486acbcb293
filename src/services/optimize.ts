import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import type { CommitPlan, NewFile } from '../core/delta/commit-plan.ts'
import {
  type Bin,
  type OptimizeRequest,
  type RewrittenBin,
  byPartition,
  groupBins,
  liveBins,
  planBins,
  planOptimize,
  splitRewritten,
} from '../core/delta/optimize.ts'
import { targetFileSize } from '../core/delta/properties.ts'
import { checkWritable } from '../core/delta/protocol.ts'
import {
  type ZColumn,
  boundsSelect,
  cutConditions,
  cutsSelect,
  zOrderColumns,
  zOrderSql,
} from '../core/delta/zorder.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { Job } from '../core/ports/job.ts'
import { type Result, err } from '../core/result.ts'
import { sumOf } from '../core/sum-of.ts'
import { tableMissing } from '../core/table-missing.ts'
import { commitFiles } from './commit-files.ts'
import { discardDataFiles } from './data-file.ts'
import type { LakeDeps } from './deps.ts'
import { filesWhere } from './partitions-where.ts'
import { type Relation, tableRelation } from './relation.ts'
import { writeRows } from './write-rows.ts'

export interface OptimizeOptions {
  /** SQL over the partition columns. */
  readonly where?: string
  readonly zOrderBy: readonly string[]
  /** Bytes that a file should have; the table's `delta.targetFileSize`, else 128 MiB. */
  readonly targetBytes?: number
  /** Bytes of data files that are sorted at a time; in memory rows take some times as much. 128 MiB when absent. */
  readonly sortedBytes?: number
}

export interface OptimizeReport {
  /** Undefined: there was nothing to do. */
  readonly version: number | undefined
  /** As in the log, and what Spark's OPTIMIZE answers beside it: numBatches, totalConsideredFiles, totalFilesSkipped, partitionsOptimized. */
  readonly metrics: Readonly<Record<string, string>>
}

const sortedAtOnce = 128 * 1024 * 1024

interface Ordering {
  readonly columns: readonly ZColumn[]
  readonly sortedBytes: number
}

/** What is rewritten, and how. */
export interface Rewrite {
  readonly table: string
  readonly snapshot: Snapshot
  /** Files that were looked at. */
  readonly considered: readonly AddFile[]
  readonly bins: readonly Bin[]
  readonly request: OptimizeRequest
  readonly targetBytes: number
  /** ZORDER BY; the order stays when absent. */
  readonly ordering?: Ordering
}

const bytesOf = (files: readonly { readonly size: number }[]): number => sumOf(files, ({ size }) => size)

type Context = Pick<Rewrite, 'table' | 'snapshot' | 'targetBytes'> & { readonly job: Job }

const textLists = async (
  deps: LakeDeps,
  sql: string,
  { files }: Relation,
  job: Job,
): Promise<readonly (readonly string[])[]> => {
  const { rows } = await deps.jobs.rows(sql, { files, cancel: job.cancel })
  return (rows[0] ?? []).map(list => (Array.isArray(list) ? list.map(String) : []))
}

/** Rows of a bin along the Z-order curve. What is too large to be sorted at once is read several times, a part of the curve each. */
const writeOrdered = async (
  deps: LakeDeps,
  { table, snapshot, targetBytes, job }: Context,
  bin: Bin,
  relation: Relation,
  { columns, sortedBytes }: Ordering,
): Promise<readonly NewFile[]> => {
  const bounds = await textLists(deps, boundsSelect(columns, relation.sql), relation, job)
  const orderBy = zOrderSql(columns, bounds)
  const parts = Math.ceil(bytesOf(bin) / sortedBytes)
  const [cuts = []] =
    parts > 1 ? await textLists(deps, cutsSelect(orderBy, relation.sql, parts), relation, job) : []
  const target = { table, metadata: snapshot.metadata }
  const written: NewFile[] = []
  try {
    for (const condition of cutConditions(orderBy, cuts)) {
      const sql = condition === 'true' ? relation.sql : `SELECT * FROM (${relation.sql}) WHERE ${condition}`
      const part = { ...relation, sql }
      written.push(
        ...(await writeRows(deps, deps.jobs, target, part, { job, targetBytes, orderBy, trusted: true })),
      )
    }
    return written
  } catch (thrown) {
    await discardDataFiles(deps, deps.jobs, table, written)
    throw thrown
  }
}

const rewriteBin = async (
  deps: LakeDeps,
  context: Context,
  bin: Bin,
  ordering: Ordering | undefined,
): Promise<readonly RewrittenBin[]> => {
  const { table, snapshot, targetBytes, job } = context
  const relation = await tableRelation(deps, deps.jobs, table, snapshot, { files: bin })
  const target = { table, metadata: snapshot.metadata }
  const after = ordering
    ? await writeOrdered(deps, context, bin, relation, ordering)
    : await writeRows(deps, deps.jobs, target, relation, { job, targetBytes, trusted: true })
  return splitRewritten({ before: bin, after })
}

const rewriteAll = async (
  deps: LakeDeps,
  { bins, ordering, ...rest }: Rewrite,
  job: Job,
): Promise<readonly RewrittenBin[]> => {
  const { table } = rest
  const bytesTotal = bytesOf(bins.flat())
  const done: RewrittenBin[] = []
  try {
    for (const bin of bins) {
      if (job.cancel.aborted)
        return fail({ kind: 'cancelled', message: 'OPTIMIZE was stopped; the table is as it was.' })
      const bytesDone = bytesOf(done.flatMap(({ before }) => before))
      job.onProgress({ phase: `Rewriting small files of ${table}`, rowsDone: 0, bytesDone, bytesTotal })
      done.push(...(await rewriteBin(deps, { ...rest, job }, bin, ordering)))
    }
    return done
  } catch (thrown) {
    await discardDataFiles(
      deps,
      deps.jobs,
      table,
      done.flatMap(({ after }) => after),
    )
    throw thrown
  }
}

const summary = (
  considered: readonly AddFile[],
  bins: readonly Bin[],
  metrics: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...metrics,
  numBatches: bins.length === 0 ? '0' : '1',
  totalConsideredFiles: String(considered.length),
  totalFilesSkipped: String(considered.length - Number(metrics['numRemovedFiles'] ?? 0)),
  partitionsOptimized: String(byPartition(bins.flat()).length),
})

/** Writes the bins anew and puts the new files in the place of the old ones, in one commit. */
export const rewriteFiles = async (deps: LakeDeps, rewrite: Rewrite, job: Job): Promise<OptimizeReport> => {
  const { table, considered, request } = rewrite
  const nothing = { numAddedFiles: '0', numRemovedFiles: '0' }
  if (rewrite.bins.length === 0) return { version: undefined, metrics: summary(considered, [], nothing) }
  const done = await rewriteAll(deps, rewrite, job)
  const now = deps.clock.now()
  let metrics: OptimizeReport['metrics'] = nothing
  let kept = done
  const plan = (base: Snapshot | undefined): Result<CommitPlan> => {
    if (!base) return err(tableMissing(table))
    const planned = planOptimize(base, done, request, now)
    if (planned.ok) ({ metrics } = planned.value.operation)
    kept = liveBins(base, done)
    return planned
  }
  const version = await commitFiles(deps, table, plan, job, () =>
    discardDataFiles(
      deps,
      deps.jobs,
      table,
      done.flatMap(({ after }) => after),
    ),
  )
  const lost = done.filter(bin => !kept.includes(bin)).flatMap(({ after }) => after)
  await discardDataFiles(deps, deps.jobs, table, lost)
  return {
    version,
    metrics: summary(
      considered,
      kept.map(({ before }) => before),
      metrics,
    ),
  }
}

/**
 * Writes small files, and those with many deleted rows, together into files of the target size; with ZORDER BY all files, in an order
 * that lets queries on any of the columns pass over most of them. Rows and their values stay as they are; deletion vectors are purged.
 * Rows that others add or delete meanwhile are safe: files that were changed are left out. Failures: `invalid` for a WHERE that
 * names other than partition columns and for columns that can not be ordered by, `commit-conflict` when others changed all the files.
 */
export const optimizeTable = async (
  deps: LakeDeps,
  table: string,
  options: OptimizeOptions,
  job: Job,
): Promise<OptimizeReport> => {
  const { snapshot } = await deps.logs.load(table)
  const { metadata, protocol } = snapshot
  unwrap(checkWritable(protocol, metadata))
  const columns = unwrap(zOrderColumns(metadata, options.zOrderBy))
  const {
    where,
    zOrderBy,
    targetBytes = targetFileSize(snapshot.metadata),
    sortedBytes = sortedAtOnce,
  } = options
  const considered =
    where === undefined
      ? [...snapshot.files.values()]
      : await filesWhere(deps.jobs, snapshot, where, job.cancel)
  const request = { table, ...(where === undefined ? {} : { where }), zOrderBy, auto: false }
  const rewrite = { table, snapshot, considered, request, targetBytes }
  if (columns.length > 0) {
    const ordering = { columns, sortedBytes }
    return rewriteFiles(deps, { ...rewrite, bins: byPartition(considered), ordering }, job)
  }
  const bins = groupBins(planBins(considered, { targetBytes }), targetBytes)
  return rewriteFiles(deps, { ...rewrite, bins }, job)
}
