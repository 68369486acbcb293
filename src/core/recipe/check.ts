import type { RecipeColumn } from './columns.ts'
import type { Recipe } from './recipe.ts'
import type { OtherTables } from './step-kind.ts'
import { columnsAfter, kindOf } from './step-kinds.ts'

/** What is wrong with a step of a recipe, said to the user. */
export interface StepProblem {
  readonly stepId: string
  readonly problem: string
}

/** For recipes that read no table but their input. */
export const noTables: OtherTables = new Map()

/**
 * Each enabled step against the columns that it finds; empty when the recipe can run. A step with a problem still has its effect on
 * the columns of those after it, so that one mistake is reported once.
 */
export const checkRecipe = (
  recipe: Recipe,
  columns: readonly RecipeColumn[],
  tables: OtherTables = noTables,
): readonly StepProblem[] => {
  const found: StepProblem[] = []
  let context = { columns, tables }
  for (const step of recipe.steps) {
    if (step.disabled === true) continue
    for (const problem of new Set(kindOf(step).problems(step, context)))
      found.push({ stepId: step.id, problem })
    context = { columns: columnsAfter(step, context), tables }
  }
  return found
}
