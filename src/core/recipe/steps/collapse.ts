import { call, text } from '../../sql/ast.ts'
import { type PatternNode, whiteSpace } from '../../sql/pattern.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, textColumns } from '../step-words.ts'
import { newTexts } from '../text-columns.ts'

/** Makes one space of each run of white space (Unicode's) inside of text, and removes it at both ends. */
export interface Collapse {
  readonly op: 'collapse'
  readonly columns: readonly string[]
}

const spaces: PatternNode = {
  kind: 'repeat',
  of: { kind: 'set', negated: false, ...whiteSpace },
  min: 1,
  max: undefined,
  lazy: false,
}

export const collapse: StepKind<Collapse> = {
  schema: stepSchema('collapse', { columns: namesSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...textColumns(step.columns, columns, 'collapsed'),
  ],
  ...newTexts('text', (_step, value) =>
    call('replace-all', call('trim-space', value), { kind: 'pattern', of: spaces }, text(' ')),
  ),
  sentence: step => `Collapse spaces in ${listed(step.columns)}`,
}
