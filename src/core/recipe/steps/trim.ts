import { call } from '../../sql/ast.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, textColumns } from '../step-words.ts'
import { newTexts } from '../text-columns.ts'

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
  ...newTexts('text', (_step, value) => call('trim-space', value)),
  sentence: step => `Trim ${listed(step.columns)}`,
}
