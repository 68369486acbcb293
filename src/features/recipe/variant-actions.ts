import { createEditHistory } from '../../core/recipe/edit.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { reloadCatalog, useCatalog } from '../../state/catalog.ts'
import { showPreview } from '../../state/preview.ts'
import { readDeleted, removeRecipe, saveRecipe, useRecipe } from '../../state/recipe.ts'
import { say, sayError } from '../../state/toasts.ts'
import { undoable } from '../../state/undo.ts'
import { changeRecipe, undoChange } from './history-actions.ts'
import { openRecipe } from './recipe-actions.ts'
import { forgetSaved, saveNow } from './save-actions.ts'
import { inTurn } from './in-turn.ts'
import { openPage } from './open-page.ts'
import { takenNames, variantName, withRecipe } from './recipe-model.ts'

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
  const taken = current()
  say(`${recipe.output} has the steps of ${other.output}`, {
    actions: [{ text: 'Undo', run: () => current() === taken && undoChange() }],
  })
}

const listDeleted = async (): Promise<void> => {
  const deleted = await readDeleted()
  if (deleted.ok) useRecipe.setState({ deleted: deleted.value })
}

/** Takes the open recipe out of the lake, which keeps it aside, and opens the next one of the page. Its table stays. */
export const deleteOpenRecipe = async (): Promise<void> => {
  const { table } = useRecipe.getState()
  // What was changed last is kept with it.
  if (!(await saveNow())) return
  const recipe = current()
  if (!recipe) return
  const removed = await inTurn(() => removeRecipe(recipe.output))
  if (!removed.ok) return sayError(removed.error, `delete the recipe of ${recipe.output}`)
  forgetSaved(recipe.output)
  void reloadCatalog()
  say(`Deleted the recipe of ${recipe.output}`, {
    actions: [{ text: 'Undo', run: undoable(table, () => void bringBack(recipe)) }],
  })
  if (useRecipe.getState().table === table) {
    showPreview(undefined)
    await openPage(table, () => useRecipe.getState().table !== table)
  }
}

/** Puts a deleted recipe back into the lake and opens it, under another name where its own is taken by now. */
export const bringBack = async (deleted: Recipe): Promise<void> => {
  const { table, recipes } = useRecipe.getState()
  if (!(await saveNow())) return
  const isTaken = recipes.some(({ output }) => output === deleted.output)
  const output = isTaken
    ? variantName(deleted.output, takenNames(useCatalog.getState().tables, recipes))
    : deleted.output
  const back = await inTurn(() => saveRecipe({ ...deleted, output }, 0))
  if (!back.ok) return sayError(back.error, `bring the recipe of ${deleted.output} back`)
  useRecipe.setState(state => ({ recipes: withRecipe(state.recipes, back.value) }))
  await listDeleted()
  void reloadCatalog()
  say(`The recipe of ${output} is back`)
  if (useRecipe.getState().table === table) await openRecipe(back.value)
}
