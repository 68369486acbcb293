import type { Snapshot } from '../core/delta/actions.ts'
import { snapshotBytes, snapshotRows } from '../core/delta/replay.ts'
import { planRestore, restoredFiles } from '../core/delta/restore.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { RestoredTable } from '../core/lake/timeline-views.ts'
import type { Job } from '../core/ports/job.ts'
import { type Result, err } from '../core/result.ts'
import { type TimeTravel, timestampMillis } from '../core/sql/time-travel.ts'
import { tableMissing } from '../core/table-missing.ts'
import { commit } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { missingFiles } from './missing-files.ts'

export interface RestoreReport {
  /** The commit that restored the table. */
  readonly version: number
  /** The version that the table was restored to. */
  readonly restored: number
  readonly metrics: Readonly<Record<string, string>>
  /** The table before, and as it is now. */
  readonly before: Snapshot
  readonly target: Snapshot
}

/** How many files a message names. */
const named = 5

const vacuumed = (table: string, version: number, missing: readonly string[]): Result<never> => {
  const rest = missing.length > named ? ` and ${missing.length - named} more` : ''
  const message =
    `${table} can not be restored to version ${version}: ${missing.length} of its files are gone, most likely deleted by VACUUM: ` +
    `${missing.slice(0, named).join(', ')}${rest}.`
  return err({ kind: 'input-unreadable', message, file: missing[0] ?? table })
}

/**
 * The version of a table that a version or a timestamp (as time travel spells it) means. Failures: `version-missing`, `invalid` for text
 * that is no timestamp.
 */
export const resolveVersion = async (
  { logs }: Pick<LakeDeps, 'logs'>,
  table: string,
  to: TimeTravel,
): Promise<number> => {
  if ('version' in to) return to.version
  const ms = timestampMillis(to.timestamp)
  if (ms !== undefined) return logs.versionAt(table, ms)
  const message = `“${to.timestamp}” is not a timestamp: write it as 2026-03-01 or 2026-03-01 09:14:00.`
  return fail(invalidAt('timestamp', message))
}

const refuseNewest = (table: string, version: number): never => {
  const message = `Version ${version} is the newest of ${table}: there is nothing to restore.`
  return fail(invalidAt('version', message))
}

/**
 * Makes a table what it was at a version, as a new commit: rows, schema and properties; the versions in between stay. When others commit
 * at the same time, what they did is undone too. Failures: `version-missing`, `input-unreadable` naming the files that VACUUM took,
 * `invalid` when the version is the newest (as Delta has it).
 */
export const restoreTable = async (
  deps: LakeDeps,
  table: string,
  to: TimeTravel,
  job: Job,
): Promise<RestoreReport> => {
  const { snapshot: newest } = await deps.logs.load(table)
  const restored = await resolveVersion(deps, table, to)
  if (restored === newest.version) refuseNewest(table, restored)
  const target: Snapshot = await deps.logs.snapshotAt(table, restored)
  const now = deps.clock.now()
  let metrics: RestoreReport['metrics'] = {}
  let before = newest
  const version = await commit(deps, table, async base => {
    if (!base) return err(tableMissing(table))
    before = base
    job.onProgress({ phase: `Looking for the files of ${table}`, rowsDone: 0, bytesDone: 0 })
    const missing = await missingFiles(deps.storage, table, restoredFiles(base, target), job.cancel)
    if (missing.length > 0) return vacuumed(table, restored, missing)
    const plan = planRestore(base, target, { to, now })
    if (plan.ok) ({ metrics } = plan.value.operation)
    return plan
  })
  return { version, restored, metrics, before, target }
}

const rowsOf = <K extends string>(name: K, snapshot: Snapshot): { readonly [P in K]?: number } => {
  const rows = snapshotRows(snapshot)
  return rows === undefined ? {} : ({ [name]: rows } as { readonly [P in K]: number })
}

/** As `restoreTable`, and what came of it in rows and files. */
export const restoreVersion = async (
  deps: LakeDeps,
  table: string,
  to: TimeTravel,
  job: Job,
): Promise<RestoredTable> => {
  const { version, restored, metrics, before, target } = await restoreTable(deps, table, to, job)
  return {
    table,
    version,
    restored,
    ...rowsOf('rowsBefore', before),
    ...rowsOf('rows', target),
    files: target.files.size,
    bytes: snapshotBytes(target),
    filesRemoved: Number(metrics['numRemovedFiles']),
    filesRestored: Number(metrics['numRestoredFiles']),
  }
}
