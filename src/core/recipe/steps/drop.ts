import { choosing } from '../shape.ts'
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
  ...choosing((step, columns) => columns.filter(({ name }) => !step.columns.includes(name))),
  sentence: step => `Drop ${listed(step.columns)}`,
}
