import type { Cte } from '../sql/ast.ts'
import type { Recipe, Step } from './recipe.ts'
import {
  type HiddenNames,
  type RecipeInput,
  type Stage,
  firstStage,
  hiddenNames,
  nextStage,
  planAt,
  sourceSelect,
  stageName,
  stepSelect,
  withItself,
} from './stage.ts'
import type { StepPlan } from './step-kind.ts'
import { columnsAfter, kindOf, stepEffect } from './step-kinds.ts'

/** A recipe compiled up to some point: the rows there are those of the last CTE. */
export interface CompiledStages {
  readonly ctes: readonly Cte[]
  readonly last: string
  readonly stage: Stage
  /** There where rows are numbered. */
  readonly hidden: HiddenNames | undefined
  /** A window gave the rows by its keys: they are in order only by their numbers. */
  readonly isReordered: boolean
}

/** Whether an enabled step of a recipe depends on the order of its rows, so that they are numbered. */
export const needsOrder = (recipe: Pick<Recipe, 'steps'>): boolean =>
  recipe.steps.some(step => step.disabled !== true && kindOf<Step>(step).ordered?.(step) === true)

/** The point before the first step of a recipe. */
const startStages = (recipe: Recipe, input: RecipeInput): CompiledStages => {
  const hidden = needsOrder(recipe) ? hiddenNames(recipe, input) : undefined
  return {
    ctes: [{ name: stageName(0), select: sourceSelect(input, hidden) }],
    last: stageName(0),
    stage: firstStage(input),
    hidden,
    isReordered: false,
  }
}

const reorders = (step: Step, { kind }: StepPlan, stage: Stage): boolean =>
  (kind === 'first-of' && !stage.repeatable) || (kind === 'values' && stepEffect(step, stage).reach !== 'row')

/** One step further; `place` is the step's in the recipe, from 1. A disabled step changes nothing. */
const addStage = (before: CompiledStages, step: Step, place: number, input: RecipeInput): CompiledStages => {
  if (step.disabled === true) return before
  const { ctes, last, stage, hidden } = before
  const name = stageName(place)
  const plan = planAt(step, stage, input, hidden)
  const select = stepSelect(plan, stage, { kind: 'cte', name: last }, hidden)
  return {
    ctes: [...ctes, { name, select }],
    last: name,
    stage: nextStage(step, stage, plan),
    hidden,
    isReordered: before.isReordered || reorders(step, plan, stage),
  }
}

/**
 * A recipe compiled up to the end of `steps`, the first so many of its own; all when absent. Rows are numbered where any step of the
 * recipe needs it.
 */
export const compileStages = (
  recipe: Recipe,
  input: RecipeInput,
  steps: readonly Step[] = recipe.steps,
): CompiledStages =>
  steps.reduce((before, step, index) => addStage(before, step, index + 1, input), startStages(recipe, input))

/** Whether an enabled step needs more than one row at a time, so that its first rows take reading all of them. */
export const looksBeyondRows = (recipe: Recipe, input: RecipeInput): boolean => {
  let stage = firstStage(withItself(recipe, input))
  return recipe.steps.some(step => {
    const { reach } = stepEffect(step, stage)
    stage = { ...stage, columns: columnsAfter(step, stage) }
    return reach !== 'row'
  })
}
