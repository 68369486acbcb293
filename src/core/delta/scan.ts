import { quoteIdentifier, quoteList, quoteText } from '../sql/quote.ts'
import type { AddFile, PartitionValues, Snapshot } from './actions.ts'
import { decodeDataPath } from './data-path.ts'
import { toEngineType } from './engine-types.ts'
import type { DeltaType, StructField } from './schema.ts'

export interface ScanPlan {
  /** Paths in the lake of the files that the statement names. */
  readonly files: readonly string[]
  /** A SELECT of all logical columns in schema order, in their types; no ORDER BY, no parentheses around it. */
  readonly sql: string
}

/** A partition column, and the name it has inside the statement, where a file may have a column of its real name. */
interface PartitionColumn {
  readonly field: StructField
  readonly inner: string
}

const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/

/**
 * A partition value as SQL (PROTOCOL.md, "Partition Value Serialization"). Null and "" are NULL; a timestamp without a zone, which
 * is in the writer's zone and not recoverable, is taken as UTC.
 */
const constant = (type: DeltaType, value: string | null | undefined): string => {
  const engineType = toEngineType(type)
  if (value === null || value === undefined || value === '') return `NULL::${engineType}`
  if (type === 'binary') return `encode(${quoteText(value)})`
  const text = type === 'timestamp' && !zoned.test(value.slice(10)) ? `${value}+00` : value
  return `CAST(${quoteText(text)} AS ${engineType})`
}

const partitionKey = (values: PartitionValues, columns: readonly PartitionColumn[]): string =>
  JSON.stringify(columns.map(({ field }) => values[field.name] ?? null))

const groupFiles = (
  files: Iterable<AddFile>,
  columns: readonly PartitionColumn[],
): readonly (readonly AddFile[])[] => {
  const groups = new Map<string, AddFile[]>()
  for (const file of files) {
    const key = partitionKey(file.partitionValues, columns)
    const group = groups.get(key)
    if (group) group.push(file)
    else groups.set(key, [file])
  }
  return [...groups.values()]
}

/** A prefix that no column of the table starts with. */
const freePrefix = (fields: readonly StructField[]): string => {
  let prefix = '__partition_'
  while (fields.some(({ name }) => name.toLowerCase().startsWith(prefix))) prefix = `_${prefix}`
  return prefix
}

const selectFiles = (
  paths: readonly string[],
  values: PartitionValues,
  columns: readonly PartitionColumn[],
): string => {
  const constants = columns.map(
    ({ field, inner }) => `, ${constant(field.type, values[field.name])} AS ${inner}`,
  )
  // Directory names are only a convention: partition values come from the log, never from the path.
  const options = 'union_by_name = true, hive_partitioning = false'
  return `SELECT *${constants.join('')} FROM read_parquet(${quoteList(paths)}, ${options})`
}

/** Gives every column its type, and a place to those that a file lacks: a table without rows, united by name with the files. */
const typedNothing = (fields: readonly StructField[], columns: readonly PartitionColumn[]): string => {
  const inner = new Map(columns.map(column => [column.field, column.inner]))
  const items = fields.map(
    field => `NULL::${toEngineType(field.type)} AS ${inner.get(field) ?? quoteIdentifier(field.name)}`,
  )
  return `SELECT ${items.join(', ')} WHERE false`
}

/**
 * How to read a snapshot (DESIGN §5). Columns that a file does not have are NULL, partition columns are constants from the log,
 * columns that the schema does not have are left out. Filters and projections of an outer query reach the Parquet reader. The
 * engine's TimeZone must be UTC: INT96 timestamps are cast. Files outside the table's directory keep their absolute path,
 * which the engine then reports as missing.
 *
 * @param tableDirectory the table's path in the lake: `bronze/airports`
 * @param options.columns names of the columns wanted, exactly as in the schema; all when absent or empty
 */
export const planScan = (
  snapshot: Snapshot,
  tableDirectory: string,
  options: { readonly columns?: readonly string[] } = {},
): ScanPlan => {
  const { schema, partitionColumns } = snapshot.metadata
  const wanted = new Set(options.columns)
  const fields = wanted.size === 0 ? schema.fields : schema.fields.filter(({ name }) => wanted.has(name))
  const prefix = freePrefix(schema.fields)
  const partitions = fields
    .filter(({ name }) => partitionColumns.includes(name))
    .map((field, index): PartitionColumn => ({ field, inner: quoteIdentifier(`${prefix}${index}`) }))

  const inLake = ({ path }: AddFile): string => {
    const decoded = decodeDataPath(path)
    return /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(decoded) ? decoded : `${tableDirectory}/${decoded}`
  }
  const selects = groupFiles(snapshot.files.values(), partitions).map(group =>
    selectFiles(group.map(inLake), group[0]?.partitionValues ?? {}, partitions),
  )
  const columns = fields.map(field => {
    const name = quoteIdentifier(field.name)
    const inner = partitions.find(partition => partition.field === field)?.inner ?? name
    return `CAST(${inner} AS ${toEngineType(field.type)}) AS ${name}`
  })
  const source = [typedNothing(fields, partitions), ...selects].join(' UNION ALL BY NAME ')
  return {
    files: [...snapshot.files.values()].map(inLake),
    sql: `SELECT ${columns.join(', ')} FROM (${source})`,
  }
}
