import type { RecipeColumn } from '../../core/recipe/columns.ts'
import { type MissingColumn, preflight } from '../../core/recipe/preflight.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import type { OtherTables } from '../../core/recipe/step-kind.ts'

/** Why a step can not run, and what is missing for it. */
export interface StepTrouble {
  /** Each reason once, said to the user; never empty. */
  readonly reasons: readonly string[]
  readonly missing: readonly MissingColumn[]
}

/** The steps that can not run, by their ids. */
export const troubles = (
  recipe: Recipe,
  columns: readonly RecipeColumn[],
  tables: OtherTables,
): ReadonlyMap<string, StepTrouble> =>
  new Map(
    preflight(recipe, columns, tables).flatMap(({ stepId, status, missing, missingTables, problems }) => {
      if (status !== 'broken') return []
      const reasons = [
        ...missing.map(({ name }) => `There is no column "${name}" at this point.`),
        ...missingTables.map(table => `There is no table ${table}.`),
        ...problems.filter(problem => missingTables.every(table => !problem.includes(table))),
      ]
      return [[stepId, { reasons: [...new Set(reasons)], missing }] as const]
    }),
  )
