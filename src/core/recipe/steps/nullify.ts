import * as v from 'valibot'
import { type Expr, column, nothing } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import type { RecipeColumn } from '../columns.ts'
import { inPlace, replacing } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, shownValue } from '../step-words.ts'

/** Turns cells that equal one of the values (as text) into NULL. */
export interface Nullify {
  readonly op: 'nullify'
  readonly columns: readonly string[]
  readonly values: readonly string[]
}

const nullified = ({ name, type }: RecipeColumn, values: readonly string[]): Expr => {
  const value = column(name)
  const branches = [
    { when: { kind: 'one-of', of: printedValue(value, type), values } as const, result: nothing },
  ]
  return { kind: 'case', branches, otherwise: value }
}

export const nullify: StepKind<Nullify> = {
  schema: stepSchema('nullify', { columns: namesSchema, values: v.array(v.string()) }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...(step.values.length === 0 ? ['No value is given that should become NULL.'] : []),
  ],
  effect: step => inPlace(step.columns),
  columns: (_step, { columns }) => columns,
  plan: (step, { columns }) => ({
    kind: 'values',
    items: replacing(
      columns,
      before =>
        step.columns.includes(before.name) && step.values.length > 0
          ? nullified(before, step.values)
          : undefined,
      'lost',
    ),
  }),
  sentence: step =>
    `Replace ${listed(step.values.map(shownValue), 'or')} with NULL in ${listed(step.columns)}`,
}
