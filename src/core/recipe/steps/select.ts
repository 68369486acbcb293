import { column } from '../../sql/ast.ts'
import { type RecipeColumn, findColumn } from '../columns.ts'
import { repeatedNames } from '../shape.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'

/** Keeps just these columns, in this order. */
export interface SelectColumns {
  readonly op: 'select'
  readonly columns: readonly string[]
}

const after = (step: SelectColumns, columns: readonly RecipeColumn[]): readonly RecipeColumn[] =>
  [...new Set(step.columns)].flatMap(name => findColumn(columns, name) ?? [])

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
  columns: (step, { columns }) => after(step, columns),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: after(step, columns).map(({ name }) => ({ expr: column(name), as: name })),
  }),
  sentence: step => `Keep only ${listed(step.columns)}`,
}
