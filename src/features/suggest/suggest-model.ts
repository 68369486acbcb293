import { parseTypeName } from '../../core/delta/type-names.ts'
import type { ColumnView } from '../../core/lake/table-views.ts'
import { isAuditColumn } from '../../core/medallion/audit.ts'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import type { Operation, Recipe } from '../../core/recipe/recipe.ts'
import { columnsAfter } from '../../core/recipe/step-kinds.ts'
import type { RecipeState } from '../../state/recipe.ts'

/** Where a suggested step would be put. */
export interface SuggestBase {
  readonly recipe: Recipe
  readonly index: number
  /** The columns that it would find, audit columns left out. */
  readonly columns: readonly RecipeColumn[]
}

const typed = (columns: readonly ColumnView[]): readonly RecipeColumn[] =>
  columns.flatMap(({ name, type }): RecipeColumn[] => {
    const parsed = parseTypeName(type)
    // What cannot be read here is left to the engine: nothing is suggested for it.
    return parsed.ok ? [{ name, type: parsed.value }] : []
  })

/** The recipe of the open table, as far as its steps are shown; a new one where the table has none yet. */
export const suggestBase = (
  table: string,
  state: Pick<RecipeState, 'table' | 'phase' | 'history' | 'asOf' | 'columns' | 'tables'>,
): SuggestBase | undefined => {
  if (state.table !== table || state.columns.length === 0) return undefined
  const visible = (columns: readonly RecipeColumn[]) => columns.filter(({ name }) => !isAuditColumn(name))
  const input = typed(state.columns)
  if (state.phase === 'absent') {
    const recipe: Recipe = {
      formatVersion: 1,
      id: 'suggested',
      revision: 0,
      input: table,
      output: 'silver.suggested',
      audit: 'drop',
      steps: [],
    }
    return { recipe, index: 0, columns: visible(input) }
  }
  const recipe = state.history?.present
  if (state.phase !== 'open' || !recipe) return undefined
  const index = state.asOf ?? recipe.steps.length
  const tables = new Map([...state.tables].map(([name, columns]) => [name, typed(columns)]))
  const columns = recipe.steps
    .slice(0, index)
    .reduce((before, step) => columnsAfter(step, { columns: before, tables }), input)
  return { recipe, index, columns: visible(columns) }
}

/** The recipe with a suggested step, up to there. */
export const withSuggestion = ({ recipe, index }: SuggestBase, operation: Operation): Recipe => ({
  ...recipe,
  steps: [...recipe.steps.slice(0, index), { ...operation, id: 'suggested' }],
})
