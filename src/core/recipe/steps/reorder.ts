import { column } from '../../sql/ast.ts'
import { type RecipeColumn, findColumn } from '../columns.ts'
import { repeatedNames } from '../shape.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'

/** Puts columns first, in the order given; the others keep theirs, behind. */
export interface Reorder {
  readonly op: 'reorder'
  readonly columns: readonly string[]
}

const after = (step: Reorder, columns: readonly RecipeColumn[]): readonly RecipeColumn[] => [
  ...[...new Set(step.columns)].flatMap(name => findColumn(columns, name) ?? []),
  ...columns.filter(({ name }) => !step.columns.includes(name)),
]

export const reorder: StepKind<Reorder> = {
  schema: stepSchema('reorder', { columns: namesSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...repeatedNames(step.columns, 'put in two places'),
  ],
  effect: () => rowEffect([]),
  columns: (step, { columns }) => after(step, columns),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: after(step, columns).map(({ name }) => ({ expr: column(name), as: name })),
  }),
  sentence: step => `Put ${listed(step.columns)} first`,
}
