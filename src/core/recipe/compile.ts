import type { Problem } from '../error.ts'
import { refused } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import { type Cte, type Dialect, type Select, column } from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import { checkRecipe } from './check.ts'
import type { RecipeColumn } from './columns.ts'
import type { Recipe } from './recipe.ts'
import {
  type RecipeInput,
  firstStage,
  hiddenNames,
  nextStage,
  otherTables,
  planAt,
  sourceSelect,
  stageName,
  stepSelect,
} from './stage.ts'
import { kindOf } from './step-kinds.ts'

export interface RecipeSqlOptions {
  /** How many steps from the start; disabled ones count and do nothing. All when absent. */
  readonly steps?: number
  readonly dialect?: Dialect
}

/** A compiled recipe: one statement without a semicolon, and the columns it gives. */
export interface RecipeSql {
  readonly sql: string
  readonly columns: readonly RecipeColumn[]
}

/** Why a recipe cannot be compiled, as one error; undefined when it can. */
export const recipeProblems = (recipe: Recipe, input: RecipeInput) => {
  const found = checkRecipe(recipe, input.columns, otherTables(input))
  const [first] = found
  if (!first) return undefined
  const problems = found.map(({ stepId, problem }): Problem => ({
    path: `steps[${recipe.steps.findIndex(({ id }) => id === stepId)}]`,
    message: problem,
  }))
  const more = found.length > 1 ? ` (and ${found.length - 1} more)` : ''
  const at = recipe.steps.findIndex(({ id }) => id === first.stepId) + 1
  return { kind: 'invalid' as const, message: `Step ${at} cannot run: ${first.problem}${more}`, problems }
}

/** Whether an enabled step of a recipe depends on the order of its rows, so that they are numbered. */
export const needsOrder = (recipe: Pick<Recipe, 'steps'>): boolean =>
  recipe.steps.some(step => step.disabled !== true && kindOf(step).ordered === true)

/**
 * Compiles a recipe to one statement with one CTE for each enabled step (`step_1` …, by place in the recipe; `step_0` is the
 * input without the records that did not parse). Audit columns are there for every step; with `audit: 'drop'` those that are still
 * the input's own are left out at the end. Fails with `invalid` when a step does not fit the columns before it. The session's time
 * zone does not matter in DuckDB.
 */
export const recipeToSql = (
  recipe: Recipe,
  input: RecipeInput,
  { steps, dialect = 'duckdb' }: RecipeSqlOptions = {},
): Result<RecipeSql> => {
  const part = {
    ...recipe,
    steps: steps === undefined ? recipe.steps : recipe.steps.slice(0, Math.max(0, steps)),
  }
  const problem = recipeProblems(part, input)
  if (problem) return err(problem)
  const hidden = needsOrder(part) ? hiddenNames(part, input) : undefined
  const ctes: Cte[] = [{ name: stageName(0), select: sourceSelect(input, hidden) }]
  let stage = firstStage(input)
  let last = stageName(0)
  // A window gives the rows by its keys.
  let reordered = false
  part.steps.forEach((step, index) => {
    if (step.disabled === true) return
    const name = stageName(index + 1)
    const plan = planAt(step, stage, input, hidden)
    ctes.push({ name, select: stepSelect(plan, stage, { kind: 'cte', name: last }, hidden) })
    reordered ||= plan.kind === 'first-of' && !stage.repeatable
    stage = nextStage(step, stage, plan)
    last = name
  })
  const { audit, columns } = stage
  const kept = columns.filter(({ name }) => recipe.audit === 'keep' || !audit.has(name))
  if (kept.length === 0) return refused('steps', 'The recipe leaves no column.')
  const items = kept.map(({ name }) => ({ expr: column(name), as: name }))
  const orderBy = hidden && reordered ? [{ by: column(hidden.row), descending: false }] : []
  const body: Select = { items, from: { kind: 'cte', name: last }, orderBy }
  return ok({ sql: printQuery({ ctes, body }, dialect), columns: kept })
}
