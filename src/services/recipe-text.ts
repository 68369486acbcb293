import { unwrap } from '../core/failure.ts'
import type { CheckedRecipe } from '../core/lake/job-views.ts'
import type { RecipeColumn } from '../core/recipe/columns.ts'
import { type RecipeExport, type RecipeFormat, exportRecipe } from '../core/recipe/export-recipe.ts'
import { preflight } from '../core/recipe/preflight.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { tablesOf } from '../core/recipe/step-kinds.ts'
import { parseRecipe } from '../core/recipe/validate.ts'
import type { LakeDeps } from './deps.ts'
import { recipeColumns } from './maker-relation.ts'

/** The columns of the tables that a recipe reads beside its input, of those that are there. */
const otherColumns = async (
  { logs }: Pick<LakeDeps, 'logs'>,
  recipe: Recipe,
): Promise<ReadonlyMap<string, readonly RecipeColumn[]>> => {
  const found = await Promise.all(
    tablesOf(recipe).map(async table => [table, await logs.find(table)] as const),
  )
  return new Map(
    found.flatMap(([table, loaded]) => (loaded ? [[table, recipeColumns(loaded.snapshot)]] : [])),
  )
}

/**
 * Looks at a recipe before it is taken in: `invalid` where the document is none, `table-missing` where its input is not there; else
 * each step against the columns that it would find.
 */
export const checkRecipeDocument = async (
  deps: Pick<LakeDeps, 'logs'>,
  document: unknown,
): Promise<CheckedRecipe> => {
  const recipe = unwrap(parseRecipe(document))
  const { snapshot } = await deps.logs.load(recipe.input)
  return { recipe, steps: preflight(recipe, recipeColumns(snapshot), await otherColumns(deps, recipe)) }
}

/** A recipe as text, by the columns that its tables have now. `schema`: the address of the JSON Schema, for a document. */
export const recipeAsText = async (
  deps: Pick<LakeDeps, 'logs'>,
  recipe: Recipe,
  format: RecipeFormat,
  schema?: string,
): Promise<RecipeExport> => {
  if (format === 'json')
    return unwrap(exportRecipe({ recipe, columns: [], tables: new Map() }, format, schema))
  const { snapshot } = await deps.logs.load(recipe.input)
  const tables = await otherColumns(deps, recipe)
  return unwrap(exportRecipe({ recipe, columns: recipeColumns(snapshot), tables }, format))
}
