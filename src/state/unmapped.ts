import { create } from 'zustand'
import type { UnmappedValue } from '../core/cluster/unmapped.ts'
import type { Recipe } from '../core/recipe/recipe.ts'

interface UnmappedState {
  /** The recipe that they are of. */
  readonly of?: Recipe
  /** New spellings that the cluster steps do not have, by the id of the step. */
  readonly byStep: ReadonlyMap<string, readonly UnmappedValue[]>
}

const nothing: ReadonlyMap<string, readonly UnmappedValue[]> = new Map()

const useStore = create<UnmappedState>(() => ({ byStep: nothing }))

/** Notes what was found of a recipe. */
export const noteUnmapped = (of: Recipe, byStep: ReadonlyMap<string, readonly UnmappedValue[]>): void =>
  useStore.setState({ of, byStep })

/** The new spellings of each cluster step of a recipe, as far as they are known. */
export const useUnmappedOf = (recipe: Recipe): ReadonlyMap<string, readonly UnmappedValue[]> =>
  useStore(state => (state.of === recipe ? state.byStep : nothing))
