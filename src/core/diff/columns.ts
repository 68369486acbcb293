import type { Metadata } from '../delta/actions.ts'
import { type MappingMode, mappingMode, physicalName } from '../delta/column-mapping.ts'
import { sameType, typeName } from '../delta/schema-json.ts'
import { isAuditColumn } from '../medallion/audit.ts'
import type { StructField } from '../delta/schema.ts'
import type { DiffColumn, SchemaChanges } from '../lake/diff-views.ts'
import { invalidAt } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import { type Shape, shapeOf } from './shape.ts'

/** Values of which version. */
export type Side = 'from' | 'to'

/** A column of two versions: where it is in both, with how its values are compared. */
export interface PairedColumn {
  readonly from?: StructField
  readonly to?: StructField
  readonly shape?: Shape
}

/** The columns of two versions: those of `to`, then those that only `from` has. */
export interface PairedColumns {
  readonly columns: readonly PairedColumn[]
  /** Files have nothing in common: the table was replaced, or there are two. Columns are told by their names then. */
  readonly isReplaced: boolean
}

const pairedBy = (
  from: Metadata,
  to: Metadata,
  [nameFrom, nameTo]: readonly [(field: StructField) => string, (field: StructField) => string],
  modes: readonly [MappingMode, MappingMode],
): readonly PairedColumn[] => {
  const known = new Map(from.schema.fields.map(field => [nameFrom(field), field]))
  const columns = to.schema.fields.map((field): PairedColumn => {
    const own = nameTo(field)
    const before = known.get(own)
    known.delete(own)
    return before
      ? { from: before, to: field, shape: shapeOf(before.type, field.type, modes) }
      : { to: field }
  })
  return [...columns, ...[...known.values()].map(field => ({ from: field }))]
}

const lower = ({ name }: StructField): string => name.toLowerCase()

const pairedByName = (from: Metadata, to: Metadata): readonly PairedColumn[] =>
  pairedBy(from, to, [lower, lower], ['none', 'none'])

/**
 * Tells which column of one version is which of another: by the name that it has in files, which a rename does not change (PROTOCOL.md,
 * "Column Mapping"). A table that was replaced has new ones for all; its columns are told by their names.
 */
export const pairColumns = (from: Metadata, to: Metadata): PairedColumns => {
  const physical = (metadata: Metadata) => {
    const mode = mappingMode(metadata)
    return (field: StructField) => physicalName(field, mode).toLowerCase()
  }
  const modes = [mappingMode(from), mappingMode(to)] as const
  const columns = pairedBy(from, to, [physical(from), physical(to)], modes)
  const isReplaced = columns.every(({ shape }) => shape === undefined)
  return { columns: isReplaced ? pairedByName(from, to) : columns, isReplaced }
}

/**
 * Tells which column of one table is which of another: by their names, in any case. What ingest adds to rows differs in all of them, and is
 * left out but for columns that are asked for (`named`).
 */
export const pairTables = (from: Metadata, to: Metadata, named: readonly string[]): PairedColumns => {
  const asked = new Set(named.map(name => name.toLowerCase()))
  const columns = pairedByName(from, to).filter(column => {
    const name = columnName(column)
    return !isAuditColumn(name) || (column.shape !== undefined && asked.has(name.toLowerCase()))
  })
  return { columns, isReplaced: true }
}

/** The name of a column of either version. */
export const columnName = ({ to, from }: PairedColumn): string => to?.name ?? from?.name ?? ''

/** The columns for people; `cells` are the counts of changed cells. */
export const diffColumns = (
  columns: readonly PairedColumn[],
  cells: readonly number[],
): readonly DiffColumn[] =>
  columns.map((column, at): DiffColumn => {
    const { from, to } = column
    return {
      name: columnName(column),
      ...(from && to && from.name !== to.name ? { was: from.name } : {}),
      side: from && to ? 'both' : from ? 'from' : 'to',
      ...(from ? { typeFrom: typeName(from.type) } : {}),
      ...(to ? { typeTo: typeName(to.type) } : {}),
      cells: cells[at] ?? 0,
    }
  })

/** What changed in the schema. Columns that are told by their names have no new ones. */
export const schemaChanges = ({ columns, isReplaced }: PairedColumns): SchemaChanges => {
  const described = ({ name, type }: StructField) => ({ name, type: typeName(type) })
  const both = columns.flatMap(({ from, to }) => (from && to ? [{ from, to }] : []))
  return {
    added: columns.flatMap(({ from, to }) => (to && !from ? [described(to)] : [])),
    removed: columns.flatMap(({ from, to }) => (from && !to ? [described(from)] : [])),
    renamed: both
      .filter(({ from, to }) => !isReplaced && from.name !== to.name)
      .map(({ from, to }) => ({ from: from.name, to: to.name })),
    retyped: both
      .filter(({ from, to }) => !sameType(from.type, to.type))
      .map(({ from, to }) => ({ name: to.name, from: typeName(from.type), to: typeName(to.type) })),
  }
}

/**
 * Places of the columns of a key, by their names in `to` or else in `from`. Error `invalid` for one that is not in both.
 *
 * @param sides what is compared, for people: "versions of silver.a"
 */
export const keyColumns = (
  sides: string,
  columns: readonly PairedColumn[],
  key: readonly string[],
): Result<readonly number[]> => {
  const places: number[] = []
  for (const [at, name] of key.entries()) {
    const isOf = (field: StructField | undefined) => field?.name.toLowerCase() === name.toLowerCase()
    const named = columns.findIndex(({ to }) => isOf(to))
    const place = named < 0 ? columns.findIndex(({ from }) => isOf(from)) : named
    if (columns[place]?.shape === undefined) {
      const message = `The column “${name}” is not in both ${sides}, so that it can not tell which row is which: name columns that both have.`
      return err(invalidAt(`key[${at}]`, message))
    }
    if (!places.includes(place)) places.push(place)
  }
  return ok(places)
}
