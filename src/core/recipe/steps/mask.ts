import * as v from 'valibot'
import { type Expr, call, choose, compare, number, text } from '../../sql/ast.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed } from '../step-words.ts'
import { newTexts, printableColumns } from '../text-columns.ts'

/**
 * Hides values: all characters but the first and the last few become one that says nothing. A text that has no more characters than
 * are kept is hidden whole. Columns of other types become text.
 */
export interface Mask {
  readonly op: 'mask'
  readonly columns: readonly string[]
  readonly keepFirst: number
  readonly keepLast: number
  /** One character. */
  readonly with: string
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))

const plus = (value: Expr, more: number): Expr => ({ kind: 'sum-of', of: [value, number(more)] })

const masked = ({ keepFirst, keepLast, with: cover }: Mask, value: Expr): Expr => {
  const length = call('length', value)
  const kept = keepFirst + keepLast
  const whole = call('repeat', text(cover), length)
  if (kept === 0) return whole
  const parts = [
    ...(keepFirst > 0 ? [call('substring', value, number(1), number(keepFirst))] : []),
    call('repeat', text(cover), plus(length, -kept)),
    ...(keepLast > 0 ? [call('substring', value, plus(length, 1 - keepLast))] : []),
  ]
  return choose(compare(length, '>', number(kept)), call('concat', ...parts), whole)
}

export const mask: StepKind<Mask> = {
  schema: stepSchema('mask', { columns: namesSchema, keepFirst: count, keepLast: count, with: v.string() }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...printableColumns(step.columns, columns, 'masked'),
    ...(Array.from(step.with).length === 1 ? [] : ['What covers the characters has to be one character.']),
  ],
  ...newTexts('any', masked),
  sentence: step => {
    const kept = [
      ...(step.keepFirst > 0 ? [`first ${step.keepFirst}`] : []),
      ...(step.keepLast > 0 ? [`last ${step.keepLast}`] : []),
    ]
    return `Mask ${listed(step.columns)}${kept.length > 0 ? ` but for the ${kept.join(' and ')} characters` : ''}`
  },
}
