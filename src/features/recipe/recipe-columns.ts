import type { ColumnView } from '../../core/lake/table-views.ts'
import { isAuditColumn } from '../../core/medallion/audit.ts'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import type { DeltaType } from '../../core/delta/schema.ts'
import { parseTypeName } from '../../core/delta/type-names.ts'
import { columnsAfter } from '../../core/recipe/step-kinds.ts'
import { noTables, withInput } from '../../core/recipe/check.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import type { OtherTables } from '../../core/recipe/step-kind.ts'

const unknownType: DeltaType = { type: 'struct', fields: [] }

const typeOf = (name: string): DeltaType => {
  const type = parseTypeName(name)
  // A type with a field name that looks like a type: nothing can be taken of it here, the engine knows it better.
  return type.ok ? type.value : unknownType
}

/** The columns of a table as a recipe sees them. */
export const toRecipeColumns = (columns: readonly ColumnView[]): readonly RecipeColumn[] =>
  columns.map(({ name, type }) => ({ name, type: typeOf(type) }))

/** The columns of other tables as a recipe sees them. */
export const toOtherTables = (tables: ReadonlyMap<string, readonly ColumnView[]>): OtherTables =>
  new Map([...tables].map(([name, columns]) => [name, toRecipeColumns(columns)]))

/** The columns after a number of steps. */
export const columnsAt = (
  recipe: Recipe,
  input: readonly RecipeColumn[],
  steps: number,
  tables: OtherTables = noTables,
): readonly RecipeColumn[] => {
  const all = withInput(recipe, input, tables)
  return recipe.steps
    .slice(0, steps)
    .reduce((columns, step) => columnsAfter(step, { columns, tables: all }), input)
}

const nestedWords = { array: 'list', struct: 'object', map: 'map' } as const

/** Columns as a list to pick from: those of the data first, the audit columns after them. */
export const columnChoices = (
  columns: readonly RecipeColumn[],
): readonly { readonly id: string; readonly text: string; readonly hint: string }[] => {
  const choice = ({ name, type }: RecipeColumn) => {
    const hint = type === undefined ? '' : typeof type === 'string' ? type : nestedWords[type.type]
    return { id: name, text: name, hint }
  }
  return [
    ...columns.filter(({ name }) => !isAuditColumn(name)).map(choice),
    ...columns.filter(({ name }) => isAuditColumn(name)).map(choice),
  ]
}
