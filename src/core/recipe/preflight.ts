import { isAuditColumn } from '../medallion/audit.ts'
import { noTables, withInput } from './check.ts'
import { type RecipeColumn, findColumn } from './columns.ts'
import { nameDistance } from './name-distance.ts'
import type { Recipe, Step } from './recipe.ts'
import type { OtherTables, StepContext } from './step-kind.ts'
import { columnsAfter, kindOf } from './step-kinds.ts'
import { missingNames, renameInStep } from './step-names.ts'
import { missingColumn } from './step-words.ts'

/** A column that may be meant by a name that is not there. */
export interface Candidate {
  readonly column: RecipeColumn
  /** The names are alike. */
  readonly isLikely: boolean
  /** The step can do with a column of its type. */
  readonly fits: boolean
}

/** A column that a step uses and that is not there. */
export interface MissingColumn {
  readonly name: string
  /** Up to five columns that may be meant, the likeliest first; empty when there are no columns. */
  readonly candidates: readonly Candidate[]
}

/** How a step of a recipe stands to the columns that it finds. */
export interface StepPreflight {
  readonly stepId: string
  /** `broken`: something below is not empty. Disabled steps are not looked at. */
  readonly status: 'ok' | 'broken' | 'disabled'
  readonly missing: readonly MissingColumn[]
  /** Tables that it reads and that are not there. */
  readonly missingTables: readonly string[]
  /** What else is wrong, said to the user. */
  readonly problems: readonly string[]
}

const mostCandidates = 5

const otherProblems = (step: Step, context: StepContext, missing: readonly string[]): readonly string[] => {
  const said = new Set(missing.map(name => missingColumn(name, context.columns)))
  return [...new Set(kindOf<Step>(step).problems(step, context))].filter(problem => !said.has(problem))
}

const candidates = (step: Step, name: string, context: StepContext): readonly Candidate[] => {
  const before = otherProblems(step, context, [name]).length
  const rated = context.columns.map(column => {
    const distance = nameDistance(name, column.name)
    return { column, distance, audit: isAuditColumn(column.name), isLikely: distance < 1 }
  })
  // Whether a column fits takes trying: not for all of a wide table.
  return rated
    .toSorted((a, b) => Number(a.audit) - Number(b.audit) || a.distance - b.distance)
    .slice(0, mostCandidates * 4)
    .map(({ column, distance, audit, isLikely }) => {
      const tried = renameInStep(step, name, column.name, context)
      const fits = otherProblems(tried, context, []).length <= before
      return { column, isLikely, fits, rank: distance + (fits ? 0 : 0.5) + (audit ? 2 : 0) }
    })
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, mostCandidates)
    .map(({ column, isLikely, fits }) => ({ column, isLikely, fits }))
}

const missingOf = (step: Step, context: StepContext): readonly string[] =>
  missingNames(step, context, name => context.columns.some(column => nameDistance(name, column.name) < 1))

/** The columns after a step as if what it misses were there, so that a mistake is reported once. */
const contextAfter = (step: Step, context: StepContext, missing: readonly string[]): StepContext => {
  if (missing.length === 0) return { ...context, columns: columnsAfter(step, context) }
  const columns = [...context.columns, ...missing.map(name => ({ name, type: undefined }))]
  const made = columnsAfter(step, context)
  const after = columnsAfter(step, { ...context, columns })
  return {
    ...context,
    columns: after.filter(({ name }) => !missing.includes(name) || findColumn(made, name)),
  }
}

interface Seen {
  readonly step: Step
  readonly context: StepContext
  readonly missing: readonly string[]
}

/** Each step with what it finds. */
const walk = function* (
  recipe: Recipe,
  columns: readonly RecipeColumn[],
  tables: OtherTables,
): Generator<Seen> {
  let context: StepContext = { columns, tables: withInput(recipe, columns, tables) }
  for (const step of recipe.steps) {
    const missing = step.disabled === true ? [] : missingOf(step, context)
    yield { step, context, missing }
    context = contextAfter(step, context, missing)
  }
}

/**
 * Each step of a recipe against the columns at hand, before it is taken in: whether it can run, which columns it misses and which may
 * be meant, and what else is wrong. Disabled steps pass.
 */
export const preflight = (
  recipe: Recipe,
  columns: readonly RecipeColumn[],
  tables: OtherTables = noTables,
): readonly StepPreflight[] =>
  [...walk(recipe, columns, tables)].map(({ step, context, missing }) => {
    if (step.disabled === true)
      return { stepId: step.id, status: 'disabled', missing: [], missingTables: [], problems: [] }
    const missingTables = (kindOf<Step>(step).tables?.(step) ?? []).filter(
      table => !context.tables.has(table),
    )
    const problems = otherProblems(step, context, missing)
    const isBroken = missing.length + missingTables.length + problems.length > 0
    return {
      stepId: step.id,
      status: isBroken ? 'broken' : 'ok',
      missing: missing.map(name => ({ name, candidates: candidates(step, name, context) })),
      missingTables,
      problems,
    }
  })

/**
 * The recipe with a column that is missing replaced by one that is there: in one step, or (`all`) in every step that misses it. The
 * names that steps give stay.
 */
export const remapColumn = (
  recipe: Recipe,
  at: { readonly stepId: string } | 'all',
  from: string,
  to: string,
  columns: readonly RecipeColumn[],
  tables: OtherTables = noTables,
): Recipe => {
  let context: StepContext = { columns, tables: withInput(recipe, columns, tables) }
  const steps = recipe.steps.map(step => {
    const isMeant =
      at === 'all' ? !findColumn(context.columns, from) && step.disabled !== true : at.stepId === step.id
    const mended = isMeant ? renameInStep(step, from, to, context) : step
    context = contextAfter(mended, context, step.disabled === true ? [] : missingOf(mended, context))
    return mended
  })
  return { ...recipe, steps }
}

/** The recipe with that step disabled: it stays, and does nothing. */
export const skipStep = (recipe: Recipe, stepId: string): Recipe => ({
  ...recipe,
  steps: recipe.steps.map(step => (step.id === stepId ? { ...step, disabled: true } : step)),
})

/** The recipe with that step and all after it disabled. */
export const stopAtStep = (recipe: Recipe, stepId: string): Recipe => {
  const at = recipe.steps.findIndex(({ id }) => id === stepId)
  return {
    ...recipe,
    steps: recipe.steps.map((step, index) => (at >= 0 && index >= at ? { ...step, disabled: true } : step)),
  }
}
