import type { RecipeColumn } from './columns.ts'
import type { Recipe } from './recipe.ts'
import type { OtherTables, StepContext } from './step-kind.ts'
import { columnsAfter, kindOf } from './step-kinds.ts'

/** What is wrong with a step of a recipe, said to the user. */
export interface StepProblem {
  readonly stepId: string
  readonly problem: string
}

/** For recipes that read no table but their input. */
export const noTables: OtherTables = new Map()

/** The columns of the tables that a recipe can read, its own input among them: a step may read that once more. */
export const withInput = (
  recipe: Pick<Recipe, 'input'>,
  columns: readonly RecipeColumn[],
  tables: OtherTables,
): OtherTables => new Map([[recipe.input, columns], ...tables])

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
  let context: StepContext = { columns, tables: withInput(recipe, columns, tables) }
  for (const step of recipe.steps) {
    if (step.disabled === true) continue
    for (const problem of new Set(kindOf(step).problems(step, context)))
      found.push({ stepId: step.id, problem })
    context = { ...context, columns: columnsAfter(step, context) }
  }
  return found
}
