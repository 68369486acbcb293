import { castSql, storableType, toEngineType } from '../../core/delta/engine-types.ts'
import { mergeSchemas } from '../../core/delta/merge-schema.ts'
import type { StructField, StructType } from '../../core/delta/schema.ts'
import { Failure, causeOf } from '../../core/error.ts'
import { unwrap } from '../../core/failure.ts'
import { decodeToUtf8 } from '../../core/ingest/decode.ts'
import { readDelimited } from '../../core/ingest/delimited.ts'
import { jsonCellSql } from '../../core/ingest/json-cells.ts'
import { jsonColumns } from '../../core/ingest/json-columns.ts'
import { readJson, scanJson } from '../../core/ingest/json.ts'
import { footerLength, isFooterSound, tailBytes } from '../../core/ingest/parquet-footer.ts'
import type { DelimitedFormat, FileFormat, JsonFormat } from '../../core/ingest/format.ts'
import { bronzeSchema, isAuditColumn } from '../../core/medallion/audit.ts'
import { columnNames } from '../../core/medallion/names.ts'
import type { Job } from '../../core/ports/job.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import { quoteIdentifier, quoteText } from '../../core/sql/quote.ts'
import { writeDataFile } from '../data-file.ts'
import type { LakeDeps } from '../deps.ts'
import { describe } from '../relation.ts'
import {
  type Origin,
  type StagedColumn,
  type WrittenFile,
  auditItems,
  batchLimits,
  stageRecords,
} from './stage.ts'

/** One file on its way into a table. */
export interface FileInput {
  readonly table: string
  readonly file: SourceFile
  readonly origin: Origin
  readonly format: FileFormat
  /** The table's schema so far; undefined when this file makes the table. */
  readonly schema: StructType | undefined
  /** Path of the file's copy in the lake, where there is one. */
  readonly original: string | undefined
}

type Tell = (rows: number, bytes: number) => void

/** A file's columns under the names and types that the table has for them. Failure `schema-mismatch`. */
const fitted = (schema: StructType | undefined, found: readonly StructField[]): readonly StructField[] => {
  if (!schema) return found
  const merged = unwrap(mergeSchemas(schema, bronzeSchema(found)))
  const byName = new Map(merged.fields.map(field => [field.name.toLowerCase(), field]))
  return found.map(field => {
    const { name, type } = byName.get(field.name.toLowerCase()) ?? field
    return { ...field, name, type }
  })
}

const readText = async (
  deps: LakeDeps,
  input: FileInput,
  format: DelimitedFormat,
  job: Job,
  tell: Tell,
): Promise<WrittenFile> => {
  const found = format.columns.map((name, index): StructField => {
    const hint = format.hints[index]
    const metadata = hint === undefined || hint === 'string' ? {} : { 'boathouse.hint': hint }
    return { name, type: 'string', nullable: true, metadata }
  })
  const columns = fitted(input.schema, found).map((field, index): StagedColumn => ({
    field,
    sql: `c${index}`,
  }))
  const text = decodeToUtf8(input.file.stream(), format.encoding)
  const batches = readDelimited(text, format, { file: input.file.name, ...batchLimits })
  return stageRecords(deps, input.table, columns, batches, input.origin, job, tell)
}

/** JSON is read twice: the first pass finds the type of each field over all records. */
const readJsonText = async (
  deps: LakeDeps,
  input: FileInput,
  format: JsonFormat,
  job: Job,
  tell: Tell,
): Promise<WrittenFile> => {
  const { file, origin, schema, table } = input
  const text = () => decodeToUtf8(file.stream(), format.encoding)
  const existing = schema?.fields.filter(({ name }) => !isAuditColumn(name)) ?? []
  const fields = jsonColumns(await scanJson(text(), format), existing)
  const columns = fields.map((field, index): StagedColumn => ({
    field,
    sql: jsonCellSql(`c${index}`, field),
  }))
  const batches = readJson(text(), format, fields, { file: file.name, ...batchLimits })
  return stageRecords(deps, table, columns, batches, origin, job, tell)
}

/** What the engine says of a Parquet file that it can not read, or crashed on, as a fault of the file under its own name. */
const unreadable =
  (file: SourceFile, path: string) =>
  (thrown: unknown): never => {
    if (!(thrown instanceof Failure) || !['query-failed', 'worker-died'].includes(thrown.error.kind))
      throw thrown
    const why = thrown.message.replaceAll(path, file.name)
    const message = `${file.name} can not be read as Parquet: ${why}`
    throw new Failure({ kind: 'input-unreadable', message, file: file.name, cause: causeOf(thrown) })
  }

/** Failure `input-unreadable` for a footer that the engine must not be given. */
const checkFooter = async (file: SourceFile): Promise<void> => {
  const end = file.size - tailBytes
  const length = footerLength(await file.read(Math.max(0, end), file.size), file.size)
  if (length !== undefined && isFooterSound(await file.read(end - length, end))) return
  const why = length === undefined ? 'its end is missing' : 'its footer is damaged'
  const message = `${file.name} can not be read as Parquet: ${why}.`
  throw new Failure({ kind: 'input-unreadable', message, file: file.name })
}

/** Parquet keeps its own types; the engine needs the file inside the lake to read it by range. */
const readParquet = async (deps: LakeDeps, input: FileInput, job: Job, tell: Tell): Promise<WrittenFile> => {
  const { file, original, origin, table } = input
  await checkFooter(file)
  const path = original ?? `${deps.scratch}/${deps.ids.uuid()}.parquet`
  if (original === undefined) await deps.storage.writeStream(path, file.stream())
  try {
    const source = `read_parquet([${quoteText(path)}], file_row_number=true)`
    const select = { sql: `SELECT * EXCLUDE (file_row_number) FROM ${source}`, files: [path] }
    const described = await describe(deps.jobs, select).catch(unreadable(file, path))
    const names = described.map(({ name }) => name)
    const stored = described.map(({ type }) => unwrap(storableType(type)))
    const safe = columnNames(names)
    const found = stored.map(({ type }, index): StructField => {
      return { name: safe[index] ?? '', type, nullable: true, metadata: {} }
    })
    const fields = fitted(input.schema, found)
    const items = fields.map(({ name, type }, index) => {
      const value = castSql(quoteIdentifier(names[index] ?? ''), stored[index] ?? { type })
      return `CAST(${value} AS ${toEngineType(type)}) AS ${quoteIdentifier(name)}`
    })
    const all = [...items, ...auditItems(origin, 'file_row_number + 1', 'NULL')]
    const relation = { sql: `SELECT ${all.join(', ')} FROM ${source}`, files: [path] }
    const onBytes = ({ read }: { readonly read: number }) => tell(0, read)
    const schema = bronzeSchema(fields)
    const written = await writeDataFile(deps, deps.jobs, table, schema, relation, {
      cancel: job.cancel,
      onBytes,
    }).catch(unreadable(file, path))
    tell(written?.rows ?? 0, file.size)
    return { files: written ? [written] : [], fields, rows: written?.rows ?? 0, corrupt: 0, rejects: [] }
  } finally {
    await deps.jobs.release([path])
    if (original === undefined) await deps.storage.remove(path)
  }
}

/**
 * Reads a file into data files of its table; nothing is committed. Failures: `input-unreadable`, `schema-mismatch` when its columns
 * do not fit the table, `cancelled`, and what storage and engine fail with.
 */
export const readFile = async (
  deps: LakeDeps,
  input: FileInput,
  job: Job,
  tell: Tell,
): Promise<WrittenFile> => {
  const { format } = input
  switch (format.kind) {
    case 'delimited':
      return readText(deps, input, format, job, tell)
    case 'json':
      return readJsonText(deps, input, format, job, tell)
    case 'parquet':
      return readParquet(deps, input, job, tell)
  }
}
