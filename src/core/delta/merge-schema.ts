import type { ColumnMismatch } from '../error.ts'
import { type Result, err, ok } from '../result.ts'
import { sameType, typeName } from './schema-json.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

const integers: readonly DeltaType[] = ['byte', 'short', 'integer', 'long']

/** Whether values of a type can be stored in a column of another without a change: the same, or a narrower integer. */
const fits = (incoming: DeltaType, column: DeltaType): boolean =>
  sameType(incoming, column) ||
  (integers.includes(incoming) &&
    integers.includes(column) &&
    integers.indexOf(incoming) < integers.indexOf(column))

const describe = (type: DeltaType, nullable: boolean): string =>
  `${typeName(type)}${nullable ? '' : ' not null'}`

const mismatch = (column: StructField, incoming: StructField | undefined): ColumnMismatch | undefined => {
  const expected = describe(column.type, column.nullable)
  if (!incoming)
    return column.nullable ? undefined : { column: column.name, expected, found: 'no such column' }
  const good = fits(incoming.type, column.type) && (column.nullable || !incoming.nullable)
  return good
    ? undefined
    : { column: column.name, expected, found: describe(incoming.type, incoming.nullable) }
}

/** `schema-mismatch`, with every column that does not fit. */
export const mismatched = (columns: readonly ColumnMismatch[]): Result<never> => {
  const list = columns.map(
    ({ column, expected, found }) => `${column} (expected ${expected}, found ${found})`,
  )
  const noun = columns.length === 1 ? 'A column does' : `${columns.length} columns do`
  return err({ kind: 'schema-mismatch', message: `${noun} not fit the table: ${list.join('; ')}.`, columns })
}

/**
 * The table's schema after rows of another schema were added. Columns are matched by name but for case and keep the table's
 * name, place and metadata; new ones come last, as nullable. A narrower integer fits a wider one: the writer casts to the type
 * in the result. Everything else, a difference inside a nested type too, is `schema-mismatch` with every offending column;
 * so are nulls for a NOT NULL column (an incoming `nullable: false` promises that there are none).
 */
export const mergeSchemas = (table: StructType, incoming: StructType): Result<StructType> => {
  const arriving = new Map(incoming.fields.map(field => [field.name.toLowerCase(), field]))
  const present = new Set(table.fields.map(field => field.name.toLowerCase()))
  const bad = table.fields.flatMap(column => mismatch(column, arriving.get(column.name.toLowerCase())) ?? [])
  if (bad.length > 0) return mismatched(bad)
  const added = incoming.fields
    .filter(field => !present.has(field.name.toLowerCase()))
    .map(field => ({ ...field, nullable: true }))
  return ok({ type: 'struct', fields: [...table.fields, ...added] })
}
