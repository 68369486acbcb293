import { fail, unwrap } from '../core/failure.ts'
import type { DetectedType, StepCount } from '../core/lake/job-views.ts'
import { isAuditColumn } from '../core/medallion/audit.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { stepCountsSql } from '../core/recipe/counts.ts'
import { detectTypesSql, typesFromCounts } from '../core/recipe/detect-types.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { loadInputs, makerRelation, recipeInput } from './maker-relation.ts'
import { asText, storable } from './relation.ts'

/** What each enabled step of a recipe does to the whole input, in order. */
export const countSteps = async (
  deps: LakeDeps,
  recipe: Recipe,
  cancel: Cancel,
): Promise<readonly StepCount[]> => {
  const inputs = await loadInputs(deps, { kind: 'recipe', recipe })
  const input = await recipeInput(deps, deps.jobs, recipe, inputs)
  const { rows } = await deps.jobs.rows(unwrap(stepCountsSql(recipe, input)), { files: input.files, cancel })
  return rows.map(([stepId, rowsIn, rowsOut, cells]) => ({
    stepId: asText(stepId),
    rowsIn: Number(rowsIn),
    rowsOut: Number(rowsOut),
    ...(cells === null || cells === undefined ? {} : { cellsChanged: Number(cells) }),
  }))
}

/** The types that all values of the text columns convert to, after the recipe's steps; columns that stay text are left out. */
export const detectTypes = async (
  deps: LakeDeps,
  recipe: Recipe,
  cancel: Cancel,
): Promise<readonly DetectedType[]> => {
  const maker = { kind: 'recipe', recipe } as const
  const made = await makerRelation(deps, deps.interactive, maker, await loadInputs(deps, maker))
  const relation = await storable(deps.interactive, made)
  const text = relation.schema.fields.filter(({ name, type }) => type === 'string' && !isAuditColumn(name))
  if (text.length === 0) return []
  const names = text.map(({ name }) => name)
  const counted = await deps.jobs.rows(detectTypesSql(names, `(${relation.sql})`), {
    files: relation.files,
    cancel,
  })
  const row = counted.rows[0]
  return row
    ? typesFromCounts(names, row)
    : fail({ kind: 'query-failed', message: 'Types could not be counted.', sql: '' })
}
