import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { scanExpression } from '../sql/scan-expression.ts'
import { fromSparkExpression } from '../sql/spark-expression.ts'
import type { Metadata } from './actions.ts'
import { pathName } from './alter-schema.ts'
import { checkConstraints } from './constraints.ts'
import { generationExpression } from './generated-columns.ts'

/** Whether an expression in Spark's SQL names a column. One that can not be read is taken to name every column in its text. */
const mentions = (expression: string, column: string): boolean => {
  const sql = fromSparkExpression(expression)
  const wanted = column.toLowerCase()
  if (!sql.ok) return expression.toLowerCase().includes(wanted)
  return scanExpression(sql.value).names.some(({ name, quoted }) => quoted && name.toLowerCase() === wanted)
}

/** What of the table is made with a column, for people: constraints by name, generated columns. */
const dependents = (metadata: Metadata, path: readonly string[]): readonly string[] => {
  const [column = ''] = path
  const own = path.length === 1 ? column.toLowerCase() : undefined
  const constraints = checkConstraints(metadata)
    .filter(({ expression }) => mentions(expression, column))
    .map(({ name, expression }) => `the constraint ${name} CHECK (${expression})`)
  const generated = metadata.schema.fields.flatMap(field => {
    const expression = generationExpression(field)
    if (expression === undefined || field.name.toLowerCase() === own || !mentions(expression, column))
      return []
    return [`the generated column ${field.name} (${expression})`]
  })
  return [...constraints, ...generated]
}

/** `invalid` when constraints or generated columns are made with a column that is to be changed; `doing` is a participle's verb. */
export const checkDependents = (metadata: Metadata, path: readonly string[], doing: string): Result<void> => {
  const users = dependents(metadata, path)
  if (users.length === 0) return ok(undefined)
  const message = `${pathName(path)} can not be ${doing}: it is used by ${users.join(' and ')}.`
  return refused(pathName(path), message)
}
