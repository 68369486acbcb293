import type { Check } from '../core/delta/actions.ts'
import { Failure } from '../core/error.ts'
import { unwrap } from '../core/failure.ts'
import type { Job } from '../core/ports/job.ts'
import { stepCountsSql } from '../core/recipe/counts.ts'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import { sentence } from '../core/recipe/step-kinds.ts'
import type { LakeDeps } from './deps.ts'
import { type MakerInputs, recipeInput } from './maker-relation.ts'
import { asText } from './relation.ts'

const warns = (step: Step): boolean =>
  step.disabled !== true && step.op === 'assert' && step.otherwise === 'warn'

const ruleOf = (step: Step): string => {
  const said = step.op === 'assert' ? step.message?.trim() : undefined
  return said === undefined || said === '' ? sentence(step) : said
}

/** By step, the rows for which its condition did not hold; none where they could not be counted. */
const failedRows = async (
  deps: LakeDeps,
  recipe: Recipe,
  inputs: MakerInputs,
  { cancel }: Job,
): Promise<ReadonlyMap<string, number>> => {
  try {
    const input = await recipeInput(deps, deps.jobs, recipe, inputs)
    const sql = unwrap(stepCountsSql(recipe, input))
    const { rows } = await deps.jobs.rows(sql, { files: input.files, cancel })
    return new Map(rows.map(([step, , , cells]) => [asText(step), Number(cells ?? 0)]))
  } catch (thrown) {
    // The table can be made all the same: that a rule was not counted is noted as such.
    if (thrown instanceof Failure && thrown.error.kind !== 'cancelled') return new Map()
    throw thrown
  }
}

/**
 * What came of the checks of a recipe that count rows and let them pass (`assert` with `warn`), in the order of the steps, over all rows of its
 * inputs. Reads the inputs once more, and only when there is such a check. Those that stop a refresh hold when there is a commit.
 */
export const checksOf = async (
  deps: LakeDeps,
  recipe: Recipe,
  inputs: MakerInputs,
  job: Job,
): Promise<readonly Check[]> => {
  const rules = recipe.steps.filter(warns)
  const last = recipe.steps.findLastIndex(warns)
  if (last < 0) return []
  // What later steps do does not matter.
  const failed = await failedRows(deps, { ...recipe, steps: recipe.steps.slice(0, last + 1) }, inputs, job)
  return rules.map(step => {
    const rows = failed.get(step.id)
    return { step: step.id, rule: ruleOf(step), ...(rows === undefined ? {} : { failed: rows }) }
  })
}
