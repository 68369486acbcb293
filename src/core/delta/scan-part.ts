import { quoteIdentifier, quoteList, quoteText } from '../sql/quote.ts'
import type { AddFile, Metadata } from './actions.ts'
import type { MappingMode } from './column-mapping.ts'
import { projectField } from './physical-projection.ts'
import type { PhysicalSchema } from './physical-type.ts'
import { fromPartitionText, partitionTextSql } from './scan-partition.ts'
import type { StructField } from './schema.ts'

/** Index of a row's file among those of the scan. */
export const fileColumn = '__boathouse_file'
/** Number of a row in its file, from 0, deleted rows counted. */
export const rowColumn = '__boathouse_row'

/** A file of a scan, and what it has. */
export interface ScanFile {
  readonly file: AddFile
  /** In the lake. */
  readonly path: string
  readonly schema: PhysicalSchema
  /** Number of its deletion vector in `ScanPlan.deleted`; absent when no row is deleted. */
  readonly vector?: number
}

/** Which rows are deleted, as SQL. */
export interface DeletedSource {
  /** A SELECT of the BIGINT numbers of one vector's rows. */
  readonly rows: (vector: number) => string
  /** A SELECT of vector × 2^40 + row number of all vectors. */
  readonly keys: () => string
}

/** Between the keys of two vectors (`DeletedSource.keys`) or files; no file has as many rows. */
export const vectorStride = 2 ** 40
/** SQL over a scan that tells where rows are: one number for each row, growing in the order of the files and of the rows in them. */
export const rowIdSql = `CAST(${fileColumn} AS BIGINT) * ${vectorStride} + ${rowColumn}`

export interface ScanRequest {
  readonly metadata: Metadata
  readonly files: readonly ScanFile[]
  /** Logical names; all when absent. */
  readonly columns?: readonly string[]
  /** Adds `fileColumn` and `rowColumn`. */
  readonly locate?: boolean
  /** Gives the rows in the order of the files, and of the rows in them. */
  readonly ordered?: boolean
  readonly deleted?: DeletedSource
}

/** Statements with more parts than this take longer to plan than a join with the files' attributes to run. */
export const mostParts = 8

/** What of a file is the same for all its rows and not in it. */
export interface Attributes {
  readonly index: number
  readonly scan: ScanFile
  readonly key: string
}

export interface ScanColumns {
  readonly mode: MappingMode
  readonly fields: readonly StructField[]
  readonly partitions: readonly StructField[]
}

export class Mismatch extends Error {
  readonly file: string
  readonly column: string
  readonly expected: string
  readonly found: string
  constructor(file: string, column: string, { expected, found }: { expected: string; found: string }) {
    super(`${column} is ${found} in ${file}, where the table has ${expected}`)
    this.file = file
    this.column = column
    this.expected = expected
    this.found = found
  }
}

/** Columns that the engine adds on demand, but not to a file that has one of that name. */
export const virtualColumns = ['filename', 'file_row_number'] as const

/** Whether a file has a column, but for case. */
export const hasColumn = (schema: PhysicalSchema, name: (typeof virtualColumns)[number]): boolean =>
  schema.some(field => field.name.toLowerCase() === name)

/** One SELECT over files of one physical schema. */
export class ScanPart {
  private readonly request: ScanRequest
  private readonly columns: ScanColumns
  private readonly files: readonly Attributes[]
  /** Whether attributes differ between the files, so that each row finds them by the name of its file. */
  private readonly joined: boolean

  constructor(request: ScanRequest, columns: ScanColumns, files: readonly Attributes[]) {
    this.request = request
    this.columns = columns
    this.files = files
    this.joined = files.some(({ key }) => key !== files[0]?.key)
  }

  sql(): string {
    const numbered = this.request.locate === true || this.vectors() || (this.joined && this.request.ordered)
    const from = this.joined
      ? ` JOIN (VALUES ${this.tuples()}) AS a(${this.attributeNames().join(', ')}) ON f.filename = a.path`
      : ''
    const where = this.vectors() ? ` WHERE ${this.alive()}` : ''
    const select = `SELECT ${this.items().join(', ')} FROM ${this.source(numbered === true)}${from}${where}`
    // A join may turn its sides around, and with them the order.
    return this.joined && this.request.ordered === true
      ? `SELECT * FROM (${select} ORDER BY a.file, f.file_row_number)`
      : select
  }

  private vectors(): boolean {
    return this.request.deleted !== undefined && this.files.some(({ scan }) => scan.vector !== undefined)
  }

  private first(): Attributes | undefined {
    return this.files[0]
  }

  /** Directory names are only a convention: partition values come from the log, never from the path. */
  private source(numbered: boolean): string {
    const paths = quoteList(this.files.map(({ scan }) => scan.path))
    const plain = `read_parquet(${paths}, hive_partitioning = false`
    if (numbered && hasColumn(this.first()?.scan.schema ?? [], 'file_row_number'))
      // The engine's own numbering would clash with the file's column; a file alone is read in its order.
      return `(SELECT *, row_number() OVER () - 1 AS "${rowColumn}" FROM ${plain})) AS f`
    return `${plain}${this.joined ? ', filename = true' : ''}${numbered ? ', file_row_number = true' : ''}) AS f`
  }

  private rowNumber(): string {
    return hasColumn(this.first()?.scan.schema ?? [], 'file_row_number')
      ? `f."${rowColumn}"`
      : 'f.file_row_number'
  }

  private items(): readonly string[] {
    const { fields, partitions, mode } = this.columns
    const items = fields.map(field => {
      const at = partitions.indexOf(field)
      return `${at < 0 ? this.fromFile(field) : this.constant(field, at, mode)} AS ${quoteIdentifier(field.name)}`
    })
    if (this.request.locate === true) {
      items.push(
        `${this.joined ? 'a.file' : `CAST(${this.first()?.index ?? 0} AS INTEGER)`} AS ${fileColumn}`,
      )
      items.push(`${this.rowNumber()} AS ${rowColumn}`)
    }
    return items
  }

  private fromFile(field: StructField): string {
    const scan = this.first()?.scan
    const projected = projectField('f.', scan?.schema ?? [], field, this.columns.mode)
    if (projected.ok) return projected.value
    throw new Mismatch(scan?.path ?? '', field.name, projected.error)
  }

  private constant(field: StructField, at: number, mode: MappingMode): string {
    const text = this.joined
      ? `a.p${at}`
      : partitionTextSql(field, this.first()?.scan.file.partitionValues ?? {}, mode)
    return fromPartitionText(field.type, text)
  }

  private attributeNames(): readonly string[] {
    return ['path', 'file', 'vector', ...this.columns.partitions.map((_, at) => `p${at}`)]
  }

  private tuples(): string {
    const { partitions, mode } = this.columns
    return this.files
      .map(({ index, scan }) => {
        const values = partitions.map(field => partitionTextSql(field, scan.file.partitionValues, mode))
        return `(${[quoteText(scan.path), `${index}`, `CAST(${scan.vector ?? -1} AS BIGINT)`, ...values].join(', ')})`
      })
      .join(', ')
  }

  /** NOT IN, because the engine never turns its sides around, and lets other filters through to the Parquet reader. */
  private alive(): string {
    const { deleted } = this.request
    if (!this.joined)
      return `${this.rowNumber()} NOT IN (${deleted?.rows(this.first()?.scan.vector ?? 0) ?? ''})`
    return `(a.vector * ${vectorStride} + ${this.rowNumber()}) NOT IN (${deleted?.keys() ?? ''})`
  }
}
