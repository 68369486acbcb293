import { columnsNamed } from '../columns.ts'
import { choosing, repeatedNames } from '../shape.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'

/** Puts columns first, in the order given; the others keep theirs, behind. */
export interface Reorder {
  readonly op: 'reorder'
  readonly columns: readonly string[]
}

export const reorder: StepKind<Reorder> = {
  schema: stepSchema('reorder', { columns: namesSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...repeatedNames(step.columns, 'put in two places'),
  ],
  effect: () => rowEffect([]),
  ...choosing((step, columns) => [
    ...columnsNamed(columns, step.columns),
    ...columns.filter(({ name }) => !step.columns.includes(name)),
  ]),
  sentence: step => `Put ${listed(step.columns)} first`,
}
