import * as v from 'valibot'
import { scanExpression } from '../sql/scan-expression.ts'
import { type RecipeColumn, familyOf, findColumn, isNumeric } from './columns.ts'
import type { Condition, ConditionOperator } from './condition.ts'
import { sqlEffect } from './step-effects.ts'
import { type StepEffect, nameSchema } from './step-kind.ts'
import { missingColumn, shownType, shownValue, unique } from './step-words.ts'

const operator = v.picklist([
  'equals',
  'not-equals',
  'less',
  'at-most',
  'greater',
  'at-least',
  'contains',
  'starts-with',
  'is-null',
  'is-not-null',
])

/** A condition, in a document. */
export const conditionSchema: v.GenericSchema<Condition> = v.lazy(input => {
  const keys = typeof input === 'object' && input !== null ? input : {}
  if ('all' in keys) return v.strictObject({ all: v.array(conditionSchema) })
  if ('any' in keys) return v.strictObject({ any: v.array(conditionSchema) })
  if ('sql' in keys) return v.strictObject({ sql: v.string() })
  return v.strictObject({ column: nameSchema, is: operator, value: v.exactOptional(v.string()) })
})

const valueProblems = (name: string, value: string, type: RecipeColumn['type']): readonly string[] => {
  const family = familyOf(type)
  if (isNumeric(family) && !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value))
    return [`"${name}" is ${shownType(type)}, and "${value}" is not a number.`]
  if (family === 'boolean' && !/^\s*(true|t|yes|y|1|false|f|no|n|0)\s*$/i.test(value))
    return [`"${name}" is boolean, and "${value}" is neither true nor false.`]
  if (
    (family === 'date' || family.startsWith('timestamp')) &&
    !/^\s*\d{1,6}-\d{1,2}-\d{1,2}([T ].*)?$/.test(value)
  )
    return [`"${name}" is ${shownType(type)}, and "${value}" is not one: write it as 2026-03-01.`]
  if (family === 'nested' || family === 'binary')
    return [`"${name}" is ${shownType(type)} and cannot be compared.`]
  return []
}

/** What is wrong with a condition over these columns, said to the user. */
export const conditionProblems = (
  condition: Condition,
  columns: readonly RecipeColumn[],
): readonly string[] => {
  if ('sql' in condition) {
    const { problem } = scanExpression(condition.sql)
    return problem === undefined ? [] : [problem]
  }
  if ('column' in condition) {
    const { column: name, is, value } = condition
    const found = findColumn(columns, name)
    if (!found) return [missingColumn(name, columns)]
    if (is === 'is-null' || is === 'is-not-null') return []
    if (value === undefined) return [`The condition on "${name}" has no value.`]
    return is === 'contains' || is === 'starts-with' ? [] : valueProblems(name, value, found.type)
  }
  const parts = 'all' in condition ? condition.all : condition.any
  if (parts.length === 0) return ['The filter has no condition.']
  return parts.flatMap(part => conditionProblems(part, columns))
}

const operators: Readonly<Record<ConditionOperator, string>> = {
  equals: 'equals',
  'not-equals': 'does not equal',
  less: 'is less than',
  'at-most': 'is at most',
  greater: 'is greater than',
  'at-least': 'is at least',
  contains: 'contains',
  'starts-with': 'starts with',
  'is-null': 'is empty (NULL)',
  'is-not-null': 'is not empty (NULL)',
}

/** A condition in plain English: `name contains Ana and age is at least 18`. */
export const conditionWords = (node: Condition, nested = false): string => {
  if ('sql' in node) return `\`${node.sql.trim()}\` is true`
  if ('column' in node) {
    const tail = node.is === 'is-null' || node.is === 'is-not-null' ? '' : ` ${shownValue(node.value ?? '')}`
    return `${node.column} ${operators[node.is]}${tail}`
  }
  const parts = ('all' in node ? node.all : node.any).map(part => conditionWords(part, true))
  const joined = parts.join('all' in node ? ' and ' : ' or ')
  return nested && parts.length > 1 ? `(${joined})` : joined
}

/** What a condition reads, and how far it looks. */
export const conditionEffect = (
  condition: Condition,
  columns: readonly RecipeColumn[],
): Pick<StepEffect, 'reads' | 'reach' | 'repeatable'> => {
  if ('sql' in condition) return sqlEffect(condition.sql, columns)
  if ('column' in condition) return { reads: [condition.column], reach: 'row', repeatable: true }
  const parts = ('all' in condition ? condition.all : condition.any).map(part =>
    conditionEffect(part, columns),
  )
  const reach = parts.some(part => part.reach === 'table') ? 'table' : 'row'
  const repeatable = parts.every(part => part.repeatable)
  return { reads: unique(parts.flatMap(({ reads }) => reads)), reach, repeatable }
}
