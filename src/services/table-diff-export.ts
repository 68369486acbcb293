import { exportRowsSql } from '../core/diff/export-sql.ts'
import { noValues, rowKinds } from '../core/diff/rows-sql.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import { type ExportFormat, exportFormats } from '../core/lake/job-views.ts'
import type { Job } from '../core/ports/job.ts'
import type { LakeDeps } from './deps.ts'
import type { ComparedVersions } from './table-diff-compare.ts'
import { partRows } from './table-diff-pages.ts'

/** Writes the rows of an open difference to one scratch file and returns the file's path in the lake; `exportRowsSql` has its columns. */
export const exportDiff = async (
  deps: LakeDeps,
  { pages, diff }: ComparedVersions,
  format: ExportFormat,
  job: Job,
): Promise<string> => {
  // Scripts are not held to the type.
  if (!exportFormats.includes(format))
    return fail(
      invalidAt('format', `Differences are exported as ${exportFormats.join(', ')}, not as "${format}".`),
    )
  const { columns } = pages
  const nothing = `SELECT ${[...noValues(columns, 'from'), ...noValues(columns, 'to')].join(', ') || '1'} WHERE false`
  // Without rows, too, the file has the columns in their types.
  const parts = [
    { kind: 'removed' as const, sql: nothing, files: [] },
    ...rowKinds.flatMap(kind => {
      const rows = partRows(pages, kind)
      return rows ? [{ kind, ...rows }] : []
    }),
  ]
  const path = `${deps.scratch}/${deps.ids.uuid()}.${format}`
  const phase = 'Exporting the differences'
  const rowsDone = diff.added + diff.removed + diff.changed
  const { bytes } = await deps.jobs.copy(exportRowsSql(columns, parts), path, {
    files: [...new Set(parts.flatMap(({ files }) => files))],
    format,
    cancel: job.cancel,
    onBytes: ({ written }) => job.onProgress({ phase, rowsDone: 0, bytesDone: written }),
  })
  await deps.jobs.release([path])
  job.onProgress({ phase, rowsDone, bytesDone: bytes, bytesTotal: bytes })
  return path
}
