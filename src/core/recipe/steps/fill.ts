import * as v from 'valibot'
import { decimalParts } from '../../delta/schema-json.ts'
import { type Expr, type FunctionName, call, choose, column, isNotNull, text } from '../../sql/ast.ts'
import { type RecipeColumn, familyOf, findColumn, isNumeric } from '../columns.ts'
import { exactMean, exactMedian } from '../exact-mean.ts'
import { replacing } from '../step-effects.ts'
import { type PlanContext, type StepKind, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, chosenColumns, listed, shownType, shownValue, unique } from '../step-words.ts'
import { valueFits, valueOf } from '../typed-value.ts'

/**
 * Gives NULLs a value: a fixed one, the value before (`down`) or after (`up`) in the order in which the rows came, or the mean or median
 * of the column's values; all but the fixed one among the rows that are equal in `within`. Columns keep their types: means and medians
 * of whole numbers and decimals are exact and rounded half away from zero to the column's own digits. A group without any value, or
 * whose sum has more than 27 digits, stays NULL.
 */
export interface Fill {
  readonly op: 'fill'
  readonly columns: readonly string[]
  readonly with: { readonly value: string } | 'up' | 'down' | 'mean' | 'median'
  readonly within?: readonly string[]
}

const isStatistic = (way: Fill['with']): way is 'mean' | 'median' => way === 'mean' || way === 'median'

const fixed = (way: Fill['with']): string | undefined => (typeof way === 'string' ? undefined : way.value)

const typeProblems = ({ name, type }: RecipeColumn, { with: way }: Fill): readonly string[] => {
  const value = fixed(way)
  if (value !== undefined)
    return valueFits(value, type)
      ? []
      : [`"${name}" is ${shownType(type)} and cannot be filled with ${shownValue(value)}.`]
  if (!isStatistic(way)) return []
  if (type === undefined)
    return [`The type of "${name}" is not known here; cast it to a number before its ${way} is taken.`]
  if (!isNumeric(familyOf(type))) return [`"${name}" is ${shownType(type)}; only numbers have a ${way}.`]
  return (decimalParts(type)?.scale ?? 0) > 18
    ? [`"${name}" is ${shownType(type)}; a ${way} is taken of at most 18 decimals.`]
    : []
}

/** Keys of groups: values that can be compared. */
const withinProblems = (names: readonly string[], columns: readonly RecipeColumn[]): readonly string[] => [
  ...absentColumns(names, columns),
  ...columns
    .filter(({ name, type }) => names.includes(name) && familyOf(type) === 'nested')
    .map(({ name, type }) => `"${name}" is ${shownType(type)} and cannot tell groups apart.`),
]

const known: Readonly<Record<'up' | 'down', readonly [FunctionName, 'from-here' | 'until-here']>> = {
  down: ['last-known', 'until-here'],
  up: ['first-known', 'from-here'],
}

const neighbour = (
  way: 'up' | 'down',
  value: Expr,
  partition: readonly Expr[],
  { order }: PlanContext,
): Expr => {
  const [fn, frame] = known[way]
  return { kind: 'window', of: call(fn, value), partition, order, frame }
}

const filled = (step: Fill, { name, type }: RecipeColumn, context: PlanContext): Expr => {
  const value = column(name)
  const partition = (step.within ?? []).map(column)
  const { with: way } = step
  if (typeof way !== 'string') {
    const constant = type === undefined ? text(way.value) : valueOf(way.value, type)
    return call('coalesce', value, constant)
  }
  if (!isStatistic(way)) return call('coalesce', value, neighbour(way, value, partition, context))
  const statistic = way === 'mean' ? exactMean : exactMedian
  return choose(isNotNull(value), value, statistic(value, type ?? 'double', partition))
}

const words: Readonly<Record<'up' | 'down' | 'mean' | 'median', string>> = {
  up: 'the value after',
  down: 'the value before',
  mean: 'the mean',
  median: 'the median',
}

export const fill: StepKind<Fill> = {
  schema: stepSchema('fill', {
    columns: namesSchema,
    with: v.union([v.strictObject({ value: v.string() }), v.picklist(['up', 'down', 'mean', 'median'])]),
    within: v.exactOptional(namesSchema),
  }),
  // Means and medians need no order, but rows come out of a window in its own.
  ordered: step => fixed(step.with) === undefined,
  problems: (step, { columns }) => [
    ...chosenColumns(step.columns, columns),
    ...unique(step.columns).flatMap(name => {
      const found = findColumn(columns, name)
      return found ? typeProblems(found, step) : []
    }),
    ...withinProblems(step.within ?? [], columns),
    ...step.columns
      .filter(name => step.within?.includes(name))
      .map(name => `"${name}" tells the groups apart and cannot be filled within them.`),
  ],
  effect: step => {
    const within = fixed(step.with) === undefined ? (step.within ?? []) : []
    const reach = fixed(step.with) !== undefined ? 'row' : within.length > 0 ? 'keyed' : 'table'
    return {
      reads: unique([...step.columns, ...within]),
      writes: unique(step.columns),
      removes: [],
      reach,
      repeatable: true,
    }
  },
  columns: (_step, { columns }) => columns,
  plan: (step, context) => ({
    kind: 'values',
    items: replacing(context.columns, each =>
      step.columns.includes(each.name) ? filled(step, each, context) : undefined,
    ),
  }),
  sentence: step => {
    const value = fixed(step.with)
    const by =
      value === undefined && typeof step.with === 'string' ? words[step.with] : shownValue(value ?? '')
    const within = step.within ?? []
    const where = value === undefined && within.length > 0 ? ` of the same ${listed(within)}` : ''
    return `Fill NULLs in ${listed(step.columns)} with ${by}${where}`
  },
}
