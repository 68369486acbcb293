import type { Metadata } from '../delta/actions.ts'
import { fieldNamed } from '../delta/field-named.ts'
import { typeName } from '../delta/schema-json.ts'
import type { StructField } from '../delta/schema.ts'
import { invalidAt } from '../invalid.ts'
import type { SortKey } from '../recipe/recipe.ts'
import { type Result, err, ok } from '../result.ts'

/** Columns by which rows are put in order where the table has no key, and nothing else is asked for. */
const mostTold = 4

/** A column of an order, as the newest version has it. */
export interface OrderColumn {
  readonly field: StructField
  readonly descending: boolean
}

/** The order of a film's rows, the same at every version. */
export interface FilmOrder {
  /** All columns by which rows can be told apart: what was asked for, the key, then the rest. */
  readonly columns: readonly OrderColumn[]
  /** So many of them make up a place; the others only part rows that are equal in these. */
  readonly told: number
  /** Names of the key's columns; none: rows are compared whole. */
  readonly key: readonly string[]
}

const isPlain = ({ type }: StructField): boolean => typeof type === 'string'

/**
 * The order of a film: the columns that were asked for, then the table's key, then what else can part two rows. Error `invalid` for a
 * column that the newest version does not have, or that is nested.
 */
export const filmOrder = (
  { schema }: Metadata,
  orderBy: readonly SortKey[],
  key: readonly string[],
): Result<FilmOrder> => {
  const columns = new Map<StructField, OrderColumn>()
  for (const [at, { column, descending }] of orderBy.entries()) {
    const field = fieldNamed(schema, column)
    const path = `orderBy[${at}]`
    if (!field) return err(invalidAt(path, `There is no column “${column}” in the newest version.`))
    if (!isPlain(field)) {
      const message = `${field.name} is ${typeName(field.type)}: rows keep their place by columns with plain values.`
      return err(invalidAt(path, message))
    }
    if (!columns.has(field)) columns.set(field, { field, descending })
  }
  const asked = columns.size
  const keys = key.flatMap(name => fieldNamed(schema, name) ?? []).filter(isPlain)
  for (const field of keys) if (!columns.has(field)) columns.set(field, { field, descending: false })
  const keyed = columns.size
  for (const field of schema.fields)
    if (isPlain(field) && !columns.has(field)) columns.set(field, { field, descending: false })
  const told = keys.length > 0 ? keyed : Math.max(asked, Math.min(mostTold, columns.size))
  return ok({ columns: [...columns.values()], told, key: keys.map(({ name }) => name) })
}

/** The columns that make up a place, by their names. */
export const toldOrder = ({ columns, told }: FilmOrder): readonly SortKey[] =>
  columns.slice(0, told).map(({ field, descending }) => ({ column: field.name, descending }))
