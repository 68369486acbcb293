import type { ColumnView } from '../../core/lake/table-views.ts'
import type { DeltaType } from '../../core/delta/schema.ts'
import { isAuditColumn } from '../../core/medallion/audit.ts'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import { columnsAfter } from '../../core/recipe/step-kinds.ts'
import { noTables } from '../../core/recipe/check.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import type { OtherTables } from '../../core/recipe/step-kind.ts'

const primitive =
  /^(string|long|integer|short|byte|float|double|boolean|binary|date|timestamp|timestamp_ntz|decimal\(\d+,\d+\))$/

const nested: DeltaType = { type: 'struct', fields: [] }

/** The columns of a table as a recipe sees them. The inside of nested types is of no matter here and is left out. */
export const toRecipeColumns = (columns: readonly ColumnView[]): readonly RecipeColumn[] =>
  columns.map(({ name, type }) => ({ name, type: primitive.test(type) ? (type as DeltaType) : nested }))

/** The columns after a number of steps. */
export const columnsAt = (
  recipe: Recipe,
  input: readonly RecipeColumn[],
  steps: number,
  tables: OtherTables = noTables,
): readonly RecipeColumn[] =>
  recipe.steps.slice(0, steps).reduce((columns, step) => columnsAfter(step, { columns, tables }), input)

/** Columns as a list to pick from: those of the data first, the audit columns after them. */
export const columnChoices = (
  columns: readonly RecipeColumn[],
): readonly { readonly id: string; readonly text: string; readonly hint: string }[] => {
  const choice = ({ name, type }: RecipeColumn) => {
    const hint = type === undefined ? '' : typeof type === 'string' ? type : 'nested'
    return { id: name, text: name, hint }
  }
  return [
    ...columns.filter(({ name }) => !isAuditColumn(name)).map(choice),
    ...columns.filter(({ name }) => isAuditColumn(name)).map(choice),
  ]
}
