import { fieldNamed } from '../delta/field-named.ts'
import type { ColumnPath } from '../delta/predicate.ts'
import type { DeltaType, StructField, StructType } from '../delta/schema.ts'

/** A column, or a field in one. */
export interface FoundColumn {
  readonly path: ColumnPath
  readonly type: DeltaType
}

/** Finds a column and the fields in it by their names, in any case; undefined when there is none such. */
export const findColumn = (schema: StructType, names: readonly string[]): FoundColumn | undefined => {
  const path: string[] = []
  let type: DeltaType = schema
  for (const name of names) {
    if (typeof type === 'string' || type.type !== 'struct') return undefined
    const field: StructField | undefined = fieldNamed(type, name)
    if (!field) return undefined
    path.push(field.name)
    type = field.type
  }
  return path.length === 0 ? undefined : { path, type }
}
