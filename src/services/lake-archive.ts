import { versionOfLogFile } from '../core/delta/log-entry.ts'
import type { Problem } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Archive, ArchivedFile } from '../core/ports/archive.ts'
import type { Job } from '../core/ports/job.ts'
import type { SourceFile } from '../core/ports/source.ts'
import { sumOf } from '../core/sum-of.ts'
import { arrive, isArrivalNote } from './arrivals.ts'
import { recoverTable } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { documentsRoot } from './documents.ts'
import { type LakeFile, filesBelow } from './files-below.ts'
import { isScratch } from './scratch.ts'
import { layers, tableNames } from './tables.ts'

type ArchiveDeps = LakeDeps & { readonly archive: Archive }

const checkCancelled = (job: Job, what: string): void => {
  if (job.cancel.aborted) fail({ kind: 'cancelled', message: `${what} was cancelled.` })
}

/** Packs the whole lake (tables with all their versions, documents, originals) into one scratch zip; returns its path in the lake. */
export const exportLake = async (deps: ArchiveDeps, job: Job): Promise<string> => {
  for (const table of await tableNames(deps)) await recoverTable(deps, table)
  const files: LakeFile[] = []
  for (const root of [...layers, documentsRoot]) {
    files.push(...(await filesBelow(deps.storage, root, directory => !isScratch(`${directory}/`))))
  }
  const bytesTotal = sumOf(files, ({ size }) => size)
  const target = `${deps.scratch}/${deps.ids.uuid()}.zip`
  const paths = files.map(({ path }) => path).filter(path => !isArrivalNote(path))
  await deps.archive.pack(paths, target, bytesDone => {
    checkCancelled(job, 'The export of the lake')
    job.onProgress({ phase: 'Packing the lake', rowsDone: 0, bytesDone, bytesTotal })
  })
  return target
}

interface LakePart {
  /** Path in the lake. */
  readonly path: string
  readonly file: ArchivedFile
}

const roots: readonly string[] = [...layers, documentsRoot]

/** Finds the lake in an archive: at its top, or inside one folder that somebody packed around it. */
const lakeParts = (files: readonly ArchivedFile[]): readonly LakePart[] => {
  for (const depth of [0, 1]) {
    const parts = files.map(file => ({ path: file.path.split('/').slice(depth).join('/'), file }))
    const inside = parts.filter(
      ({ path }) => roots.includes(path.split('/')[0] ?? '') && !isArrivalNote(path),
    )
    if (inside.length > 0) return inside
  }
  return []
}

/** Log files last and in order of version, so that a version is never visible before its data is there. */
const order = (path: string): number => {
  const parts = path.split('/')
  if (parts[2] !== '_delta_log') return -1
  return versionOfLogFile(parts[3] ?? '') ?? -1
}

const tableOf = (path: string): string | undefined => {
  const [layer, name, ...rest] = path.split('/')
  return layers.some(known => known === layer) && name && rest.length > 0 ? `${layer}.${name}` : undefined
}

/** Adds the tables and documents of an exported lake. Failure `invalid`, before anything is written, when a table is there already. */
export const importLake = async (
  deps: ArchiveDeps,
  zip: SourceFile,
  job: Job,
): Promise<readonly string[]> => {
  const parts = lakeParts(await deps.archive.unpack(zip))
  const tables = [...new Set(parts.flatMap(({ path }) => tableOf(path) ?? []))]
  if (tables.length === 0) {
    return fail({
      kind: 'input-unreadable',
      message: `${zip.name} holds no lake: there is no bronze, silver or gold table in it.`,
      file: zip.name,
    })
  }
  const problems: Problem[] = []
  for (const table of tables) {
    const present = await deps.logs.find(table)
    if (present) problems.push({ path: tableDirectory(table), message: `${table} is in this lake already.` })
  }
  if (problems.length > 0) {
    return fail({
      kind: 'invalid',
      message: `Nothing was imported: ${problems.map(({ message }) => message).join(' ')}`,
      problems,
    })
  }
  const bytesTotal = sumOf(parts, ({ file }) => file.size)
  await arrive(deps, tables, async () => {
    let bytesDone = 0
    for (const { path, file } of parts.toSorted((a, b) => order(a.path) - order(b.path))) {
      checkCancelled(job, 'The import')
      const taken = path.startsWith(`${documentsRoot}/`) && (await deps.storage.size(path)) !== undefined
      if (!taken) await deps.storage.writeStream(path, file.stream())
      bytesDone += file.size
      job.onProgress({ phase: `Importing ${zip.name}`, rowsDone: 0, bytesDone, bytesTotal })
    }
  })
  for (const table of tables) {
    deps.logs.forget(table)
    const { snapshot } = await deps.logs.load(table)
    deps.notices.post({ table, version: snapshot.version })
  }
  return tables
}
