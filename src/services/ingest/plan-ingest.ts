import { Failure } from '../../core/error.ts'
import { unwrap } from '../../core/failure.ts'
import { invalidAt } from '../../core/invalid.ts'
import type { FileFormat, FormatOptions } from '../../core/ingest/format.ts'
import { previewRecords } from '../../core/ingest/preview.ts'
import { sniff, sniffBytes } from '../../core/ingest/sniff.ts'
import type { IngestOptions, PlannedFile } from '../../core/lake/ingest-views.ts'
import { parseTableName, tableNameOf } from '../../core/medallion/names.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import type { LogDeps } from '../deps.ts'
import type { TableLogs } from '../table-logs.ts'

/** Records shown before an ingest. */
const previewRows = 50

/** The table that a file goes to: the one asked for, else one named after the file. Failure `invalid` for a name that is none. */
export const targetTable = (file: Pick<SourceFile, 'name'>, options: IngestOptions): string => {
  const table = options.tables?.[file.name] ?? options.table ?? `bronze.${tableNameOf(file.name)}`
  const { layer } = unwrap(parseTableName(table))
  if (layer === 'bronze') return table
  const message = `Files land in bronze; ${table} is not a bronze table.`
  throw new Failure(invalidAt('table', message))
}

const formatOptions = (file: Pick<SourceFile, 'name'>, options: IngestOptions): FormatOptions => ({
  ...options.format,
  ...options.formats?.[file.name],
})

/** Detects how a file is to be read, as far as the options leave it open. Failure `input-unreadable` names file and reason. */
export const detectFormat = async (
  file: SourceFile,
  options: IngestOptions,
): Promise<{ readonly head: Uint8Array; readonly format: FileFormat }> => {
  const head = await file.read(0, sniffBytes)
  return { head, format: unwrap(sniff(head, file.name, file.size, formatOptions(file, options))) }
}

const planFile = async (
  { logs }: { readonly logs: TableLogs },
  file: SourceFile,
  options: IngestOptions,
): Promise<PlannedFile> => {
  const common = { file: file.name, bytes: file.size }
  let table = ''
  try {
    table = targetTable(file, options)
    const append = (await logs.find(table)) !== undefined
    const { head, format } = await detectFormat(file, options)
    const { columns, rows } = previewRecords(head, format, previewRows)
    return { ...common, table, append, format, ...(columns && { columns }), sample: rows }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { ...common, table, append: false, sample: [], problem: thrown.message }
  }
}

/** What an ingest of these files would do, without doing it. */
export const planIngest = (
  deps: LogDeps & { readonly logs: TableLogs },
  files: readonly SourceFile[],
  options: IngestOptions,
): Promise<readonly PlannedFile[]> => Promise.all(files.map(file => planFile(deps, file, options)))
