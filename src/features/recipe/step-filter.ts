import type { StepCount } from '../../core/lake/job-views.ts'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import { formOf } from './forms/step-forms.ts'

/** What may be noteworthy of a step. */
export type StepState = 'failed' | 'warning' | 'off'

/** Which steps are listed: those in a state, and that have each of the words. */
export interface StepFilter {
  readonly text: string
  readonly state?: StepState | undefined
}

/** Lists all. */
export const noStepFilter: StepFilter = { text: '' }

/** What is known of the steps, by their ids. */
interface StepFacts {
  readonly troubles: { has(stepId: string): boolean }
  /** New spellings. */
  readonly unmapped: ReadonlyMap<string, readonly unknown[]>
  readonly counts: ReadonlyMap<string, StepCount>
}

/** Whether a step runs, and did something that somebody should look at: rows that fail it, values that it lost, spellings that it does not have. */
const warns = ({ op, id }: Step, { unmapped, counts }: StepFacts): boolean => {
  const count = counts.get(id)
  if (op === 'assert' || op === 'cast') return (count?.cellsChanged ?? 0) > 0
  if (op === 'parse-time') return count !== undefined && count.rowsOut < count.rowsIn
  return (unmapped.get(id)?.length ?? 0) > 0
}

/** The state of a step; undefined where there is nothing to say. */
export const stepState = (step: Step, facts: StepFacts): StepState | undefined => {
  if (step.disabled === true) return 'off'
  if (facts.troubles.has(step.id)) return 'failed'
  return warns(step, facts) ? 'warning' : undefined
}

/** Everything that somebody may have typed into a step, as text. */
const valuesOf = (value: unknown): readonly string[] => {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(valuesOf)
  return typeof value === 'string' ? [value] : typeof value === 'number' ? [String(value)] : []
}

const textOf = (step: Step): string => {
  const { id: _id, ...values } = step
  return [sentence(step), formOf(step.op).label, ...valuesOf(values)].join('\n').toLowerCase()
}

/** The steps that a filter lists, in order: a word is looked for in a step's sentence, its comment and all that its form was given. */
export const listedSteps = (
  { steps }: Pick<Recipe, 'steps'>,
  { text, state }: StepFilter,
  facts: StepFacts,
): readonly Step[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && state === undefined) return steps
  return steps.filter(step => {
    if (state !== undefined && stepState(step, facts) !== state) return false
    const all = words.length === 0 ? '' : textOf(step)
    return words.every(word => all.includes(word))
  })
}

/** How many steps are in each state. */
export const stateCounts = (
  { steps }: Pick<Recipe, 'steps'>,
  facts: StepFacts,
): Readonly<Record<StepState, number>> => {
  const counts = { failed: 0, warning: 0, off: 0 }
  for (const step of steps) {
    const state = stepState(step, facts)
    if (state) counts[state] += 1
  }
  return counts
}
