import type { Condition } from '../../../core/recipe/recipe.ts'

const takesNoValue = new Set(['is-null', 'is-not-null'])

/** Whether a comparison is made with a value. */
export const takesValue = (is: string): boolean => !takesNoValue.has(is)

/** The condition without parts that were left empty, and groups of one unwrapped; undefined when nothing is left. */
export const cleanCondition = (condition: Condition): Condition | undefined => {
  if ('sql' in condition) return condition.sql.trim() === '' ? undefined : { sql: condition.sql.trim() }
  if ('column' in condition) {
    if (condition.column === '') return undefined
    const { column, is, value = '' } = condition
    return takesValue(is) ? { column, is, value } : { column, is }
  }
  const parts = ('all' in condition ? condition.all : condition.any).flatMap(
    part => cleanCondition(part) ?? [],
  )
  if (parts.length < 2) return parts[0]
  return 'all' in condition ? { all: parts } : { any: parts }
}
