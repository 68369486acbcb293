import * as v from 'valibot'
import { type Expr, type OrderKey, type SelectItem, type Source, carry, column, isNull } from '../sql/ast.ts'
import { type RecipeColumn, findColumn, sameName } from './columns.ts'
import type { OtherTables, PlanContext, StepKind } from './step-kind.ts'

/** A table that a step reads, in a document. */
export const tableSchema = v.pipe(
  v.string(),
  v.regex(/^(bronze|silver|gold)\../, 'Expected a table as layer.name, such as silver.airports'),
)

/** A problem for each name that stands in a list more than once. `what`: `chosen twice`. */
export const repeatedNames = (names: readonly string[], what: string): readonly string[] =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    name => `"${name}" is ${what}.`,
  )

/** Says that a table is not there; undefined when it is. */
export const missingTable = (table: string, tables: OtherTables): string | undefined =>
  tables.has(table) ? undefined : `There is no table "${table}".`

/** A name that no column has, for a column within a step's SELECT. Never one of the recipe's hidden names: they begin with `__`. */
export const freshName = (wish: string, columns: readonly RecipeColumn[]): string => {
  let name = wish
  while (columns.some(column => sameName(column.name, name))) name += '_'
  return name
}

/** Columns as they are, for a SELECT. */
export const asTheyAre = (columns: readonly RecipeColumn[]): readonly SelectItem[] =>
  carry(columns.map(({ name }) => name))

/** What a step does that only chooses columns and their order: `after` gives those that are there after it. */
export const choosing = <S extends { readonly op: string }>(
  after: (step: S, columns: readonly RecipeColumn[]) => readonly RecipeColumn[],
): Pick<StepKind<S>, 'columns' | 'plan'> => ({
  columns: (step, { columns }) => after(step, columns),
  plan: (step, { columns }) => ({ kind: 'values', items: asTheyAre(after(step, columns)) }),
})

/** An ascending order. */
export const ascending = (exprs: readonly Expr[]): readonly OrderKey[] =>
  exprs.map(by => ({ by, descending: false }))

/** A column of one side of a join. */
export const sideColumn = (side: 'a' | 'b', name: string): Expr => ({ kind: 'side', side, name })

/** The order of rows where they are side `a` of a join. */
export const orderOfSide = (order: readonly OrderKey[]): readonly OrderKey[] =>
  order.map(({ by, descending }) => ({
    by: by.kind === 'column' ? sideColumn('a', by.name) : by,
    descending,
  }))

/** Another table without the records that did not parse, as the recipe's own input is read. */
export const otherTable = (context: PlanContext, table: string, items: readonly SelectItem[]): Source => {
  const columns = context.tables.get(table) ?? []
  const corrupt = findColumn(columns, '_corrupt_record')
  const from = context.source(table)
  const where = corrupt ? { where: isNull(column(corrupt.name)) } : {}
  return { kind: 'select', select: { items, from, ...where } }
}
