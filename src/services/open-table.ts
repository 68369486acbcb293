import { versionOfLogFile } from '../core/delta/log-entry.ts'
import { listLog } from '../core/delta/log-listing.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import { tableFolders } from '../core/lake/table-folders.ts'
import type { OpenedTable } from '../core/lake/table-views.ts'
import { parseTableName, tableDirectory } from '../core/medallion/names.ts'
import type { ArchivedFile } from '../core/ports/archive.ts'
import type { Job } from '../core/ports/job.ts'
import { sumOf } from '../core/sum-of.ts'
import { arrive } from './arrivals.ts'
import type { LakeDeps } from './deps.ts'
import { checkpointArrived } from './log-upkeep.ts'

const logFolder = '_delta_log/'

/** Checksums that Hadoop lays beside files, and what file managers leave, are no part of a table. */
const isHidden = (path: string): boolean => path.split('/').some(part => part.startsWith('.'))

/** Logs come last and from the newest version down: a part of one is never a table that looks whole. */
const order = (path: string): number => {
  if (!path.startsWith(logFolder)) return 0
  const version = versionOfLogFile(path.slice(logFolder.length))
  return version === undefined ? Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER - 1 - version
}

const theTable = (table: string, files: readonly ArchivedFile[]): readonly ArchivedFile[] => {
  const folders = tableFolders(files.map(({ path }) => path))
  const [folder] = folders
  if (folder === undefined) {
    const message = `There is no Delta table in these files: a table is a folder with a ${logFolder} folder in it.`
    return fail({ kind: 'input-unreadable', message, file: files[0]?.path ?? table })
  }
  if (folders.length > 1) {
    const message = `There are ${folders.length} Delta tables in these files, and one is opened at a time: ${folders.join(', ')}.`
    return fail({ kind: 'invalid', message, problems: folders.map(path => ({ path, message: 'A table.' })) })
  }
  return files
    .filter(({ path }) => path.startsWith(folder) && !isHidden(path.slice(folder.length)))
    .map(file => ({
      path: file.path.slice(folder.length),
      size: file.size,
      stream: () => file.stream(),
    }))
    .toSorted((a, b) => order(a.path) - order(b.path))
}

const newestCheckpoint = (files: readonly ArchivedFile[]): number => {
  const names = files.flatMap(({ path }) =>
    path.startsWith(logFolder) ? [path.slice(logFolder.length)] : [],
  )
  return listLog(names).checkpoints.at(-1)?.version ?? -1
}

/**
 * Adds the files of a Delta table, whoever wrote it, as they are; a log that is long gets a checkpoint. Failures, after which nothing of it is in the lake: `invalid` for a
 * name that is taken or no table's, `input-unreadable` where there is no table in the files, `log-corrupt` and `protocol-unsupported`
 * for tables that can not be read.
 *
 * @param files with paths relative to the table's folder or any folder above it
 */
export const openTable = async (
  deps: LakeDeps,
  table: string,
  files: readonly ArchivedFile[],
  job: Job,
): Promise<OpenedTable> => {
  unwrap(parseTableName(table))
  const parts = theTable(table, files)
  if ((await deps.storage.list(tableDirectory(table))).length > 0) {
    const message = `${table} is in this lake already. Choose another name, or drop it first.`
    return fail(invalidAt('name', message))
  }
  const bytesTotal = sumOf(parts, ({ size }) => size)
  const { snapshot } = await arrive(deps, [table], async () => {
    let bytesDone = 0
    for (const part of parts) {
      if (job.cancel.aborted) fail({ kind: 'cancelled', message: `Opening ${table} was cancelled.` })
      await deps.storage.writeStream(`${tableDirectory(table)}/${part.path}`, part.stream())
      bytesDone += part.size
      job.onProgress({ phase: `Opening ${table}`, rowsDone: 0, bytesDone, bytesTotal })
    }
    deps.logs.forget(table)
    const loaded = await deps.logs.load(table)
    await checkpointArrived(deps, table, loaded.snapshot, newestCheckpoint(parts))
    return loaded
  })
  deps.notices.post({ table, version: snapshot.version })
  return { table, version: snapshot.version, files: snapshot.files.size, bytes: bytesTotal }
}
