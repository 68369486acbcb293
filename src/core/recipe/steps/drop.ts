import { column } from '../../sql/ast.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'

/** Takes columns out. */
export interface Drop {
  readonly op: 'drop'
  readonly columns: readonly string[]
}

export const drop: StepKind<Drop> = {
  schema: stepSchema('drop', { columns: namesSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...(columns.every(({ name }) => step.columns.includes(name)) ? ['No column would be left.'] : []),
  ],
  effect: step => rowEffect([], [], step.columns),
  columns: (step, { columns }) => columns.filter(({ name }) => !step.columns.includes(name)),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: columns
      .filter(({ name }) => !step.columns.includes(name))
      .map(({ name }) => ({ expr: column(name), as: name })),
  }),
  sentence: step => `Drop ${listed(step.columns)}`,
}
