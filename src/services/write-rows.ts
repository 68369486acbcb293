import type { Metadata } from '../core/delta/actions.ts'
import type { NewFile } from '../core/delta/commit-plan.ts'
import type { Constraint } from '../core/delta/constraints.ts'
import { targetFileSize } from '../core/delta/properties.ts'
import { statsColumns } from '../core/delta/stats-columns.ts'
import { type WriteSelect, planSelect } from '../core/delta/write-select.ts'
import { unwrap } from '../core/failure.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { Job } from '../core/ports/job.ts'
import { discardDataFiles } from './data-file.ts'
import type { LakeDeps } from './deps.ts'
import { type Relation, withViews } from './relation.ts'
import { exactColumns } from './write-columns.ts'
import { explainWriteFailure } from './write-faults.ts'
import { type FileMaker, createFileMaker } from './write-file.ts'
import { writePartitions } from './write-partitions.ts'
import { writeSplit } from './write-split.ts'

/** Where rows go: the table, as it will be when they are committed. */
export interface WriteTarget {
  /** `silver.airports` */
  readonly table: string
  readonly metadata: Metadata
}

export interface WriteOptions {
  readonly job?: Job
  /** Bytes that a file should not be much larger than; `delta.targetFileSize` or 128 MiB when absent. */
  readonly targetBytes?: number
  /** SQL of an ORDER BY over the table's columns. */
  readonly orderBy?: string
  /** `change`: files of the change feed, with a column `_change_type` more; nothing is checked. */
  readonly kind?: 'data' | 'change'
  /** Rows that are in the table already and are only written anew: its rules are not looked at again. */
  readonly trusted?: boolean
  /** Rules beyond the table's own. */
  readonly rules?: readonly Constraint[]
  /** Told now and then how many bytes were read and written. */
  readonly onBytes?: (bytes: { readonly read: number; readonly written: number }) => void
}

export type WriteRowsDeps = Pick<LakeDeps, 'storage' | 'clock' | 'ids' | 'scratch'>

const writeWhole = async (
  files: FileMaker,
  plan: WriteSelect,
  relation: Relation,
  targetBytes: number,
): Promise<readonly NewFile[]> => {
  const file = await files.write(plan.sql, relation.files, {})
  if (!file) return []
  return file.size > 1.5 * targetBytes ? writeSplit(files, file, targetBytes) : [file]
}

const writeAll = async (
  deps: WriteRowsDeps,
  engine: Engine,
  target: WriteTarget,
  relation: Relation,
  options: WriteOptions,
): Promise<readonly NewFile[]> => {
  const { metadata } = target
  const {
    job,
    orderBy,
    rules = [],
    kind = 'data',
    trusted = false,
    targetBytes = targetFileSize(metadata),
  } = options
  const columns = await exactColumns(engine, relation)
  const ordered = orderBy === undefined ? {} : { orderBy }
  const plan = unwrap(planSelect({ metadata, sql: relation.sql, columns, kind, trusted, rules, ...ordered }))
  const query = {
    ...(job ? { cancel: job.cancel } : {}),
    ...(options.onBytes ? { onBytes: options.onBytes } : {}),
  }
  const stats = kind === 'change' ? undefined : statsColumns(metadata)
  const files = createFileMaker(deps, engine, target, { plan, stats, query })
  try {
    return plan.partitions.length === 0
      ? await writeWhole(files, plan, relation, targetBytes)
      : await writePartitions(deps, engine, files, plan, relation, targetBytes)
  } catch (thrown) {
    // What went wrong first is what is told; a file that stays is in no commit, and goes with VACUUM.
    await discardDataFiles(deps, engine, target.table, files.written()).catch(() => undefined)
    return explainWriteFailure(engine, relation, plan, query, thrown)
  }
}

/**
 * Writes the rows of a relation to new files of a table: the one way by which rows get there. Columns are found by name but for case and
 * cast to the table's types; absent ones become their default, what they are generated from, or NULL. A file for each partition, or
 * several where they would grow beyond the target; physical names, field ids and statistics as the table's properties say. Nothing is
 * part of the table until a commit adds it; on failure no file is left. Order of rows is kept within each file.
 *
 * Failures: `schema-mismatch` with each column that does not fit, or whose values do not; `constraint-violated` for NOT NULL, CHECK,
 * invariants and generated columns, with the first row that fails; `invalid` for partition values that the log can not hold.
 */
export const writeRows = (
  deps: WriteRowsDeps,
  engine: Engine,
  target: WriteTarget,
  relation: Relation,
  options: WriteOptions = {},
): Promise<readonly NewFile[]> =>
  withViews(engine, relation, plain => writeAll(deps, engine, target, plain, options))
