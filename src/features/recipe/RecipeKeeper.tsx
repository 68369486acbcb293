import { useRecipe } from '../../state/recipe.ts'
import { RecipeDialogs } from './RecipeDialogs.tsx'
import { useOpenRecipe } from './use-open-recipe.ts'
import { useAutosave } from './use-recipe-work.ts'

interface RecipeKeeperProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
}

/**
 * Keeps the recipe of a table's page open and saved, whether its panel is seen or not: suggestions and menus work on it, and what was
 * begun is still there when the panel comes back. Shows the dialog that is open over the recipe, and nothing else.
 */
export const RecipeKeeper = ({ table, version }: RecipeKeeperProps) => {
  useOpenRecipe(table, version)
  const recipe = useRecipe(state => (state.phase === 'open' ? state.history?.present : undefined))
  const saved = useRecipe(state => state.saved)
  useAutosave(recipe, saved)
  const dialog = useRecipe(state => (state.table === table ? state.dialog : undefined))
  return dialog && recipe ? <RecipeDialogs table={table} recipe={recipe} dialog={dialog} /> : null
}
