import { reopenRecipe } from '../../state/app-history.ts'
import { closedRecipe, readColumns, readDeleted, readRecipes, useRecipe } from '../../state/recipe.ts'
import { inTurn } from './in-turn.ts'
import { recipesOf } from './recipe-model.ts'

/** Opens the likeliest recipe of a table's page, as the lake has it; nothing where the page is left meanwhile. */
export const openPage = async (table: string, isGone: () => boolean): Promise<void> => {
  useRecipe.setState({
    ...closedRecipe,
    table,
    phase: 'loading',
    error: undefined,
    columns: [],
    history: undefined,
    adding: undefined,
    dialog: undefined,
    applied: undefined,
  })
  const [found, deleted] = await inTurn(() => Promise.all([readRecipes(), readDeleted()]))
  const recipes = found.ok ? found.value : []
  const recipe = recipesOf(table, recipes)[0]
  const [columns, history] = await Promise.all([
    found.ok ? readColumns(recipe?.input ?? table) : found,
    recipe && reopenRecipe(recipe),
  ])
  if (isGone()) return
  useRecipe.setState({ recipes, deleted: deleted.ok ? deleted.value : [] })
  if (!columns.ok) useRecipe.setState({ phase: 'failed', error: columns.error })
  else if (recipe === undefined) useRecipe.setState({ phase: 'absent', columns: columns.value })
  else useRecipe.setState({ phase: 'open', columns: columns.value, history, saved: recipe })
}
