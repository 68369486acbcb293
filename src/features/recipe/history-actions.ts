import { type EditHistory, edit, goToState, redo, undo } from '../../core/recipe/edit.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { useRecipe } from '../../state/recipe.ts'
import { sameRecipe, samePlace } from './recipe-model.ts'

/** Makes a change that can be undone. */
export const changeRecipe = (recipe: Recipe): void => {
  const { history } = useRecipe.getState()
  if (history && !sameRecipe(history.present, recipe)) useRecipe.setState({ history: edit(history, recipe) })
}

const travel = (go: (history: EditHistory) => EditHistory): void => {
  const { history, asOf, draft } = useRecipe.getState()
  // While a form is open, the steps under it stay as they are.
  if (!history || draft) return
  const next = go(history)
  useRecipe.setState({ history: next, asOf: samePlace(asOf, history.present, next.present) })
}

/** Goes back by one change. */
export const undoChange = (): void => travel(undo)

/** Goes forward again by one change. */
export const redoChange = (): void => travel(redo)

/** Goes to any state of the recipe that is kept; those made since stay within reach. */
export const goTo = (state: Recipe): void => travel(history => goToState(history, state))
