import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import { type EditKind, editKind } from '../core/recipe/edit-kind.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { Result } from '../core/result.ts'
import { type RecipeState, useRecipe } from './recipe.ts'

/** Something that was done to a recipe on this page. */
export interface RecipeEdit {
  readonly id: number
  /** The recipe's output. */
  readonly table: string
  /** ms since the epoch */
  readonly time: number
  readonly how: EditKind | 'saved'
  readonly before: Recipe
  readonly after: Recipe
}

/** What was done to recipes since the page was loaded, oldest first; the lake keeps no more of it than what made a version. */
export const useAppHistory = create<{ readonly edits: readonly RecipeEdit[] }>(() => ({ edits: [] }))

/** Edits beyond these are forgotten, oldest first. */
const kept = 1000

let lastId = 0

const plainText = (recipe: Recipe): string => JSON.stringify({ ...recipe, revision: 0 })

const note = (how: RecipeEdit['how'], before: Recipe, after: Recipe): void => {
  lastId += 1
  const made: RecipeEdit = { id: lastId, table: after.output, time: Date.now(), how, before, after }
  useAppHistory.setState(({ edits }) => ({ edits: [...edits.slice(1 - kept), made] }))
}

const look = (now: RecipeState, before: RecipeState): void => {
  const [past, present] = [before.history?.present, now.history?.present]
  const isSame = now.table === before.table && past?.output === present?.output
  if (
    isSame &&
    before.history &&
    now.history &&
    past &&
    present &&
    past !== present &&
    plainText(past) !== plainText(present)
  )
    note(editKind(before.history, now.history), past, present)
  const [old, saved] = [before.saved, now.saved]
  if (
    old &&
    saved &&
    old.output === saved.output &&
    now.table === before.table &&
    saved.revision > old.revision
  )
    note('saved', old, saved)
}

/** Writes down what is done to recipes from now on, until the function that it returns is called. */
export const followRecipes = (): (() => void) => useRecipe.subscribe(look)

/** The recipe that made a version of a table, as it was then. */
export const recipeAt = (table: string, version: number): Promise<Result<Recipe | undefined>> =>
  lake.recipeAt(table, version)
