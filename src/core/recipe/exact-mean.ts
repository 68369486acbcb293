import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type Expr, call, convert, number, tryConvert } from '../sql/ast.ts'
import { familyOf } from './columns.ts'

/** An aggregate over all rows of a partition. */
const over = (of: Expr, partition: readonly Expr[]): Expr => ({ kind: 'window', of, partition, order: [] })

const scaleOf = (type: DeltaType): number => decimalParts(type)?.scale ?? 0

const isFloat = (type: DeltaType): boolean => familyOf(type) === 'float'

/** The type in which values are added up: without loss in both dialects, but for doubles. */
export const addendType = (type: DeltaType): DeltaType =>
  isFloat(type) ? 'double' : `decimal(38,${scaleOf(type)})`

/** Sum by count in the type `to`; exact, and rounded once, but for doubles. */
const quotient = (sum: Expr, count: Expr, from: DeltaType, to: DeltaType): Expr =>
  isFloat(from)
    ? convert(call('divide', sum, convert(count, 'double')), to)
    : tryConvert(call('mean', sum, count, number(scaleOf(to))), to)

/**
 * The mean of a numeric column's values in each partition, in the type `to`, the column's own when absent (both are floats, or neither).
 * Whole numbers and decimals are summed exactly and rounded half away from zero; NULL for a sum of more than 27 digits. Sums of doubles
 * depend on their order, so that the last digits of a mean may differ between engines.
 */
export const exactMean = (
  value: Expr,
  type: DeltaType,
  partition: readonly Expr[],
  to: DeltaType = type,
): Expr => {
  const sum = over({ kind: 'aggregate', fn: 'sum', of: convert(value, addendType(to)) }, partition)
  return quotient(sum, over({ kind: 'aggregate', fn: 'count', of: value }, partition), type, to)
}

/** The median in the column's own type; between two values their mean, as `exactMean` says. Spark has 15 digits of it. */
export const exactMedian = (value: Expr, type: DeltaType, partition: readonly Expr[]): Expr => {
  const exact = addendType(type)
  const middle = (fn: 'lower-median' | 'upper-median') =>
    convert(over(call(fn, convert(value, exact)), partition), exact)
  const sum: Expr = { kind: 'sum-of', of: [middle('lower-median'), middle('upper-median')] }
  return quotient(sum, number(2), type, type)
}
