import { mergeSchemas } from '../../core/delta/merge-schema.ts'
import type { StructType } from '../../core/delta/schema.ts'
import { Failure, type LakeError } from '../../core/error.ts'
import { unwrap } from '../../core/failure.ts'
import type { Reject } from '../../core/ingest/format.ts'
import type { IngestOptions, IngestReport, IngestedTable } from '../../core/lake/ingest-views.ts'
import { bronzeSchema } from '../../core/medallion/audit.ts'
import type { Job } from '../../core/ports/job.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import { sumOf } from '../../core/sum-of.ts'
import { compactQuietly } from '../auto-compact.ts'
import type { LakeDeps } from '../deps.ts'
import { writeDocument } from '../documents.ts'
import { readLakeDocument } from '../lake.ts'
import { type ReadPart, discardOriginals, discardParts, landParts } from './land.ts'
import { keepOriginal } from './originals.ts'
import { detectFormat, targetTable } from './plan-ingest.ts'
import { readFile } from './read-file.ts'
import type { Origin } from './stage.ts'

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

/** What files are read by: whether their records have a value where one must be is for the writer to say, who tells which have none. */
const nullable = (schema: StructType): StructType => ({
  ...schema,
  fields: schema.fields.map(field => ({ ...field, nullable: true })),
})

/** Reads the files of one table, each against the schema that those before it left. A failure that ends it all removes what was written. */
const readParts = async (
  deps: LakeDeps,
  table: string,
  files: readonly SourceFile[],
  batch: Batch,
  job: Job,
  failures: Failed[],
): Promise<{ readonly parts: readonly ReadPart[]; readonly schema: StructType | undefined }> => {
  const existing = (await deps.logs.find(table))?.snapshot.metadata.schema
  let schema = existing && nullable(existing)
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
    await discardParts(deps, table, parts)
    await discardOriginals(deps, parts)
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
  const landing = { table, schema, parts, batch: batch.id, time: batch.time }
  const landed = await landParts(deps, landing, job, (file, body) => noting(file, failures, body))
  if (!landed) return undefined
  await compactQuietly(deps, table, job)
  const written = landed.parts.map(part => part.written)
  return {
    ingested: {
      table,
      version: landed.version,
      files: landed.parts.map(({ file }) => file),
      rows: sumOf(written, ({ rows }) => rows),
      corrupt: sumOf(written, ({ corrupt }) => corrupt),
    },
    rejects: written.flatMap(({ rejects }) => rejects),
  }
}

/**
 * Takes files into bronze: each becomes rows of its table, every record a row or a reported reject. Files that cannot be read at all
 * are reported and leave nothing behind, as are those with a record that breaks a rule of the table; the others are committed, one commit
 * a table where all its files are good. Failures that end it all: `cancelled`,
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
  const bytesTotal = sumOf(files, ({ size }) => size)
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
      const rowsDone = sumOf(all, one => one.rows)
      const bytesDone = sumOf(all, one => one.bytes)
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
