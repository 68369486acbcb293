import * as v from 'valibot'
import { type Expr, call, choose, compare, text } from '../../sql/ast.ts'
import { parsePattern, parseReplacement } from '../../sql/parse-pattern.ts'
import { type PatternNode, canBeEmpty, literalPattern } from '../../sql/pattern.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, shownValue } from '../step-words.ts'
import { newTexts, printableColumns } from '../text-columns.ts'

/**
 * Replaces text: every place where `find` stands (`part`), values that are `find` (`whole`), or every match of a regular expression
 * (`regex`, as `parsePattern` reads it; `with` may name its groups: `$1`). Columns of other types become text.
 */
export interface Replace {
  readonly op: 'replace'
  readonly columns: readonly string[]
  readonly find: string
  readonly with: string
  readonly match: 'part' | 'whole' | 'regex'
  readonly ignoreCase: boolean
}

/** The beginning and the end of a text, which match nothing, may be replaced: that puts something before or behind it. */
const isReplaceable = (root: PatternNode): boolean =>
  !canBeEmpty(root) || root.kind === 'start' || root.kind === 'end'

const patternProblems = (step: Replace): readonly string[] => {
  const found = parsePattern(step.find, step.ignoreCase)
  if (!found.ok) return [`The pattern ${shownValue(step.find)} cannot be used: ${found.error}.`]
  const { root, groups } = found.value
  if (!isReplaceable(root))
    return [`The pattern ${shownValue(step.find)} also matches where there is nothing; write + instead of *.`]
  const missing = parseReplacement(step.with).find(part => typeof part === 'number' && part > groups)
  return missing === undefined
    ? []
    : [`"$${missing}" names a group that the pattern does not have; write $$ for a dollar.`]
}

const valueOf = (step: Replace, value: Expr): Expr => {
  const { find, match, ignoreCase } = step
  if (match === 'regex') {
    const found = parsePattern(find, ignoreCase)
    // Steps with problems are not planned.
    if (!found.ok) return value
    const pattern: Expr = { kind: 'pattern', of: found.value.root }
    return call('replace-all', value, pattern, { kind: 'replacement', parts: parseReplacement(step.with) })
  }
  const literal: Expr = { kind: 'pattern', of: literalPattern(find, ignoreCase) }
  if (match === 'part')
    return ignoreCase
      ? call('replace-all', value, literal, { kind: 'replacement', parts: [step.with] })
      : call('replace', value, text(find), text(step.with))
  const isFound = ignoreCase ? call('matches', value, literal) : compare(value, '=', text(find))
  return choose(isFound, text(step.with), value)
}

export const replace: StepKind<Replace> = {
  schema: stepSchema('replace', {
    columns: namesSchema,
    find: v.string(),
    with: v.string(),
    match: v.picklist(['part', 'whole', 'regex']),
    ignoreCase: v.boolean(),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...printableColumns(step.columns, columns, 'searched'),
    ...(step.match === 'regex' ? patternProblems(step) : []),
    ...(step.match === 'part' && step.find === '' ? ['There is no text to look for.'] : []),
  ],
  ...newTexts('any', valueOf),
  sentence: step => {
    const what = step.match === 'regex' ? `matches of ${step.find}` : shownValue(step.find)
    const where = `${step.match === 'whole' ? 'as a whole value ' : ''}in ${listed(step.columns)}`
    return `Replace ${what} with ${shownValue(step.with)} ${where}${step.ignoreCase ? ', ignoring case' : ''}`
  },
}
