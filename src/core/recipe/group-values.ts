import { decimalParts } from '../delta/schema-json.ts'
import {
  type AggregateName,
  type Expr,
  call,
  choose,
  convert,
  isNotNull,
  isNull,
  text,
  tryConvert,
} from '../sql/ast.ts'
import { type RecipeColumn, familyOf, isNumeric } from './columns.ts'
import { shownType } from './step-words.ts'

/** What is made of the values of many rows. */
export type GroupFunction = AggregateName

type Type = RecipeColumn['type']

/** The type of what a function makes. */
export const groupedType = (fn: GroupFunction, type: Type): Type => {
  if (fn === 'count' || fn === 'count-distinct') return 'long'
  if (fn === 'avg') return 'double'
  if (fn !== 'sum') return type
  const decimal = type === undefined ? undefined : decimalParts(type)
  if (decimal) return `decimal(38,${decimal.scale})`
  return familyOf(type) === 'integer' ? 'long' : 'double'
}

/** Why a function can not be had of a column; undefined where it can. */
export const groupedProblem = (fn: GroupFunction, { name, type }: RecipeColumn): string | undefined => {
  const family = familyOf(type)
  const shown = `"${name}" is ${shownType(type)}`
  if ((fn === 'sum' || fn === 'avg') && family !== 'unknown' && !isNumeric(family))
    return `${shown}; only numbers can be summed. Cast it first.`
  if ((fn === 'min' || fn === 'max') && family === 'nested') return `${shown} and has no order.`
  return fn === 'count-distinct' && family === 'nested'
    ? `${shown}; such values are not compared.`
    : undefined
}

/** A sum of whole numbers, exactly; the statement stops where it does not fit, rather than to lose digits. */
const longSum = (name: string, value: Expr): Expr => {
  const sum: Expr = { kind: 'aggregate', fn: 'sum', of: convert(value, 'decimal(38,0)') }
  const fitting = tryConvert(sum, 'long')
  const message = text(`The sum of "${name}" does not fit into a 64-bit integer.`)
  const overflow: Expr = { kind: 'and', of: [isNotNull(sum), isNull(fitting)] }
  return choose(overflow, convert(call('fail', message), 'long'), fitting)
}

/** What a function makes of values of the column, as they are or some of them. */
export const grouped = (fn: GroupFunction, { name, type }: RecipeColumn, value: Expr): Expr => {
  const of = (each = value): Expr => ({ kind: 'aggregate', fn, of: each })
  const goal = groupedType(fn, type)
  switch (fn) {
    case 'count':
    case 'count-distinct':
      return convert(of(), 'long')
    case 'avg':
      return of(convert(value, 'double'))
    case 'sum':
      if (goal === 'long') return longSum(name, value)
      return goal === 'double' || goal === undefined ? of(convert(value, 'double')) : convert(of(), goal)
    case 'max':
    case 'min':
      return of()
  }
}
