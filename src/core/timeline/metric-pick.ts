import type { AddFile, LogEntry, LogJson, Metadata } from '../delta/actions.ts'
import { mappingMode, physicalName } from '../delta/column-mapping.ts'
import { fileKey } from '../delta/file-key.ts'
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

/** A table's files at a version, and how they are read. */
interface TableState {
  readonly metadata: Metadata
  readonly files: ReadonlyMap<string, AddFile>
}

/** What files have of a measure each, and what becomes of it together; NULL is of files that have nothing to say. */
interface FileMeasure {
  /** Undefined where a file's statistics do not tell. */
  readonly of: (file: AddFile) => Value | undefined
  readonly together: 'sum' | 'least' | 'greatest'
}

const countMeasure = (of: (file: AddFile) => number | undefined): FileMeasure => ({
  of: file => {
    const count = of(file)
    return count === undefined ? undefined : BigInt(count)
  },
  together: 'sum',
})

const nullsIn = (file: AddFile, name: string): number | undefined => {
  const count = exactStats(file)?.nullCount?.[name]
  return typeof count === 'number' ? count : undefined
}

const extremeIn = (file: AddFile, side: 'min' | 'max', name: string, type: DeltaType): Value | undefined => {
  const stats = exactStats(file)
  if (stats?.numRecords === undefined) return undefined
  if (stats.numRecords === 0 || stats.nullCount?.[name] === stats.numRecords) return null
  return boundOf(type, (side === 'min' ? stats.minValues : stats.maxValues)?.[name])
}

/** The columns of a table, and how its files name them. */
type Reading = Pick<TableState, 'metadata'>

const fieldOf = ({ metadata }: Reading, pick: MetricPick): StructField | undefined =>
  pick.kind === 'column' ? metadata.schema.fields.find(({ name }) => name === pick.column) : undefined

const measureOf = (state: Reading, pick: MetricPick): FileMeasure | undefined => {
  const { metadata } = state
  if (pick.kind === 'rows') return countMeasure(rowsOfFile)
  const field = fieldOf(state, pick)
  if (!field || metadata.partitionColumns.includes(field.name)) return undefined
  const name = physicalName(field, mappingMode(metadata))
  const { type } = field
  const { measure } = pick
  if (measure === 'nulls')
    return typeof type === 'string' ? countMeasure(file => nullsIn(file, name)) : undefined
  if ((measure !== 'min' && measure !== 'max') || !exactTypes.has(type)) return undefined
  return {
    of: file => extremeIn(file, measure, name, type),
    together: measure === 'min' ? 'least' : 'greatest',
  }
}

const isBefore = (a: Value, b: Value): boolean => (a ?? 0) < (b ?? 0)

/**
 * The value of a pick by the statistics of the log alone, as the engine would give it, kept up to date commit by commit: each costs no more than its
 * own actions.
 */
export class PickWalk {
  private readonly pick: MetricPick
  private metadata: Metadata
  private measure: FileMeasure | undefined
  private readonly files: Map<string, AddFile>
  private readonly parts = new Map<string, Value | undefined>()
  private untold = 0
  private sum = 0n
  /** Of the extremes; undefined where it has to be looked for again. */
  private extreme: Value | undefined = null

  constructor({ metadata, files }: TableState, pick: MetricPick) {
    this.pick = pick
    this.metadata = metadata
    this.files = new Map(files)
    this.begin()
  }

  /** Takes the next commit of the table. */
  take({ actions }: Pick<LogEntry, 'actions'>): void {
    const changed = actions.find(action => action.kind === 'metaData')
    for (const action of actions) if (action.kind === 'remove') this.remove(fileKey(action.remove))
    for (const action of actions) {
      if (action.kind !== 'add') continue
      const key = fileKey(action.add)
      this.remove(key)
      this.files.set(key, action.add)
      if (!changed) this.count(key, action.add)
    }
    if (!changed) return
    this.metadata = changed.metaData
    this.begin()
  }

  /**
   * Undefined where the log does not tell it exactly: files without statistics, with deleted rows (but for the number of rows), with bounds that
   * are wide or cut.
   */
  value(): Value | undefined {
    const { measure } = this
    if (!measure || this.untold > 0) return undefined
    if (measure.together === 'sum') return this.sum
    if (this.extreme === undefined) {
      this.extreme = null
      for (const part of this.parts.values()) this.reach(part ?? null)
    }
    return this.extreme
  }

  /** Counts all files, by the columns that the table has now. */
  private begin(): void {
    this.measure = measureOf({ metadata: this.metadata }, this.pick)
    this.parts.clear()
    this.untold = 0
    this.sum = 0n
    this.extreme = null
    for (const [key, file] of this.files) this.count(key, file)
  }

  private count(key: string, file: AddFile): void {
    if (!this.measure) return
    const part = this.measure.of(file)
    this.parts.set(key, part)
    if (part === undefined) this.untold += 1
    else if (typeof part === 'bigint' && this.measure.together === 'sum') this.sum += part
    else this.reach(part)
  }

  private remove(key: string): void {
    this.files.delete(key)
    if (!this.parts.has(key)) return
    const part = this.parts.get(key)
    this.parts.delete(key)
    if (part === undefined) this.untold -= 1
    else if (typeof part === 'bigint' && this.measure?.together === 'sum') this.sum -= part
    else if (part !== null && part === this.extreme) this.extreme = undefined
  }

  private reach(part: Value): void {
    const { extreme } = this
    if (part === null || extreme === undefined) return
    const isLeast = this.measure?.together === 'least'
    if (extreme === null || (isLeast ? isBefore(part, extreme) : isBefore(extreme, part))) this.extreme = part
  }
}

/** The column that a pick's value has, where the log tells it. */
export const pickColumn = (state: Reading, pick: MetricPick): ResultColumn => {
  if (pick.kind === 'rows') return { name: 'rows', type: 'long' }
  const type = fieldOf(state, pick)?.type
  return {
    name: pick.measure,
    type: pick.measure === 'nulls' || type === undefined ? 'long' : typeName(type),
  }
}
