import { call, column } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import { inPlace, replacing, withTypes } from '../step-effects.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, textColumns } from '../step-words.ts'

/** Removes white space (Unicode's) at both ends of text. */
export interface Trim {
  readonly op: 'trim'
  readonly columns: readonly string[]
}

export const trim: StepKind<Trim> = {
  schema: stepSchema('trim', { columns: namesSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...textColumns(step.columns, columns, 'trimmed'),
  ],
  effect: step => inPlace(step.columns),
  columns: (step, { columns }) =>
    withTypes(columns, ({ name, type }) => (step.columns.includes(name) ? (type ?? 'string') : type)),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: replacing(columns, ({ name, type }) =>
      step.columns.includes(name) ? call('trim-space', printedValue(column(name), type)) : undefined,
    ),
  }),
  sentence: step => `Trim ${listed(step.columns)}`,
}
