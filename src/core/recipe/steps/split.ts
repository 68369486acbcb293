import * as v from 'valibot'
import { type Expr, call, choose, compare, isNotNull, nothing, number } from '../../sql/ast.ts'
import { parsePattern } from '../../sql/parse-pattern.ts'
import {
  type PatternNode,
  anyCharacter,
  canBeEmpty,
  hasPlaces,
  literalPattern,
  withoutCaptures,
} from '../../sql/pattern.ts'
import { madeColumns, madeEffect, madeItems, stayingColumns } from '../made-columns.ts'
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, newColumns, shownValue } from '../step-words.ts'
import { printableColumns, printedColumn } from '../text-columns.ts'

/** What parts a text: what stands between its parts, or how many characters each has. */
type SplitBy =
  { readonly separator: string } | { readonly pattern: string } | { readonly widths: readonly number[] }

/**
 * Splits a column's text into new columns, which stand behind it, or in its place where it is not kept. What is left over after the
 * last separator that is needed stays in the last column; columns for which nothing is left are NULL. Widths are in characters: as
 * many as there are columns, or one fewer, and then the last column takes the rest.
 */
export interface Split {
  readonly op: 'split'
  readonly column: string
  readonly by: SplitBy
  readonly into: readonly string[]
  readonly keep: boolean
}

const widthsProblems = (widths: readonly number[], columns: number): readonly string[] =>
  widths.length === 0 || (widths.length !== columns && widths.length !== columns - 1)
    ? [
        `There are ${widths.length} widths for ${columns} columns; give one for each, or for all but the last.`,
      ]
    : []

const byProblems = (by: SplitBy, columns: number): readonly string[] => {
  if ('widths' in by) return widthsProblems(by.widths, columns)
  if ('separator' in by) return by.separator === '' ? ['There is no separator.'] : []
  const found = parsePattern(by.pattern)
  if (!found.ok) return [`The pattern ${shownValue(by.pattern)} cannot be used: ${found.error}.`]
  if (canBeEmpty(found.value.root))
    return [
      `The separator ${shownValue(by.pattern)} also matches where there is nothing; write + instead of *.`,
    ]
  return hasPlaces(found.value.root)
    ? [`The separator ${shownValue(by.pattern)} cannot ask for a place in the text: take ^, $ and \\b out.`]
    : []
}

const separatorOf = (by: Exclude<SplitBy, { widths: unknown }>): PatternNode => {
  if ('separator' in by) return literalPattern(by.separator)
  const found = parsePattern(by.pattern)
  // Steps with problems are not planned.
  return found.ok ? withoutCaptures(found.value.root) : literalPattern(by.pattern)
}

/** All behind so many separators, as group 1. */
const restPattern = (separator: PatternNode, separators: number): PatternNode => {
  const before: PatternNode = { kind: 'repeat', of: anyCharacter, min: 0, max: undefined, lazy: true }
  const piece: PatternNode = { kind: 'sequence', of: [before, separator] }
  const rest: PatternNode = { kind: 'repeat', of: anyCharacter, min: 0, max: undefined, lazy: false }
  return {
    kind: 'sequence',
    of: [
      { kind: 'start' },
      { kind: 'repeat', of: piece, min: separators, max: separators, lazy: false },
      { kind: 'group', captures: true, of: rest },
    ],
  }
}

const bySeparator = (value: Expr, separator: PatternNode, columns: number): readonly Expr[] => {
  const pieces = call('pieces', value, { kind: 'pattern', of: separator })
  return Array.from({ length: columns }, (_, index) => {
    const piece = call('element', pieces, number(index + 1))
    if (index < columns - 1) return piece
    if (index === 0) return value
    const rest = call('extract', value, { kind: 'pattern', of: restPattern(separator, index) }, number(1))
    return choose(isNotNull(piece), rest, nothing)
  })
}

const byWidths = (value: Expr, widths: readonly number[], columns: number): readonly Expr[] => {
  const starts = widths.map((_, index) => 1 + widths.slice(0, index).reduce((sum, width) => sum + width, 0))
  const end = 1 + widths.reduce((sum, width) => sum + width, 0)
  return Array.from({ length: columns }, (_, index) => {
    const start = starts[index] ?? end
    const width = widths[index]
    const piece = call('substring', value, number(start), ...(width === undefined ? [] : [number(width)]))
    if (index === 0) return piece
    return choose(compare(call('length', value), '>=', number(start)), piece, nothing)
  })
}

const byWords = (by: SplitBy): string => {
  if ('separator' in by) return shownValue(by.separator)
  return 'pattern' in by ? `matches of ${by.pattern}` : `widths of ${listed(by.widths.map(String))}`
}

const madeBy = (step: Split) => ({ from: [step.column], into: step.into, keep: step.keep })

export const split: StepKind<Split> = {
  schema: stepSchema('split', {
    column: nameSchema,
    by: v.union([
      v.strictObject({ separator: v.string() }),
      v.strictObject({ pattern: v.string() }),
      v.strictObject({
        widths: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
      }),
    ]),
    into: v.pipe(namesSchema, v.maxLength(500)),
    keep: v.boolean(),
  }),
  problems: (step, { columns }) => [
    ...absentColumns([step.column], columns),
    ...printableColumns([step.column], columns, 'split'),
    ...(step.into.length === 0 ? ['The new columns have no names.'] : []),
    ...newColumns(step.into, stayingColumns(columns, madeBy(step))),
    ...byProblems(step.by, step.into.length),
  ],
  effect: step => madeEffect(madeBy(step)),
  columns: (step, { columns }) => madeColumns(columns, madeBy(step)),
  plan: (step, { columns }) => {
    const value = printedColumn(step.column, columns)
    const values =
      'widths' in step.by
        ? byWidths(value, step.by.widths, step.into.length)
        : bySeparator(value, separatorOf(step.by), step.into.length)
    return { kind: 'values', items: madeItems(columns, madeBy(step), values) }
  },
  sentence: step =>
    `Split ${step.column} by ${byWords(step.by)} into ${listed(step.into)}${step.keep ? ', and keep it' : ''}`,
}
