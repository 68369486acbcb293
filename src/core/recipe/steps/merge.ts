import * as v from 'valibot'
import { type Expr, call, choose, isNotNull, nothing, text } from '../../sql/ast.ts'
import { madeColumns, madeEffect, madeItems, stayingColumns } from '../made-columns.ts'
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, newColumns, shownValue } from '../step-words.ts'
import { printableColumns, printedColumn } from '../text-columns.ts'

/**
 * Joins the values of columns, in the order in which the step names them, to one text with a separator between. NULL where all are
 * NULL. `skipEmpty` leaves out NULL and empty text with its separator (and gives NULL where nothing is left); otherwise NULL is as
 * empty text. The new column stands behind the last of the columns, or in the place of the first where they are not kept.
 */
export interface Merge {
  readonly op: 'merge'
  readonly columns: readonly string[]
  readonly into: string
  readonly separator: string
  readonly skipEmpty: boolean
  readonly keep: boolean
}

const empty = text('')

const valueOf = ({ separator, skipEmpty }: Merge, values: readonly Expr[]): Expr => {
  const parts = skipEmpty ? values.map(value => call('without', value, empty)) : values
  const any = isNotNull(call('coalesce', ...parts, nothing))
  const shown = skipEmpty ? parts : parts.map(part => call('coalesce', part, empty))
  return choose(any, call('joined', text(separator), ...shown), nothing)
}

const madeBy = ({ columns, into, keep }: Merge) => ({ from: columns, into: [into], keep })

export const merge: StepKind<Merge> = {
  schema: stepSchema('merge', {
    columns: namesSchema,
    into: nameSchema,
    separator: v.string(),
    skipEmpty: v.boolean(),
    keep: v.boolean(),
  }),
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...printableColumns(step.columns, columns, 'merged'),
    ...newColumns([step.into], stayingColumns(columns, madeBy(step))),
  ],
  effect: step => madeEffect(madeBy(step)),
  columns: (step, { columns }) => madeColumns(columns, madeBy(step)),
  plan: (step, { columns }) => {
    const value = valueOf(
      step,
      step.columns.map(name => printedColumn(name, columns)),
    )
    return { kind: 'values', items: madeItems(columns, madeBy(step), [value]) }
  },
  sentence: step => {
    const between = step.separator === '' ? '' : ` with ${shownValue(step.separator)} between`
    const empties = step.skipEmpty ? ', without empty values' : ''
    return `Merge ${listed(step.columns)} into ${step.into}${between}${empties}${step.keep ? ', and keep them' : ''}`
  },
}
