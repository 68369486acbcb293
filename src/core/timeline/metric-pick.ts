import type { AddFile, LogJson, Metadata } from '../delta/actions.ts'
import { mappingMode, physicalName } from '../delta/column-mapping.ts'
import { typeName } from '../delta/schema-json.ts'
import type { DeltaType, StructField } from '../delta/schema.ts'
import { type FileStats, parseStats, rowsOfFile } from '../delta/stats.ts'
import type { ColumnMeasure, MetricPick } from '../lake/timeline-views.ts'
import type { ResultColumn, Value } from '../ports/engine.ts'
import { quoteIdentifier } from '../sql/quote.ts'

const measureSql: Readonly<Record<ColumnMeasure, (column: string) => string>> = {
  sum: column => `sum(${column})`,
  avg: column => `avg(${column})`,
  min: column => `min(${column})`,
  max: column => `max(${column})`,
  nulls: column => `count(*) - count(${column})`,
  distinct: column => `count(DISTINCT ${column})`,
}

/** A table's name as a query writes it. */
const quotedTable = (table: string): string => {
  const dot = table.indexOf('.')
  return `${quoteIdentifier(table.slice(0, dot))}.${quoteIdentifier(table.slice(dot + 1))}`
}

/** The query of a pick over its table. */
export const pickSql = (pick: MetricPick, table: string): string => {
  const from = `FROM ${quotedTable(table)}`
  if (pick.kind === 'rows') return `SELECT count(*) AS "rows" ${from}`
  return `SELECT ${measureSql[pick.measure](quoteIdentifier(pick.column))} AS ${quoteIdentifier(pick.measure)} ${from}`
}

/** Types whose bounds all writers note in full. Text and times are cut, floats leave out NaN, decimals may have lost digits. */
const exactTypes: ReadonlySet<DeltaType> = new Set<DeltaType>(['byte', 'short', 'integer', 'long', 'date'])

/** Statistics of a file that tell of the rows that are there, no more and no less; undefined where rows are deleted or bounds are wide. */
const exactStats = ({ stats, deletionVector }: AddFile): FileStats | undefined => {
  if (stats === undefined || deletionVector || /tightBounds\\?"\s*:\s*false/.test(stats)) return undefined
  return parseStats(stats)
}

const boundOf = (type: DeltaType, bound: LogJson | undefined): Value | undefined => {
  if (type === 'date') return typeof bound === 'string' && /^\d{4}-\d\d-\d\d$/.test(bound) ? bound : undefined
  if (typeof bound !== 'bigint' && !(typeof bound === 'number' && Number.isInteger(bound))) return undefined
  return type === 'long' ? BigInt(bound) : Number(bound)
}

const lesser = (a: Value, b: Value): Value => ((a ?? 0) < (b ?? 0) ? a : b)
const greater = (a: Value, b: Value): Value => ((a ?? 0) > (b ?? 0) ? a : b)

const extremeOf = (
  files: Iterable<AddFile>,
  side: 'min' | 'max',
  name: string,
  type: DeltaType,
): Value | undefined => {
  let found: Value = null
  for (const file of files) {
    const stats = exactStats(file)
    if (stats?.numRecords === undefined) return undefined
    if (stats.numRecords === 0 || stats.nullCount?.[name] === stats.numRecords) continue
    const bound = boundOf(type, (side === 'min' ? stats.minValues : stats.maxValues)?.[name])
    if (bound === undefined) return undefined
    found = found === null ? bound : side === 'min' ? lesser(found, bound) : greater(found, bound)
  }
  return found
}

const nullsOf = (files: Iterable<AddFile>, name: string): Value | undefined => {
  let nulls = 0
  for (const file of files) {
    const count = exactStats(file)?.nullCount?.[name]
    if (typeof count !== 'number') return undefined
    nulls += count
  }
  return BigInt(nulls)
}

const rowsOf = (files: Iterable<AddFile>): Value | undefined => {
  let rows = 0
  for (const file of files) {
    const own = rowsOfFile(file)
    if (own === undefined) return undefined
    rows += own
  }
  return BigInt(rows)
}

/** A table's files at a version, and how they are read. */
interface TableState {
  readonly metadata: Metadata
  readonly files: ReadonlyMap<string, AddFile>
}

const fieldOf = ({ metadata }: TableState, pick: MetricPick): StructField | undefined =>
  pick.kind === 'column' ? metadata.schema.fields.find(({ name }) => name === pick.column) : undefined

/**
 * The value of a pick by the statistics of the log alone, as the engine would give it; undefined where they do not tell it exactly: files
 * without statistics, with deleted rows (but for the number of rows), with bounds that are wide or cut.
 */
export const valueFromLog = (state: TableState, pick: MetricPick): Value | undefined => {
  const { metadata, files } = state
  if (pick.kind === 'rows') return rowsOf(files.values())
  const field = fieldOf(state, pick)
  if (!field || metadata.partitionColumns.includes(field.name)) return undefined
  const name = physicalName(field, mappingMode(metadata))
  if (pick.measure === 'nulls')
    return typeof field.type === 'string' ? nullsOf(files.values(), name) : undefined
  if ((pick.measure === 'min' || pick.measure === 'max') && exactTypes.has(field.type))
    return extremeOf(files.values(), pick.measure, name, field.type)
  return undefined
}

/** The column that a pick's value has, where the log tells it. */
export const pickColumn = (state: TableState, pick: MetricPick): ResultColumn => {
  if (pick.kind === 'rows') return { name: 'rows', type: 'long' }
  const type = fieldOf(state, pick)?.type
  return {
    name: pick.measure,
    type: pick.measure === 'nulls' || type === undefined ? 'long' : typeName(type),
  }
}
