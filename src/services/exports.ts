import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import { type ExportFormat, exportFormats } from '../core/lake/job-views.ts'
import { snapshotRows } from '../core/delta/replay.ts'
import type { Job } from '../core/ports/job.ts'
import type { LakeDeps } from './deps.ts'
import { tableRelation } from './relation.ts'

/** Writes a table at a version (the newest when absent) to one scratch file and returns the file's path in the lake. */
export const exportTable = async (
  deps: LakeDeps,
  table: string,
  format: ExportFormat,
  version: number | undefined,
  job: Job,
): Promise<string> => {
  // Scripts are not held to the type.
  if (!exportFormats.includes(format))
    return fail(
      invalidAt('format', `A table is exported as ${exportFormats.join(', ')}, not as "${format}".`),
    )
  const snapshot = await deps.logs.snapshotAt(table, version)
  const { sql, files } = await tableRelation(deps, deps.jobs, table, snapshot)
  const path = `${deps.scratch}/${deps.ids.uuid()}.${format}`
  const rowsDone = snapshotRows(snapshot) ?? 0
  const phase = `Exporting ${table} version ${snapshot.version}`
  const onBytes = ({ written }: { readonly written: number }) =>
    job.onProgress({ phase, rowsDone: 0, bytesDone: written })
  const { bytes } = await deps.jobs.copy(sql, path, { files, format, cancel: job.cancel, onBytes })
  await deps.jobs.release([path])
  job.onProgress({ phase, rowsDone, bytesDone: bytes, bytesTotal: bytes })
  return path
}
