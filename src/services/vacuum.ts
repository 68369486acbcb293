import type { LogEntry, RemoveFile, Snapshot } from '../core/delta/actions.ts'
import type { CommitPlan } from '../core/delta/commit-plan.ts'
import { isOn } from '../core/delta/properties.ts'
import { checkWritable } from '../core/delta/protocol.ts'
import {
  type StoredFile,
  type VersionRange,
  fileRetention,
  isHidden,
  planVacuum,
  planVacuumEnd,
  planVacuumStart,
  printVersions,
  versionsWith,
} from '../core/delta/vacuum.ts'
import { Failure } from '../core/error.ts'
import { attempt, fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Job } from '../core/ports/job.ts'
import { err, ok } from '../core/result.ts'
import { sumOf } from '../core/sum-of.ts'
import { tableMissing } from '../core/table-missing.ts'
import { commit, recoverTable } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { readLakeDocument } from './lake.ts'
import { heldVersions, whileHeld } from './tags.ts'

const hour = 3_600_000

export interface VacuumOptions {
  /** Files that were removed or written less than so many hours ago stay; `delta.deletedFileRetentionDuration` where it is absent. */
  readonly retainHours?: number
  /** Only say what would be deleted. */
  readonly dryRun?: boolean
}

export interface VacuumReport {
  /** Files that were deleted, or with a dry run would be: paths below the table's directory, and bytes. */
  readonly files: readonly { readonly path: string; readonly size: number }[]
  readonly bytes: number
  readonly directories: number
  /** Files that should be deleted but are in use elsewhere; the next VACUUM takes them. */
  readonly busy: readonly string[]
  /** Versions that can no longer be read, or with a dry run could not be. */
  readonly lostVersions: readonly VersionRange[]
  /** The commit that notes the end; undefined for a dry run. */
  readonly version: number | undefined
}

interface Listing {
  readonly files: readonly StoredFile[]
  readonly directories: number
}

/** All files of a table that are not hidden. */
export const listTable = async (
  { storage }: Pick<LakeDeps, 'storage'>,
  table: string,
  partitionColumns: readonly string[],
): Promise<Listing> => {
  const files: StoredFile[] = []
  const pending = ['']
  let directories = 0
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    directories += 1
    for (const entry of await storage.list(`${tableDirectory(table)}${below === '' ? '' : `/${below}`}`)) {
      if (isHidden(entry.name, partitionColumns)) continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.kind === 'directory') pending.push(path)
      else files.push({ path, size: entry.size, modified: entry.modified })
    }
  }
  return { files, directories }
}

/** Removals of commits, which a checkpoint may have dropped. */
export const removalsIn = (entries: readonly LogEntry[]): readonly RemoveFile[] =>
  entries.flatMap(({ actions }) =>
    actions.flatMap(action => (action.kind === 'remove' ? [action.remove] : [])),
  )

/** Removals that a checkpoint may have dropped, for a retention that is longer than the table's own. */
const olderRemovals = async (
  deps: LakeDeps,
  table: string,
  snapshot: Snapshot,
): Promise<readonly RemoveFile[]> => {
  return removalsIn(await deps.logs.entries(table, await deps.logs.earliest(table), snapshot.version))
}

const losses = async (
  deps: LakeDeps,
  table: string,
  snapshot: Snapshot,
  files: readonly StoredFile[],
): Promise<readonly VersionRange[]> => {
  if (files.length === 0) return []
  const oldest = await deps.logs.earliest(table)
  const entries = await deps.logs.entries(table, oldest, snapshot.version)
  return versionsWith(new Set(files.map(({ path }) => path)), entries, oldest)
}

/** Whether a retention that is too short is refused: unless the table, or the lake, says that it need not be. */
export const isRetentionChecked = async (deps: LakeDeps, snapshot: Snapshot): Promise<boolean> => {
  if (!isOn(snapshot.metadata, 'delta.retentionDurationCheck.enabled', true)) return false
  const { settings } = await readLakeDocument(deps)
  return settings.retentionDurationCheck !== false
}

const refuseShort = (
  table: string,
  asked: number,
  least: number,
  files: readonly StoredFile[],
  lost: readonly VersionRange[],
): never => {
  const history =
    lost.length === 0 ? '' : ` Versions ${printVersions(lost)} of it could no longer be read or restored.`
  const message =
    `${table} keeps removed files for ${least / hour} hours, so they can not be deleted after ${asked / hour}: that would take ${files.length} files,` +
    ` and a reader or writer that is still at work may need them.${history} To do it nevertheless, set the table property` +
    ` delta.retentionDurationCheck.enabled to false.`
  return fail(invalidAt('retainHours', message))
}

const deleteFiles = async (
  deps: LakeDeps,
  table: string,
  files: readonly StoredFile[],
  job: Job,
): Promise<{ readonly deleted: readonly StoredFile[]; readonly busy: readonly string[] }> => {
  const paths = files.map(({ path }) => `${tableDirectory(table)}/${path}`)
  await deps.interactive.release(paths)
  await deps.jobs.release(paths)
  const bytesTotal = sumOf(files, ({ size }) => size)
  const deleted: StoredFile[] = []
  const busy: string[] = []
  let bytesDone = 0
  for (const file of files) {
    if (job.cancel.aborted) {
      const message = `VACUUM of ${table} was stopped after ${deleted.length} of ${files.length} files.`
      return fail({ kind: 'cancelled', message })
    }
    try {
      await deps.storage.remove(`${tableDirectory(table)}/${file.path}`)
      deleted.push(file)
    } catch (thrown) {
      // Another tab may be reading it; that is no reason to keep the others.
      if (!(thrown instanceof Failure)) throw thrown
      busy.push(file.path)
    }
    bytesDone += file.size
    job.onProgress({ phase: `Deleting old files of ${table}`, rowsDone: 0, bytesDone, bytesTotal })
  }
  return { deleted, busy }
}

const note = (deps: LakeDeps, table: string, plan: (base: Snapshot) => CommitPlan): Promise<number> =>
  commit(deps, table, base => (base ? ok(plan(base)) : err(tableMissing(table))))

/** A retention in ms; Failure `invalid` for one that is none. */
export const millisecondsOf = (hours: number | undefined): number | undefined => {
  if (hours === undefined || hours >= 0) return hours === undefined ? undefined : Math.round(hours * hour)
  const message = `VACUUM can not retain ${hours} hours: it takes a number that is 0 or more.`
  return fail(invalidAt('retainHours', message))
}

/** What is asked of one VACUUM; times in ms. */
interface Request {
  readonly asked: number | undefined
  readonly keepAfter: number
}

/** The versions that tags hold. One whose log is gone, which only others can have removed, holds nothing any more. */
export const heldSnapshots = async (
  { logs }: Pick<LakeDeps, 'logs'>,
  table: string,
  versions: readonly number[],
): Promise<readonly Snapshot[]> => {
  const found: Snapshot[] = []
  for (const version of versions) {
    const snapshot = await attempt(() => logs.snapshotAt(table, version))
    if (snapshot.ok) found.push(snapshot.value)
    else if (snapshot.error.kind !== 'version-missing') fail(snapshot.error)
  }
  return found
}

const findGarbage = async (
  deps: LakeDeps,
  table: string,
  { asked, keepAfter }: Request,
  listing: Listing,
  versions: readonly number[],
): Promise<{ readonly snapshot: Snapshot; readonly files: readonly StoredFile[] }> => {
  const { snapshot } = await deps.logs.load(table)
  const longer = asked !== undefined && asked > fileRetention(snapshot)
  const removals = longer ? await olderRemovals(deps, table, snapshot) : []
  const held = await heldSnapshots(deps, table, versions)
  return { snapshot, files: planVacuum({ snapshot, files: listing.files, keepAfter, removals, held }) }
}

const summary = (files: readonly StoredFile[]): Pick<VacuumReport, 'files' | 'bytes'> => ({
  files: files.map(({ path, size }) => ({ path, size })),
  bytes: sumOf(files, ({ size }) => size),
})

/**
 * Deletes the files of a table that no version within the retention needs: data files, deletion vectors, change files. Files that are
 * younger stay even when nobody knows them, and so do those of versions that have a tag. Noted in the log as VACUUM START and VACUUM END. Failures: `protocol-unsupported` before
 * anything is done, `invalid` for a retention that is shorter than the table's own, which names what would be lost, `cancelled`.
 */
export const vacuumTable = async (
  deps: LakeDeps,
  table: string,
  { retainHours, dryRun = false }: VacuumOptions,
  job: Job,
): Promise<VacuumReport> => {
  await recoverTable(deps, table)
  const { snapshot: first } = await deps.logs.load(table)
  unwrap(checkWritable(first.protocol, first.metadata))
  const asked = millisecondsOf(retainHours)
  const request = { asked, keepAfter: deps.clock.now() - (asked ?? fileRetention(first)) }
  const listing = await listTable(deps, table, first.metadata.partitionColumns)
  const planned = await findGarbage(deps, table, request, listing, await heldVersions(deps, table))
  const lostVersions = await losses(deps, table, planned.snapshot, planned.files)
  const checked = await isRetentionChecked(deps, first)
  if (checked && asked !== undefined && asked < fileRetention(first))
    refuseShort(table, asked, fileRetention(first), planned.files, lostVersions)
  const { directories } = listing
  if (dryRun) return { ...summary(planned.files), directories, busy: [], lostVersions, version: undefined }

  await note(deps, table, base => planVacuumStart(base, planned.files, { checked, asked }))
  try {
    const { deleted, busy } = await whileHeld(deps, table, async versions => {
      // Looked at again: a RESTORE may have brought files back since, or a tag holds them now.
      const { files } = await findGarbage(deps, table, request, listing, versions)
      return deleteFiles(deps, table, files, job)
    })
    const done = { files: deleted.length, directories }
    const version = await note(deps, table, base => planVacuumEnd(base, done))
    return { ...summary(deleted), directories, busy, lostVersions, version }
  } catch (thrown) {
    // What stopped it is what is told, also where that can not be noted.
    if (thrown instanceof Failure)
      await note(deps, table, base => planVacuumEnd(base, undefined)).catch(() => undefined)
    throw thrown
  }
}
