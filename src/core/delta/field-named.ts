import type { StructField, StructType } from './schema.ts'

/** The field of a struct by its name: its exact spelling, else one that differs in case only. */
export const fieldNamed = ({ fields }: Pick<StructType, 'fields'>, name: string): StructField | undefined => {
  const lower = name.toLowerCase()
  return fields.find(field => field.name === name) ?? fields.find(field => field.name.toLowerCase() === lower)
}
