import { planAppend } from '../../core/delta/commit-plan.ts'
import { mergeSchemas } from '../../core/delta/merge-schema.ts'
import type { StructType } from '../../core/delta/schema.ts'
import { Failure, type LakeError } from '../../core/error.ts'
import { unwrap } from '../../core/failure.ts'
import type { Reject } from '../../core/ingest/format.ts'
import type { IngestOptions, IngestReport, IngestedTable } from '../../core/lake/ingest-views.ts'
import { bronzeSchema } from '../../core/medallion/audit.ts'
import type { Job } from '../../core/ports/job.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import { compactQuietly } from '../auto-compact.ts'
import { commit } from '../commit.ts'
import { discardDataFiles } from '../data-file.ts'
import type { LakeDeps } from '../deps.ts'
import { writeDocument } from '../documents.ts'
import { readLakeDocument } from '../lake.ts'
import { keepOriginal } from './originals.ts'
import { detectFormat, targetTable } from './plan-ingest.ts'
import { readFile } from './read-file.ts'
import type { Origin, WrittenFile } from './stage.ts'

/** Rejects that a report lists; `corrupt` counts them all. */
const listedRejects = 1000

/** Errors that end the whole ingest rather than one file of it. */
const fatal: ReadonlySet<LakeError['kind']> = new Set(['cancelled', 'storage-full', 'worker-died'])

interface Failed {
  readonly file: string
  readonly reason: string
}

interface Batch {
  readonly id: string
  readonly time: number
  readonly system: string
  readonly options: IngestOptions
  readonly keepOriginals: boolean
  /** Tells the job how far the file at hand is. */
  readonly progress: (file: SourceFile, rows: number, bytes: number) => void
}

/** Runs the body; an error that concerns this file alone is noted, any other ends the ingest. */
const noting = async <T>(
  file: string,
  failures: Failed[],
  body: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await body()
  } catch (thrown) {
    if (!(thrown instanceof Failure) || fatal.has(thrown.error.kind)) throw thrown
    failures.push({ file, reason: thrown.message })
    return undefined
  }
}

const groupByTable = (
  files: readonly SourceFile[],
  options: IngestOptions,
): ReadonlyMap<string, readonly SourceFile[]> => {
  const groups = new Map<string, SourceFile[]>()
  for (const file of files) {
    const table = targetTable(file, options)
    const group = groups.get(table) ?? []
    group.push(file)
    groups.set(table, group)
  }
  return groups
}

interface ReadPart {
  readonly file: string
  /** Path of the file's copy in the lake, where there is one. */
  readonly original: string | undefined
  readonly written: WrittenFile
}

/** Reads one file into data files of its table, by the table's schema as far as it has one. On failure the file's copy is removed. */
const readOne = async (
  deps: LakeDeps,
  table: string,
  file: SourceFile,
  batch: Batch,
  schema: StructType | undefined,
  job: Job,
): Promise<ReadPart> => {
  const origin: Origin = { batch: batch.id, file: file.name, system: batch.system, time: batch.time }
  // Before the copy: what can not be read is not worth the space.
  const { format } = await detectFormat(file, batch.options)
  const original = batch.keepOriginals ? await keepOriginal(deps, batch.id, file, job.cancel) : undefined
  try {
    const input = { table, file, origin, format, schema, original }
    const written = await readFile(deps, input, job, (rows, bytes) => batch.progress(file, rows, bytes))
    return { file: file.name, original, written }
  } catch (thrown) {
    if (original !== undefined) await deps.storage.remove(original)
    throw thrown
  }
}

/** Reads the files of one table, each against the schema that those before it left. A failure that ends it all removes what was written. */
const readParts = async (
  deps: LakeDeps,
  table: string,
  files: readonly SourceFile[],
  batch: Batch,
  job: Job,
  failures: Failed[],
): Promise<{ readonly parts: readonly ReadPart[]; readonly schema: StructType | undefined }> => {
  let schema = (await deps.logs.find(table))?.snapshot.metadata.schema
  const parts: ReadPart[] = []
  try {
    for (const file of files) {
      const known = schema
      const part = await noting(file.name, failures, () => readOne(deps, table, file, batch, known, job))
      if (!part) continue
      parts.push(part)
      const read = bronzeSchema(part.written.fields)
      schema = known ? unwrap(mergeSchemas(known, read)) : read
    }
    return { parts, schema }
  } catch (thrown) {
    const orphans = parts.flatMap(({ written }) => written.files)
    await discardDataFiles(deps, deps.jobs, table, orphans)
    for (const { original } of parts) if (original !== undefined) await deps.storage.remove(original)
    throw thrown
  }
}

/** Reads the files of one table and commits them together: one batch, one commit. */
const ingestTable = async (
  deps: LakeDeps,
  table: string,
  files: readonly SourceFile[],
  batch: Batch,
  job: Job,
  failures: Failed[],
): Promise<{ readonly ingested: IngestedTable; readonly rejects: readonly Reject[] } | undefined> => {
  const { parts, schema } = await readParts(deps, table, files, batch, job, failures)
  if (parts.length === 0 || !schema) return undefined
  const added = parts.flatMap(({ written }) => written.files)
  const names = parts.map(({ file }) => file)
  const tableId = deps.ids.uuid()
  const provenance = { batch: batch.id }
  const input = { schema, files: added, now: batch.time, tableId, mergeSchema: true, provenance }
  // Files are not removed when this fails: the commit may have been decided before it did.
  const version = await noting(names.join(', '), failures, () =>
    commit(deps, table, base => planAppend(base, input)),
  )
  if (version === undefined) return undefined
  await compactQuietly(deps, table, job)
  const sum = (of: (written: WrittenFile) => number) =>
    parts.reduce((total, { written }) => total + of(written), 0)
  const rows = sum(written => written.rows)
  const corrupt = sum(written => written.corrupt)
  return {
    ingested: { table, version, files: names, rows, corrupt },
    rejects: parts.flatMap(({ written }) => written.rejects),
  }
}

/**
 * Takes files into bronze: each becomes rows of its table, every record a row or a reported reject. Files that cannot be read at all
 * are reported and leave nothing behind; the others are committed, one commit a table. Failures that end it all: `cancelled`,
 * `storage-full`, `worker-died`, `invalid` for a table that is not bronze; tables committed before that stay.
 */
export const ingest = async (
  deps: LakeDeps,
  files: readonly SourceFile[],
  options: IngestOptions,
  job: Job,
): Promise<IngestReport> => {
  const groups = groupByTable(files, options)
  const { settings } = await readLakeDocument(deps)
  const bytesTotal = files.reduce((sum, { size }) => sum + size, 0)
  const done = new Map<SourceFile, { readonly rows: number; readonly bytes: number }>()
  const batch: Batch = {
    id: deps.ids.uuid(),
    time: deps.clock.now(),
    system: options.sourceSystem ?? 'upload',
    options,
    keepOriginals: settings.keepOriginals,
    progress: (file, rows, bytes) => {
      done.set(file, { rows, bytes: Math.min(bytes, file.size) })
      const all = [...done.values()]
      const rowsDone = all.reduce((sum, one) => sum + one.rows, 0)
      const bytesDone = all.reduce((sum, one) => sum + one.bytes, 0)
      job.onProgress({ phase: `Reading ${file.name}`, rowsDone, bytesDone, bytesTotal })
    },
  }
  const failures: Failed[] = []
  const tables: IngestedTable[] = []
  const rejects: Reject[] = []
  for (const [table, group] of groups) {
    const outcome = await ingestTable(deps, table, group, batch, job, failures)
    if (!outcome) continue
    tables.push(outcome.ingested)
    rejects.push(...outcome.rejects.slice(0, listedRejects - rejects.length))
  }
  const report: IngestReport = { batch: batch.id, tables, rejects, failures }
  await writeDocument(deps.storage, `batches/${batch.id}.json`, {
    formatVersion: 1,
    time: batch.time,
    ...report,
  })
  return report
}
