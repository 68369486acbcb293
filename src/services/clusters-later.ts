import { type Merge, mergeAgain } from '../core/cluster/mapping.ts'
import { attempt, fail } from '../core/failure.ts'
import type { Job } from '../core/ports/job.ts'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import { unmappedValues } from './clusters.ts'
import type { LakeDeps } from './deps.ts'
import { saveRecipe } from './documents.ts'

/** New spellings as merges, one for each new value. */
const mergesOf = (values: readonly { readonly value: string; readonly to: string }[]): readonly Merge[] =>
  values.map(({ value, to }) => ({ from: [value], to }))

/** Saves a recipe on top of the revision that it came from; undefined when the lake has another by now. */
const saveOnTop = async (deps: LakeDeps, recipe: Recipe): Promise<Recipe | undefined> => {
  const saved = await attempt(() => saveRecipe(deps, recipe, recipe.revision))
  if (saved.ok) return saved.value
  return saved.error.kind === 'commit-conflict' ? undefined : fail(saved.error)
}

/**
 * The recipe with the spellings that came since in the mappings of its cluster steps that take them (`later: 'apply'`), saved as a new
 * revision; the same recipe where there are none. Undefined, and nothing saved, when the recipe was edited while they were looked for.
 */
export const takeLaterValues = async (
  deps: LakeDeps,
  recipe: Recipe,
  job: Job,
): Promise<Recipe | undefined> => {
  let now = recipe
  for (const { id } of recipe.steps) {
    const step = now.steps.find(one => one.id === id)
    if (step?.op !== 'cluster' || step.later !== 'apply' || step.disabled === true) continue
    const found = await unmappedValues(deps, now, id, job)
    if (found.length === 0) continue
    const changed: Step = { ...step, mapping: mergeAgain(step.mapping, mergesOf(found)) }
    now = { ...now, steps: now.steps.map(one => (one.id === id ? changed : one)) }
  }
  return now === recipe ? recipe : saveOnTop(deps, now)
}
