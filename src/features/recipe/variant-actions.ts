import { createEditHistory } from '../../core/recipe/edit.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { useCatalog } from '../../state/catalog.ts'
import { useRecipe } from '../../state/recipe.ts'
import { say } from '../../state/toasts.ts'
import { changeRecipe, openRecipe, saveNow, undoChange } from './recipe-actions.ts'
import { takenNames, variantName } from './recipe-model.ts'

const current = (): Recipe | undefined => useRecipe.getState().history?.present

/** Opens a copy of the recipe that makes a table of its own, to try something and compare. */
export const makeVariant = async (): Promise<void> => {
  const recipe = current()
  if (!recipe || !(await saveNow())) return
  const taken = takenNames(useCatalog.getState().tables, useRecipe.getState().recipes)
  const output = variantName(recipe.output, taken)
  const variant: Recipe = { ...recipe, id: crypto.randomUUID(), revision: 0, output }
  useRecipe.setState({
    history: createEditHistory(variant),
    saved: undefined,
    saveError: undefined,
    asOf: undefined,
    draft: undefined,
  })
  await saveNow()
  say(`${output} is a variant of ${recipe.output}`, {
    body: 'Change it as you like, then compare the two in its menu.',
    actions: [{ text: `Back to ${recipe.output}`, run: () => void openRecipe(recipe) }],
  })
}

/** Puts the steps of another recipe in place of those of the open one. It can be undone. */
export const takeOver = (other: Recipe): void => {
  const recipe = current()
  if (!recipe) return
  changeRecipe({ ...recipe, steps: other.steps, audit: other.audit })
  say(`${recipe.output} has the steps of ${other.output}`, { actions: [{ text: 'Undo', run: undoChange }] })
}
