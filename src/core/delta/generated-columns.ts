import type { StructField } from './schema.ts'

const textOf = (field: StructField, key: string): string | undefined => {
  const value = field.metadata[key]
  return typeof value === 'string' ? value : undefined
}

/** What a generated column is made of, in Spark's SQL; undefined for other columns (PROTOCOL.md, "Generated Columns"). */
export const generationExpression = (field: StructField): string | undefined =>
  textOf(field, 'delta.generationExpression')

/** What a column gets where rows have no value for it, in Spark's SQL (PROTOCOL.md, "Default Columns"). */
export const defaultExpression = (field: StructField): string | undefined => textOf(field, 'CURRENT_DEFAULT')
