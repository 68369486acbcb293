import * as v from 'valibot'
import type { Expr } from '../../sql/ast.ts'
import type { RecipeColumn } from '../columns.ts'
import { lowerCase, sentenceCase, titleCase, upperCase } from '../letter-case.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, textColumns } from '../step-words.ts'
import { newTexts } from '../text-columns.ts'

/**
 * Changes the case of letters. `title`: each word begins with a capital, words being letters, digits, and apostrophes inside;
 * `sentence`: the text does. All other letters become small. A letter whose capital is several letters stays at the beginning.
 */
export interface Case {
  readonly op: 'case'
  readonly columns: readonly string[]
  readonly to: 'lower' | 'upper' | 'title' | 'sentence'
}

const valueOf = (to: Case['to'], value: Expr, columns: readonly RecipeColumn[]): Expr => {
  switch (to) {
    case 'lower':
      return lowerCase(value)
    case 'upper':
      return upperCase(value)
    case 'title':
      return titleCase(value, columns)
    case 'sentence':
      return sentenceCase(value, columns)
  }
}

const shown: Readonly<Record<Case['to'], string>> = {
  lower: 'lower case',
  upper: 'upper case',
  title: 'title case',
  sentence: 'sentence case',
}

export const letterCase: StepKind<Case> = {
  schema: stepSchema('case', {
    columns: namesSchema,
    to: v.picklist(['lower', 'upper', 'title', 'sentence']),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...textColumns(step.columns, columns, 'written in another case'),
  ],
  ...newTexts('text', ({ to }, value, columns) => valueOf(to, value, columns)),
  sentence: step => `Write ${listed(step.columns)} in ${shown[step.to]}`,
}
