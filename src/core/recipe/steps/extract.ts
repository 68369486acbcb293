import * as v from 'valibot'
import { type Expr, call, number } from '../../sql/ast.ts'
import { parsePattern } from '../../sql/parse-pattern.ts'
import { madeColumns, madeEffect, madeItems, stayingColumns } from '../made-columns.ts'
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, newColumns, shownValue } from '../step-words.ts'
import { printableColumns, printedColumn } from '../text-columns.ts'

/**
 * Takes parts out of a column's text into new columns: one for each group of the first match of a regular expression, or one for the
 * whole match where it has no groups. NULL where there is no match, and for a group that is empty. The new columns stand behind the
 * column, or in its place where it is not kept (it is, unless `keep` says no).
 */
export interface Extract {
  readonly op: 'extract'
  readonly column: string
  readonly pattern: string
  readonly into: readonly string[]
  readonly keep?: boolean
}

const patternProblems = (step: Extract): readonly string[] => {
  const found = parsePattern(step.pattern)
  if (!found.ok) return [`The pattern ${shownValue(step.pattern)} cannot be used: ${found.error}.`]
  const wanted = Math.max(1, found.value.groups)
  if (wanted === step.into.length) return []
  const has = found.value.groups === 0 ? 'no groups, which makes 1 column' : `${wanted} groups`
  return [`The pattern has ${has}, and there are ${step.into.length} names of new columns.`]
}

const madeBy = ({ column, into, keep = true }: Extract) => ({ from: [column], into, keep })

export const extract: StepKind<Extract> = {
  schema: stepSchema('extract', {
    column: nameSchema,
    pattern: v.string(),
    into: namesSchema,
    keep: v.exactOptional(v.boolean()),
  }),
  problems: (step, { columns }) => [
    ...absentColumns([step.column], columns),
    ...printableColumns([step.column], columns, 'searched'),
    ...newColumns(step.into, stayingColumns(columns, madeBy(step))),
    ...patternProblems(step),
  ],
  effect: step => madeEffect(madeBy(step)),
  columns: (step, { columns }) => madeColumns(columns, madeBy(step)),
  plan: (step, { columns }) => {
    const found = parsePattern(step.pattern)
    // Steps with problems are not planned.
    const groups = found.ok ? found.value.groups : 0
    const value = printedColumn(step.column, columns)
    const values = step.into.map((_, index): Expr => {
      if (!found.ok) return value
      const group = number(groups === 0 ? 0 : index + 1)
      return call('without', call('extract', value, { kind: 'pattern', of: found.value.root }, group), {
        kind: 'text',
        value: '',
      })
    })
    return { kind: 'values', items: madeItems(columns, madeBy(step), values) }
  },
  sentence: step =>
    `Extract ${listed(step.into)} from ${step.column} by ${step.pattern}${step.keep === false ? ', and drop it' : ''}`,
}
