import { columnsNamed } from '../columns.ts'
import { choosing, repeatedNames } from '../shape.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'

/** Keeps just these columns, in this order. */
export interface SelectColumns {
  readonly op: 'select'
  readonly columns: readonly string[]
}

export const select: StepKind<SelectColumns> = {
  schema: stepSchema('select', { columns: namesSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...repeatedNames(step.columns, 'chosen twice'),
  ],
  effect: (step, { columns }) =>
    rowEffect(
      [],
      [],
      columns.map(({ name }) => name).filter(name => !step.columns.includes(name)),
    ),
  ...choosing((step, columns) => columnsNamed(columns, step.columns)),
  sentence: step => `Keep only ${listed(step.columns)}`,
}
