import * as v from 'valibot'
import { type Expr, call, choose, column, compare, convert, number, text, truth } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import { type RecipeColumn, familyOf } from '../columns.ts'
import { type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed } from '../step-words.ts'

/**
 * Keeps some of the rows: the first ones in the order in which they came, or a share. Which rows make up a share follows from their
 * values and the seed alone: the same ones in every run and dialect, and equal rows stay or go together. With `by`, from the values of
 * those columns, so that all rows of a customer stay or go together. Nested and binary columns play no part.
 */
export type Sample = SampleRows | SampleShare

interface SampleRows {
  readonly op: 'sample'
  readonly rows: number
}

interface SampleShare {
  readonly op: 'sample'
  readonly share: number
  readonly seed: number
  readonly by?: readonly string[]
}

/** A double as text that both dialects print alike: its thousandths, cut off; all that is too large is one value. */
const doubleText = (value: Expr): Expr => {
  const wide = convert(value, 'double')
  const small: Expr = {
    kind: 'and',
    of: [compare(wide, '>', number(-1e12)), compare(wide, '<', number(1e12))],
  }
  const thousandths = convert(call('truncate', call('multiply', wide, number(1000))), 'long')
  return choose(small, convert(thousandths, 'string'), text('-'))
}

const hashed = ({ name, type }: RecipeColumn): Expr => {
  const shown = familyOf(type) === 'float' ? doubleText(column(name)) : printedValue(column(name), type)
  return call('coalesce', shown, text('\u001e'))
}

const isHashed = ({ type }: RecipeColumn): boolean =>
  familyOf(type) !== 'nested' && familyOf(type) !== 'binary'

/** Whether a row is in the share: the digits of its hash are less than as many digits that the share makes of all. */
const isIn = ({ share, seed, by }: SampleShare, columns: readonly RecipeColumn[]): Expr => {
  const limit = Math.round(share * 2 ** 32)
  // Shares this near to 1 would take one digit more than there are.
  if (limit >= 2 ** 32) return truth(true)
  const chosen = columns.filter(each => isHashed(each) && (by ?? [each.name]).includes(each.name))
  const parts = chosen.flatMap(each => [text('\u001f'), hashed(each)])
  const digits = text(limit.toString(16).padStart(8, '0'))
  return compare(call('md5', call('concat', text(String(seed)), ...parts)), '<', digits)
}

const shareWords = (share: number): string => `${Number((share * 100).toPrecision(12))} %`

export const sample: StepKind<Sample> = {
  schema: v.union([
    stepSchema('sample', { rows: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    stepSchema('sample', {
      share: v.pipe(v.number(), v.gtValue(0, 'A share is more than 0'), v.maxValue(1)),
      seed: v.pipe(v.number(), v.safeInteger()),
      by: v.exactOptional(namesSchema),
    }),
  ]),
  ordered: step => 'rows' in step,
  problems: (step, { columns }) => ('rows' in step ? [] : absentColumns(step.by ?? [], columns)),
  effect: (step, { columns }) => ({
    reads: 'rows' in step ? [] : (step.by ?? columns.filter(isHashed).map(({ name }) => name)),
    writes: [],
    removes: [],
    reach: 'rows' in step ? 'table' : 'row',
    repeatable: true,
  }),
  columns: (_step, { columns }) => columns,
  plan: (step, { columns, order }) =>
    'rows' in step
      ? { kind: 'first-of', keys: [], order, count: step.rows }
      : { kind: 'filter', keeps: isIn(step, columns) },
  sentence: step => {
    if ('rows' in step) return `Keep the first ${step.rows} rows`
    const by = step.by === undefined ? '' : `, by ${listed(step.by)}`
    return `Keep ${shareWords(step.share)} of the rows${by}, seed ${step.seed}`
  },
}
