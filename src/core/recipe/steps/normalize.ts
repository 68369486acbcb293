import * as v from 'valibot'
import { type Expr, call } from '../../sql/ast.ts'
import { plainForms } from '../compatible-forms.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, textColumns } from '../step-words.ts'
import { newTexts } from '../text-columns.ts'

/**
 * Gives text one form. `nfc`: a letter and its accents are one character where there is one. `nfkc`: also variants become what they
 * stand for (`ﬁ` fi, `Ａ` A, `²` 2, no-break spaces), of those that data has: see `plainForms`. `accents: 'strip'` then takes off
 * all marks; in scripts of India and Thailand those are vowels too.
 */
export interface Normalize {
  readonly op: 'normalize'
  readonly columns: readonly string[]
  readonly form: 'nfc' | 'nfkc'
  readonly accents?: 'strip'
}

const valueOf = ({ form, accents }: Normalize, value: Expr): Expr => {
  const plain = form === 'nfkc' ? plainForms(value) : value
  return call(accents === 'strip' ? 'strip-accents' : 'nfc', plain)
}

export const normalize: StepKind<Normalize> = {
  schema: stepSchema('normalize', {
    columns: namesSchema,
    form: v.picklist(['nfc', 'nfkc']),
    accents: v.exactOptional(v.literal('strip')),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...textColumns(step.columns, columns, 'normalized'),
  ],
  ...newTexts('text', valueOf),
  sentence: step => {
    const accents = step.accents === 'strip' ? ' without accents' : ''
    return `Normalize ${listed(step.columns)} to ${step.form.toUpperCase()}${accents}`
  },
}
