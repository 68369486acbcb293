import { scanExpression } from '../sql/scan-expression.ts'
import { type RecipeColumn, sameName } from './columns.ts'
import type { StepEffect, StepItem } from './step-kind.ts'
import { column } from '../sql/ast.ts'
import { unique } from './step-words.ts'

/** Words after which an expression looks beyond its own row. */
const wide: ReadonlySet<string> = new Set(['over', 'select', 'from', 'unnest', 'columns'])

/** Functions that give another value each time they are called. */
const volatile: ReadonlySet<string> = new Set(['random', 'rand', 'uuid', 'gen_random_uuid', 'nextval'])

/**
 * What SQL of the user's reads, told by its words alone: too many rather than too few. A subquery, a window or a `*` reads all
 * columns and looks at all rows.
 */
export const sqlEffect = (
  sql: string,
  columns: readonly RecipeColumn[],
): Pick<StepEffect, 'reads' | 'reach' | 'repeatable'> => {
  const { names, star } = scanExpression(sql)
  const isWide = star || names.some(({ name, quoted }) => !quoted && wide.has(name.toLowerCase()))
  if (isWide) return { reads: columns.map(({ name }) => name), reach: 'table', repeatable: false }
  const used = columns.filter(column => names.some(({ name }) => sameName(name, column.name)))
  const repeatable = !names.some(({ name }) => volatile.has(name.toLowerCase()))
  return { reads: used.map(({ name }) => name), reach: 'row', repeatable }
}

/** A step that looks at each row alone; columns are given once, in order. */
export const rowEffect = (
  reads: readonly string[],
  writes: readonly string[] = [],
  removes: readonly string[] = [],
): StepEffect => ({
  reads: unique(reads),
  writes: unique(writes),
  removes: unique(removes),
  reach: 'row',
  repeatable: true,
})

/** A step that changes columns in their places, each row alone. */
export const inPlace = (names: readonly string[]): StepEffect => rowEffect(names, names)

/** The columns as they are, but for those that a step gives a new value: as its function says. */
export const replacing = (
  columns: readonly RecipeColumn[],
  value: (column: RecipeColumn) => StepItem['expr'] | undefined,
  counts?: StepItem['counts'],
): readonly StepItem[] =>
  columns.map((before): StepItem => {
    const expr = value(before)
    if (!expr) return { expr: column(before.name), as: before.name }
    return { expr, as: before.name, replaces: before.name, ...(counts ? { counts } : {}) }
  })

/** The columns with other types for some. */
export const withTypes = (
  columns: readonly RecipeColumn[],
  change: (column: RecipeColumn) => RecipeColumn['type'],
): readonly RecipeColumn[] => columns.map(column => ({ name: column.name, type: change(column) }))
