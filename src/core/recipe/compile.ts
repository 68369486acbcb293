import type { Problem } from '../error.ts'
import { refused } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import { type Dialect, type Query, type Select, column } from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import { checkRecipe } from './check.ts'
import type { RecipeColumn } from './columns.ts'
import type { Recipe } from './recipe.ts'
import { type RecipeInput, otherTables, withItself } from './stage.ts'
import { asTheyAre } from './shape.ts'
import { compileStages } from './stages.ts'

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

/** A recipe as a statement that is not printed yet. */
export interface RecipeQuery {
  readonly query: Query
  readonly columns: readonly RecipeColumn[]
}

/** The statement of a recipe, see `recipeToSql`. */
export const recipeQuery = (recipe: Recipe, input: RecipeInput): Result<RecipeQuery> => {
  const problem = recipeProblems(recipe, input)
  if (problem) return err(problem)
  const { ctes, last, stage, hidden, isReordered } = compileStages(recipe, withItself(recipe, input))
  const { audit, columns } = stage
  const kept = columns.filter(({ name }) => recipe.audit === 'keep' || !audit.has(name))
  if (kept.length === 0) return refused('steps', 'The recipe leaves no column.')
  const items = asTheyAre(kept)
  const orderBy = hidden && isReordered ? [{ by: column(hidden.row), descending: false }] : []
  const body: Select = { items, from: { kind: 'cte', name: last }, orderBy }
  return ok({ query: { ctes, body }, columns: kept })
}

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
  const made = recipeQuery(part, input)
  return made.ok ? ok({ sql: printQuery(made.value.query, dialect), columns: made.value.columns }) : made
}
