import * as v from 'valibot'
import { type Expr, call, text } from '../../sql/ast.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'
import { newTexts, printableColumns } from '../text-columns.ts'

/**
 * Puts the hash of a value in its place, in lower-case hexadecimal: of its text in UTF-8, behind the salt. NULL stays NULL. The salt
 * stands in the recipe: it keeps hashes of other tables from being compared, and is no secret from those who read the recipe.
 */
export interface Hash {
  readonly op: 'hash'
  readonly columns: readonly string[]
  readonly algorithm: 'sha256' | 'md5'
  readonly salt?: string
}

const hashed = ({ algorithm, salt = '' }: Hash, value: Expr): Expr =>
  call(algorithm, salt === '' ? value : call('concat', text(salt), value))

const shown: Readonly<Record<Hash['algorithm'], string>> = { sha256: 'SHA-256', md5: 'MD5' }

export const hash: StepKind<Hash> = {
  schema: stepSchema('hash', {
    columns: namesSchema,
    algorithm: v.picklist(['sha256', 'md5']),
    salt: v.exactOptional(v.string()),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...printableColumns(step.columns, columns, 'hashed'),
  ],
  ...newTexts('any', hashed),
  sentence: step =>
    `Hash ${listed(step.columns)} with ${shown[step.algorithm]}${step.salt ? ' and a salt' : ''}`,
}
