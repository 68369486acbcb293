import { type Result, ok } from '../result.ts'
import { fromSparkExpression } from '../sql/spark-expression.ts'
import { castTo, enclosed } from './dml-columns.ts'
import { defaultExpression, generationExpression } from './generated-columns.ts'
import type { StructField, StructType } from './schema.ts'

/** Whether a column is computed from others (PROTOCOL.md, "Generated Columns"). */
export const isGenerated = (field: StructField): boolean => generationExpression(field) !== undefined

/** The SQL of a column's default (PROTOCOL.md, "Default Columns"); `NULL` where it has none. Errors: those of `fromSparkExpression`. */
export const defaultOf = (field: StructField): Result<string> => {
  const text = defaultExpression(field)
  return text === undefined ? ok('NULL') : fromSparkExpression(text)
}

/** A generated column, and its SQL over the other columns of the row, which it calls by their names. */
export interface GeneratedColumn {
  readonly field: StructField
  readonly sql: string
}

/** The generated columns of a schema. Errors: those of `fromSparkExpression`. */
export const generatedColumns = (schema: StructType): Result<readonly GeneratedColumn[]> => {
  const columns: GeneratedColumn[] = []
  for (const field of schema.fields) {
    const text = generationExpression(field)
    if (text === undefined) continue
    const sql = fromSparkExpression(text)
    if (!sql.ok) return sql
    columns.push({ field, sql: castTo(enclosed(sql.value), field.type) })
  }
  return ok(columns)
}
