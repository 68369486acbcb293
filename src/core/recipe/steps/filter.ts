import { conditionExpr } from '../condition.ts'
import type { Condition } from '../condition.ts'
import { conditionEffect, conditionProblems, conditionSchema, conditionWords } from '../condition-rules.ts'
import { type StepKind, stepSchema } from '../step-kind.ts'

/** Keeps the rows for which the condition is true. */
export interface Filter {
  readonly op: 'filter'
  readonly condition: Condition
}

export const filter: StepKind<Filter> = {
  schema: stepSchema('filter', { condition: conditionSchema }),
  problems: (step, { columns }) => conditionProblems(step.condition, columns),
  effect: (step, { columns }) => ({ ...conditionEffect(step.condition, columns), writes: [], removes: [] }),
  columns: (_step, { columns }) => columns,
  plan: (step, { columns }) => ({ kind: 'filter', keeps: conditionExpr(step.condition, columns) }),
  sentence: step => `Keep rows where ${conditionWords(step.condition)}`,
}
