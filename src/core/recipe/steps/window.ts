import * as v from 'valibot'
import { decimalParts } from '../../delta/schema-json.ts'
import type { DeltaType } from '../../delta/schema.ts'
import {
  type AggregateName,
  type Expr,
  type OrderKey,
  call,
  column,
  convert,
  number,
  tryConvert,
} from '../../sql/ast.ts'
import { type RecipeColumn, familyOf, findColumn, isNumeric } from '../columns.ts'
import { addendType, exactMean } from '../exact-mean.ts'
import { asTheyAre } from '../shape.ts'
import { type PlanContext, type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, newColumns, shownType, unique } from '../step-words.ts'
import { type SortKey, orderWords, sortKeysSchema } from './dedupe.ts'
import { type WindowFunction, windowFunctions } from '../window-functions.ts'

/**
 * Adds a column that looks at other rows: those that are equal in `within`, in an order. Rows that are equal in the order come as they
 * came in, except that `rank` and `dense-rank` count them as one. NULL comes last in either direction. `running-sum` goes from the first
 * row to this one; `sum` to `count` and `share` take all rows of the group, whatever the order; `count` counts rows, or the values of
 * a column that are not NULL; `first` and `last` are the values of those rows, NULL or not; `lag` and `lead` look `offset` rows (1) up or
 * down. Sums of whole numbers that are beyond 64 bits are NULL. Decimals are averaged exactly, to four digits more, half away from zero.
 */
export interface Window {
  readonly op: 'window'
  readonly function: WindowFunction
  readonly column?: string
  readonly offset?: number
  readonly within: readonly string[]
  readonly order: readonly SortKey[]
  readonly into: string
}

const sumType = (type: DeltaType | undefined): DeltaType | undefined => {
  const parts = type === undefined ? undefined : decimalParts(type)
  if (parts) return `decimal(${Math.min(38, parts.precision + 10)},${parts.scale})`
  return familyOf(type) === 'integer' ? 'long' : familyOf(type) === 'float' ? 'double' : undefined
}

const averageType = (type: DeltaType | undefined): DeltaType => {
  const parts = type === undefined ? undefined : decimalParts(type)
  if (!parts) return 'double'
  const scale = Math.min(18, parts.scale + 4)
  return `decimal(${Math.min(38, parts.precision - parts.scale + scale)},${scale})`
}

const typeOf = (step: Window, columns: readonly RecipeColumn[]): DeltaType | undefined => {
  const type = findColumn(columns, step.column ?? '')?.type
  switch (windowFunctions[step.function].gives) {
    case 'number':
      return 'long'
    case 'sum':
      return sumType(type)
    case 'average':
      return averageType(type)
    case 'share':
      return 'double'
    case 'value':
      return type
  }
}

const columnProblems = (step: Window, columns: readonly RecipeColumn[]): readonly string[] => {
  const { takes, ofNumbers } = windowFunctions[step.function]
  if (takes === 'nothing') return []
  if (step.column === undefined)
    return takes === 'maybe a column'
      ? []
      : [`No column is chosen for ${windowFunctions[step.function].noun}.`]
  const found = findColumn(columns, step.column)
  const family = familyOf(found?.type)
  if (found && ofNumbers && !isNumeric(family))
    return [
      `"${found.name}" is ${shownType(found.type)}; ${windowFunctions[step.function].noun} is of numbers.`,
    ]
  const compared = step.function === 'min' || step.function === 'max'
  return found && compared && family === 'nested'
    ? [`"${found.name}" is ${shownType(found.type)} and has no order.`]
    : []
}

const orderProblems = (step: Window, columns: readonly RecipeColumn[]): readonly string[] => {
  const used = [...step.within, ...step.order.map(({ column: name }) => name)]
  const ranks = step.function === 'rank' || step.function === 'dense-rank'
  return [
    ...(ranks && step.order.length === 0 ? ['A rank needs columns to order by.'] : []),
    ...columns
      .filter(({ name, type }) => used.includes(name) && familyOf(type) === 'nested')
      .map(({ name, type }) => `"${name}" is ${shownType(type)} and can be neither group nor order.`),
  ]
}

const used = (step: Window): readonly string[] => {
  const { takes, isOrdered } = windowFunctions[step.function]
  const own = takes === 'nothing' || step.column === undefined ? [] : [step.column]
  return unique([...own, ...step.within, ...(isOrdered ? step.order.map(each => each.column) : [])])
}

interface Over {
  readonly partition: readonly Expr[]
  readonly asked: readonly OrderKey[]
  readonly order: readonly OrderKey[]
}

type Frame = 'all' | 'until-here'

const inOrder = (of: Expr, { partition, order }: Over, frame?: Frame): Expr => ({
  kind: 'window',
  of,
  partition,
  order,
  ...(frame ? { frame } : {}),
})

const overAll = (fn: AggregateName, { partition }: Over, of?: Expr): Expr => ({
  kind: 'window',
  of: { kind: 'aggregate', fn, ...(of ? { of } : {}) },
  partition,
  order: [],
})

const addend = (value: Expr, type: DeltaType): Expr => convert(value, addendType(type))

const sumOf = (value: Expr, type: DeltaType, over: Over, isRunning: boolean): Expr => {
  const of: Expr = { kind: 'aggregate', fn: 'sum', of: addend(value, type) }
  const sum = isRunning ? inOrder(of, over, 'until-here') : overAll('sum', over, addend(value, type))
  return tryConvert(sum, sumType(type) ?? 'double')
}

const average = (value: Expr, type: DeltaType, over: Over): Expr => {
  if (decimalParts(type)) return exactMean(value, type, over.partition, averageType(type))
  const sum = convert(overAll('sum', over, addend(value, type)), 'double')
  return call('divide', sum, convert(overAll('count', over, value), 'double'))
}

const windowExpr = (step: Window, type: DeltaType, over: Over): Expr => {
  const value = column(step.column ?? '')
  switch (step.function) {
    case 'row-number':
      return { kind: 'row-number', partition: over.partition, order: over.order }
    case 'rank':
    case 'dense-rank':
      return inOrder(call(step.function), { ...over, order: over.asked })
    case 'lag':
    case 'lead':
      return inOrder(call(step.function, value, number(step.offset ?? 1)), over)
    case 'first':
    case 'last':
      return inOrder(call(step.function === 'first' ? 'first-value' : 'last-value', value), over, 'all')
    case 'sum':
    case 'running-sum':
      return sumOf(value, type, over, step.function === 'running-sum')
    case 'avg':
      return average(value, type, over)
    case 'count':
      return overAll('count', over, step.column === undefined ? undefined : value)
    case 'min':
    case 'max':
      return overAll(step.function, over, value)
    case 'share': {
      const sum = convert(overAll('sum', over, addend(value, type)), 'double')
      return call('divide', convert(value, 'double'), sum)
    }
  }
}

const planned = (step: Window, { columns, order: arrival }: PlanContext): Expr => {
  const asked = step.order.map(({ column: by, descending }): OrderKey => ({ by: column(by), descending }))
  const over = { partition: step.within.map(column), asked, order: [...asked, ...arrival] }
  const type = findColumn(columns, step.column ?? '')?.type ?? 'double'
  const expr = windowExpr(step, type, over)
  // Spark numbers rows in 32 bits.
  return windowFunctions[step.function].gives === 'number' ? convert(expr, 'long') : expr
}

export const window: StepKind<Window> = {
  schema: stepSchema('window', {
    function: v.picklist([
      'row-number',
      'rank',
      'dense-rank',
      'lag',
      'lead',
      'running-sum',
      'sum',
      'avg',
      'min',
      'max',
      'count',
      'first',
      'last',
      'share',
    ]),
    column: v.exactOptional(nameSchema),
    offset: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
    within: namesSchema,
    order: sortKeysSchema,
    into: nameSchema,
  }),
  // Whatever it computes, rows come out of a window in its own order.
  ordered: () => true,
  problems: (step, { columns }) => [
    ...absentColumns([...used(step), ...step.order.map(each => each.column)], columns),
    ...columnProblems(step, columns),
    ...orderProblems(step, columns),
    ...newColumns([step.into], columns),
  ],
  effect: step => ({
    reads: used(step),
    writes: [step.into],
    removes: [],
    reach: step.within.length > 0 ? 'keyed' : 'table',
    repeatable: true,
  }),
  columns: (step, { columns }) => [...columns, { name: step.into, type: typeOf(step, columns) }],
  plan: (step, context) => ({
    kind: 'values',
    items: [...asTheyAre(context.columns), { expr: planned(step, context), as: step.into }],
  }),
  sentence: step => {
    const { noun, takes, isOrdered } = windowFunctions[step.function]
    const named = takes !== 'nothing' && step.column !== undefined ? `${noun} of ${step.column}` : noun
    const offset =
      (step.function === 'lag' || step.function === 'lead') && (step.offset ?? 1) > 1
        ? ` (${step.offset ?? 1} rows away)`
        : ''
    const within = step.within.length > 0 ? ` within ${listed(step.within)}` : ''
    const by = isOrdered && step.order.length > 0 ? ` by ${orderWords(step.order)}` : ''
    return `Set ${step.into} to ${named}${offset}${within}${by}`
  },
}
