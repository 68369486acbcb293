import {
  type Comparison,
  type Expr,
  call,
  column,
  compare,
  isNotNull,
  isNull,
  text,
  tryConvert,
} from '../sql/ast.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type CastType, castValue, printedValue } from './cast.ts'
import { type RecipeColumn, familyOf, findColumn } from './columns.ts'

export type ConditionOperator =
  | 'equals'
  | 'not-equals'
  | 'less'
  | 'at-most'
  | 'greater'
  | 'at-least'
  | 'contains'
  | 'starts-with'
  | 'is-null'
  | 'is-not-null'

/** A filter: comparisons on columns (values are text and compared in the column's type), their combinations, or SQL. */
export type Condition =
  | { readonly column: string; readonly is: ConditionOperator; readonly value?: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly sql: string }

const comparisons: ReadonlyMap<ConditionOperator, Comparison> = new Map([
  ['equals', '='],
  ['not-equals', '<>'],
  ['less', '<'],
  ['at-most', '<='],
  ['greater', '>'],
  ['at-least', '>='],
])

const wholeNumber = /^[+-]?\d{1,18}$/
const plainNumber = /^[+-]?\d{1,19}(\.\d{1,19})?$/

/** A number as exact as it is written, so that a long is not compared through a double. */
const numberType = (value: string): CastType => {
  if (wholeNumber.test(value)) return 'long'
  if (!plainNumber.test(value)) return 'double'
  return `decimal(38,${value.split('.')[1]?.length ?? 0})`
}

/** The text of a condition as a value that compares with a column of the type; NULL when it is none. */
const literal = (value: string, type: DeltaType | undefined): Expr => {
  switch (familyOf(type)) {
    case 'integer':
    case 'decimal':
      return tryConvert(text(value.trim()), numberType(value.trim()))
    case 'float':
      return tryConvert(text(value.trim()), 'double')
    case 'boolean':
      return castValue(text(value), 'string', 'boolean')
    case 'date':
      return castValue(text(value), 'string', 'date')
    case 'timestamp':
      return castValue(text(value), 'string', 'timestamp')
    case 'timestamp_ntz':
      return tryConvert(text(value), 'timestamp_ntz')
    case 'text':
    case 'unknown':
    case 'binary':
    case 'nested':
      return text(value)
  }
}

/**
 * A condition as SQL's truth: comparisons with NULL are neither true nor false, so that a filter drops such rows; `not-equals` too.
 */
export const conditionExpr = (condition: Condition, columns: readonly RecipeColumn[]): Expr => {
  if ('sql' in condition) return { kind: 'verbatim', sql: condition.sql }
  if ('all' in condition) return { kind: 'and', of: condition.all.map(part => conditionExpr(part, columns)) }
  if ('any' in condition) return { kind: 'or', of: condition.any.map(part => conditionExpr(part, columns)) }
  const left = column(condition.column)
  const type = findColumn(columns, condition.column)?.type
  const value = condition.value ?? ''
  if (condition.is === 'is-null') return isNull(left)
  if (condition.is === 'is-not-null') return isNotNull(left)
  if (condition.is === 'contains') return call('contains', printedValue(left, type), text(value))
  if (condition.is === 'starts-with') return call('starts-with', printedValue(left, type), text(value))
  // Every operator that is left is in the table.
  return compare(left, comparisons.get(condition.is) ?? '=', literal(value, type))
}
