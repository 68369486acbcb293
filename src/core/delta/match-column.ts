import type { AddFile, LogJson, Metadata } from './actions.ts'
import { mappingMode, physicalName } from './column-mapping.ts'
import { fieldNamed } from './field-named.ts'
import { asObject } from './log-json.ts'
import type { Range } from './match-outcome.ts'
import { type Comparable, compare, isFloating, partitionValue, statsBound } from './match-values.ts'
import type { ColumnPath } from './predicate.ts'
import type { DeltaType, StructField } from './schema.ts'
import { type FileStats, parseStats } from './stats.ts'

/** A column that a predicate names, as files know it. */
export interface MatchedColumn {
  readonly type: DeltaType
  /** Physical names. */
  readonly path: readonly string[]
  readonly isPartition: boolean
  /** Whether a struct that it is in can be NULL: some writers do not count the NULLs that come from there. */
  readonly inNullable: boolean
}

/** What a file is known to have in a column. */
export interface ColumnFacts {
  readonly canBeNull: boolean
  /** Values but NULL and NaN; undefined when there are none. */
  readonly range: Range | undefined
  /** Whether NaN may be there, which bounds do not tell of. */
  readonly canBeNaN: boolean
}

const unbounded: Range = { lower: undefined, upper: undefined }

/** Finds a column by its logical path, in any case; undefined when the table has none such. */
export const matchedColumn = (metadata: Metadata, path: ColumnPath): MatchedColumn | undefined => {
  const mode = mappingMode(metadata)
  const physical: string[] = []
  let type: DeltaType = metadata.schema
  let inNullable = false
  let nullable = false
  for (const name of path) {
    if (typeof type === 'string' || type.type !== 'struct') return undefined
    const field: StructField | undefined = fieldNamed(type, name)
    if (!field) return undefined
    inNullable ||= nullable
    nullable = field.nullable
    physical.push(physicalName(field, mode))
    type = field.type
  }
  const top = fieldNamed(metadata.schema, path[0] ?? '')?.name.toLowerCase()
  const isPartition = metadata.partitionColumns.some(name => name.toLowerCase() === top)
  return path.length === 0 ? undefined : { type, path: physical, isPartition, inNullable }
}

const exactly = (value: Comparable): ColumnFacts => ({
  canBeNull: false,
  range: { lower: value, upper: value },
  canBeNaN: false,
})

const partitionFacts = ({ type, path }: MatchedColumn, { partitionValues }: AddFile): ColumnFacts => {
  const [name = ''] = path
  const text = Object.hasOwn(partitionValues, name) ? partitionValues[name] : undefined
  if (text === undefined) return { canBeNull: true, range: unbounded, canBeNaN: isFloating(type) }
  if (text === null || text === '') return { canBeNull: true, range: undefined, canBeNaN: false }
  const value = partitionValue(type, text)
  return value === undefined
    ? { canBeNull: false, range: unbounded, canBeNaN: isFloating(type) }
    : exactly(value)
}

const member = (stats: FileStats['minValues'], path: readonly string[]): LogJson | undefined => {
  let json: LogJson | undefined = stats
  for (const name of path) {
    const object = asObject(json)
    if (!object || !Object.hasOwn(object, name)) return undefined
    json = object[name]
  }
  return json
}

const boundAt = (
  { type, path }: MatchedColumn,
  values: FileStats['minValues'],
  side: 'min' | 'max',
): Comparable | undefined => {
  const json = member(values, path)
  return json === undefined || json === null ? undefined : statsBound(type, json, side)
}

const rangeOf = (column: MatchedColumn, { minValues, maxValues }: FileStats): Range => {
  const lower = boundAt(column, minValues, 'min')
  const upper = boundAt(column, maxValues, 'max')
  // Bounds that contradict each other are worth nothing.
  if (lower !== undefined && upper !== undefined && compare(lower, upper) > 0) return unbounded
  return { lower, upper }
}

/**
 * A null count says something for sure only when it is none or all of the rows (PROTOCOL.md, "Per-file Statistics", where bounds are
 * wide). It counts the rows in the file, also those that a deletion vector takes away.
 */
const statsFacts = (column: MatchedColumn, stats: FileStats): ColumnFacts => {
  const count = member(stats.nullCount, column.path)
  const nulls = typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined
  const range = rangeOf(column, stats)
  const bounded = range.lower !== undefined || range.upper !== undefined
  // Of lists and maps some writers count the elements.
  const countsRows = typeof column.type === 'string'
  const allNull = countsRows && nulls !== undefined && nulls > 0 && nulls === stats.numRecords && !bounded
  return {
    canBeNull: nulls !== 0 || column.inNullable,
    range: allNull ? undefined : range,
    canBeNaN: !allNull && isFloating(column.type),
  }
}

const parsed = new WeakMap<AddFile, { readonly stats: FileStats }>()

/** Statistics of a file, read once. */
const statsOf = (file: AddFile): FileStats => {
  const known = parsed.get(file)
  if (known) return known.stats
  const stats = (file.stats === undefined ? undefined : parseStats(file.stats)) ?? {}
  parsed.set(file, { stats })
  return stats
}

/** What a file is known to have in a column: its partition value, else what its statistics say. */
export const columnFacts = (column: MatchedColumn, file: AddFile): ColumnFacts =>
  column.isPartition ? partitionFacts(column, file) : statsFacts(column, statsOf(file))
