import { type Result, err, ok } from '../result.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { mappingMode } from './column-mapping.ts'
import { decodeDataPath } from './data-path.ts'
import { toEngineType } from './engine-types.ts'
import { findField } from './physical-projection.ts'
import type { PhysicalSchema } from './physical-type.ts'
import {
  type Attributes,
  type ScanColumns,
  type ScanFile,
  type ScanRequest,
  Mismatch,
  ScanPart,
  fileColumn,
  hasColumn,
  mostParts,
  rowColumn,
  virtualColumns,
} from './scan-part.ts'
import { partitionTextSql } from './scan-partition.ts'

const outside = /^(?:\/|[a-z][a-z0-9+.-]*:)|(?:^|\/)\.\.(?:\/|$)/i

/** Whether a path of the log leads out of the table: absolute ones, URIs, and those through `..`. */
export const isOutside = (path: string): boolean => outside.test(decodeDataPath(path))

/** The path in the lake of a file that the log names; `directory` is the table's. What is outside the table keeps its own path. */
export const dataFilePath = (directory: string, path: string): string => {
  const decoded = decodeDataPath(path)
  return outside.test(decoded) ? decoded : `${directory}/${decoded}`
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string, runs: boolean): readonly T[][] => {
  const groups = new Map<string, T[]>()
  const ordered: T[][] = []
  let last: string | undefined
  for (const item of items) {
    const key = keyOf(item)
    const group = runs && key !== last ? undefined : groups.get(key)
    if (group) group.push(item)
    else {
      const made = [item]
      groups.set(key, made)
      ordered.push(made)
    }
    last = key
  }
  return ordered
}

/** Longest chain of UNION ALL; the engine refuses statements that are nested about four times as deep. */
const longestChain = 128

/**
 * Nested to the right, because the engine's COPY gives the rows of a left-nested union in another order. Beyond a length that is a tree,
 * whose depth grows with the logarithm of its parts only.
 */
const unite = (selects: readonly string[]): string => {
  if (selects.length > longestChain) {
    const half = Math.ceil(selects.length / 2)
    return `SELECT * FROM (${unite(selects.slice(0, half))}) UNION ALL (${unite(selects.slice(half))})`
  }
  const last = selects.at(-1) ?? ''
  return selects.slice(0, -1).reduceRight((rest, select) => `${select} UNION ALL (${rest})`, last)
}

const attributesOf = (request: ScanRequest, { mode, partitions }: ScanColumns): readonly Attributes[] =>
  request.files.map((scan, index) => {
    const values = partitions.map(field => partitionTextSql(field, scan.file.partitionValues, mode))
    const vector = request.deleted === undefined ? undefined : scan.vector
    const key = JSON.stringify([request.locate ? index : 0, vector ?? -1, ...values])
    return { index, scan, key }
  })

/** Files of one physical schema: apart by their attributes where those are few, else together. */
const split = (request: ScanRequest, files: readonly Attributes[]): readonly (readonly Attributes[])[] => {
  const parts = groupBy(files, ({ key }) => key, request.ordered === true)
  const schema = files[0]?.scan.schema ?? []
  if (hasColumn(schema, 'file_row_number') && (request.locate || request.deleted || request.ordered))
    return files.map(file => [file])
  return parts.length <= mostParts || hasColumn(schema, 'filename') ? parts : [files]
}

const columnsOf = ({ metadata, columns, locate }: ScanRequest): ScanColumns => {
  const wanted = columns && (columns.length > 0 || locate === true) ? new Set(columns) : undefined
  const fields = metadata.schema.fields.filter(({ name }) => wanted?.has(name) ?? true)
  const partitions = new Set(metadata.partitionColumns.map(name => name.toLowerCase()))
  return {
    mode: mappingMode(metadata),
    fields,
    partitions: fields.filter(({ name }) => partitions.has(name.toLowerCase())),
  }
}

/** Columns in their types and no rows: a table without files. */
const nothing = (request: ScanRequest, { fields }: ScanColumns): string => {
  const items = fields.map(
    ({ name, type }) => `CAST(NULL AS ${toEngineType(type)}) AS ${quoteIdentifier(name)}`,
  )
  if (request.locate === true)
    items.push(`CAST(NULL AS INTEGER) AS ${fileColumn}`, `CAST(NULL AS BIGINT) AS ${rowColumn}`)
  return `SELECT ${items.length === 0 ? 'NULL AS nothing' : items.join(', ')} WHERE false`
}

/** Tells schemas apart by what a scan needs of them, so that files differ only where it matters. */
const signatures = ({ mode, fields, partitions }: ScanColumns): ((schema: PhysicalSchema) => string) => {
  const known = new Map<PhysicalSchema, string>()
  const inFiles = fields.filter(field => !partitions.includes(field))
  return schema => {
    const signature =
      known.get(schema) ??
      JSON.stringify([
        inFiles.map(field => findField(schema, field, mode) ?? null),
        ...virtualColumns.map(name => hasColumn(schema, name)),
      ])
    known.set(schema, signature)
    return signature
  }
}

const withoutIds = (request: ScanRequest, { mode, fields, partitions }: ScanColumns): ScanFile | undefined =>
  mode === 'id' && fields.length > partitions.length
    ? request.files.find(({ schema }) => schema.every(({ id }) => id === undefined))
    : undefined

/**
 * How to read files of a table (DESIGN §5): a SELECT of the table's columns in order and in their types, without ORDER BY or parentheses
 * around it. Files are taken together by what columns they really have. Columns that a file does not have are NULL, partition columns are
 * constants from the log, columns that the table does not have are left out. Filters and projections of an outer query reach the
 * Parquet reader. The engine's TimeZone must be UTC: timestamps are cast. `input-unreadable` for a file without the field ids by which
 * the table's columns are found, `schema-mismatch` for a column that has another type than the table says.
 */
export const planScan = (request: ScanRequest): Result<string> => {
  const columns = columnsOf(request)
  const unnumbered = withoutIds(request, columns)
  if (unnumbered) {
    const message = `The file ${unnumbered.path} has no field ids, by which the table's columns are found. It was not written for this table.`
    return err({ kind: 'input-unreadable', message, file: unnumbered.path })
  }
  if (request.files.length === 0) return ok(nothing(request, columns))
  const signature = signatures(columns)
  const files = attributesOf(request, columns)
  // Files without deleted rows need not be looked at row by row because others have some.
  const needs = ({ scan }: Attributes): string =>
    `${request.ordered !== true && scan.vector !== undefined} ${signature(scan.schema)}`
  const groups = groupBy(files, needs, request.ordered === true)
  try {
    const parts = groups.flatMap(group => split(request, group))
    return ok(unite(parts.map(part => new ScanPart(request, columns, part).sql())))
  } catch (thrown) {
    if (!(thrown instanceof Mismatch)) throw thrown
    const { column, expected, found, file } = thrown
    const message = `The column ${column} can not be read from ${file}: the table says ${expected}, the file has ${found}.`
    return err({ kind: 'schema-mismatch', message, columns: [{ column, expected, found }] })
  }
}
