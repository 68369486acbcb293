import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { Metadata } from './actions.ts'
import { mappingMode, physicalName } from './column-mapping.ts'
import { toEngineType } from './engine-types.ts'
import { fieldNamed } from './field-named.ts'
import type { DeltaType, StructField } from './schema.ts'
import { isBounded } from './stats.ts'
import { statsColumns } from './stats-columns.ts'

/** A column that rows are ordered by. */
export interface ZColumn {
  /** SQL over the table's logical columns. */
  readonly sql: string
  readonly type: DeltaType
}

/** Bits of one column's place; 256 ranges a column tell more than enough files apart. */
const mostBits = 8

/** All columns' bits together fit the engine's BIGINT. */
const allBits = 60

/** Rows that are looked at to find the ranges. */
const sampleRows = 100_000

const refuse = (message: string): Result<never> => refused('zOrderBy', message)

/** The fields from the table down to a column, by its name; a name with a dot in it is tried whole first. */
const findPath = (fields: readonly StructField[], name: string): readonly StructField[] | undefined => {
  const whole = fieldNamed({ fields }, name)
  if (whole) return [whole]
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const outer = fieldNamed({ fields }, name.slice(0, dot))
    if (typeof outer?.type !== 'object' || outer.type.type !== 'struct') continue
    const inner = findPath(outer.type.fields, name.slice(dot + 1))
    if (inner) return [outer, ...inner]
  }
  return undefined
}

const sqlOf = (path: readonly StructField[]): string =>
  path
    .slice(1)
    .reduce(
      (outer, { name }) => `struct_extract(${outer}, ${quoteText(name)})`,
      quoteIdentifier(path[0]?.name ?? ''),
    )

const zColumn = (metadata: Metadata, name: string): Result<ZColumn> => {
  const path = findPath(metadata.schema.fields, name)
  const [first] = path ?? []
  const type = path?.at(-1)?.type
  if (!path || !first || type === undefined) return refuse(`There is no column ${name} to order by.`)
  if (metadata.partitionColumns.includes(first.name))
    return refuse(
      `ZORDER BY can not take ${name}: the table is partitioned by it, so each of its values has its own files already.`,
    )
  const mode = mappingMode(metadata)
  const key = path.map(field => physicalName(field, mode)).join('\0')
  const indexed = statsColumns(metadata).some(column => column.path.join('\0') === key)
  if (!indexed || !isBounded(type)) {
    const why = isBounded(type)
      ? 'set delta.dataSkippingStatsColumns or delta.dataSkippingNumIndexedCols so that it has, and OPTIMIZE again'
      : `columns of its type (${typeof type === 'string' ? type : type.type}) never have`
    return refuse(
      `ZORDER BY ${name} would help nobody: files keep no smallest and largest value of it; ${why}.`,
    )
  }
  return ok({ sql: sqlOf(path), type })
}

/**
 * The columns that ZORDER BY names, at any depth, `outer.inner`. Error `invalid` for one that does not exist, that the table is
 * partitioned by, that has no statistics (ordering by it would not let any file be passed over), or that is named twice.
 */
export const zOrderColumns = (metadata: Metadata, names: readonly string[]): Result<readonly ZColumn[]> => {
  const columns: ZColumn[] = []
  for (const name of names) {
    const column = zColumn(metadata, name)
    if (!column.ok) return column
    if (columns.some(({ sql }) => sql === column.value.sql)) return refuse(`ZORDER BY names ${name} twice.`)
    columns.push(column.value)
  }
  return columns.length <= allBits ? ok(columns) : refuse(`ZORDER BY takes ${allBits} columns at most.`)
}

const bitsFor = (columns: number): number => Math.min(mostBits, Math.max(1, Math.floor(allBits / columns)))

/** The lower ends of so many equal parts. */
const fractions = (parts: number): string =>
  `[${Array.from({ length: parts }, (_, index) => index / parts).join(', ')}]`

/** The same rows each time, so that the same table gives the same files. */
const sampled = (list: string, relation: string): string =>
  `SELECT ${list} FROM (${relation}) USING SAMPLE reservoir(${sampleRows} ROWS) REPEATABLE (42)`

/** One SELECT of one row: for each column, as a list of text, the smallest values of equal parts of a sample of its rows. */
export const boundsSelect = (columns: readonly ZColumn[], relation: string): string => {
  const parts = 2 ** bitsFor(columns.length)
  const sample = sampled(columns.map(({ sql }, index) => `${sql} AS c${index}`).join(', '), relation)
  const cells = columns.map((_, index) => `CAST(quantile_disc(c${index}, ${fractions(parts)}) AS VARCHAR[])`)
  return `SELECT ${cells.map((cell, index) => `${cell} AS b${index}`).join(', ')} FROM (${sample})`
}

/** The bits of a number, moved apart: bit b of column i of n goes to place b·n + (n − 1 − i). */
const spread = (value: number, column: number, columns: number): bigint => {
  let result = 0n
  for (let bit = 0; value >> bit > 0; bit += 1) {
    if ((value >> bit) & 1) result |= 1n << BigInt(bit * columns + columns - 1 - column)
  }
  return result
}

/** A search tree over the bounds: a row's place is how many bounds are not above its value. NULL goes with the smallest. */
const placeSql = (
  { sql, type }: ZColumn,
  bounds: readonly string[],
  leaf: (place: number) => string,
): string => {
  const engineType = toEngineType(type)
  const tree = (low: number, high: number): string => {
    if (low === high) return leaf(low)
    const middle = (low + high + 1) >> 1
    const bound = `CAST(${quoteText(bounds[middle - 1] ?? '')} AS ${engineType})`
    return `CASE WHEN ${sql} < ${bound} THEN ${tree(low, middle - 1)} ELSE ${tree(middle, high)} END`
  }
  return `CASE WHEN ${sql} IS NULL THEN ${leaf(0)} ELSE ${tree(0, bounds.length)} END`
}

/**
 * SQL of a row's place on the Z-order curve (BIGINT): the columns' places, bits interleaved, so that rows near in all columns are near
 * in the order.
 *
 * @param bounds what `boundsSelect` gave, one ascending list for each column; repeated values are one bound
 */
export const zOrderSql = (columns: readonly ZColumn[], bounds: readonly (readonly string[])[]): string =>
  columns
    .map((column, index) => {
      // Below the smallest value there is nothing.
      const distinct = [...new Set(bounds[index])].slice(1)
      return placeSql(column, distinct, place => `${spread(place, index, columns.length)}::BIGINT`)
    })
    .map(sql => `(${sql})`)
    .join(' + ')

/** One SELECT of one row: the smallest places of equal parts of a sample of the rows, as a list of text. */
export const cutsSelect = (zOrder: string, relation: string, parts: number): string =>
  `SELECT CAST(quantile_disc(z, ${fractions(parts)}) AS VARCHAR[]) AS cuts FROM (${sampled(`${zOrder} AS z`, relation)})`

/** Conditions that share out the rows among parts along the curve, as `cutsSelect` cut it; every row is in exactly one. */
export const cutConditions = (zOrder: string, cuts: readonly string[]): readonly string[] => {
  const edges = [...new Set(cuts)].slice(1).map(BigInt)
  // BETWEEN, as the expression is long and would else be worked out twice.
  return [...edges, undefined].map((edge, index) => {
    const from = edges[index - 1]
    if (edge === undefined) return from === undefined ? 'true' : `(${zOrder}) >= ${from}`
    return from === undefined ? `(${zOrder}) < ${edge}` : `(${zOrder}) BETWEEN ${from} AND ${edge - 1n}`
  })
}
