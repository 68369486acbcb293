import type { ColumnMismatch } from '../error.ts'
import { refused } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import type { Metadata } from './actions.ts'
import { assignMapping } from './alter-mapping.ts'
import { mappingMode } from './column-mapping.ts'
import { isOn } from './properties.ts'
import { checkColumnNames, decimalParts, sameType, typeName } from './schema-json.ts'
import type { DeltaType, FieldMetadata, StructField, StructType } from './schema.ts'

/** How far rows may change the schema of the table that they go to. */
export interface Evolution {
  /** New columns are added; types are widened where the table allows it. */
  readonly mergeSchema?: boolean
  /** The rows' columns become the table's. */
  readonly overwriteSchema?: boolean
}

const ranks: ReadonlyMap<DeltaType, readonly [string, number]> = new Map<
  DeltaType,
  readonly [string, number]
>([
  ['byte', ['integer', 1]],
  ['short', ['integer', 2]],
  ['integer', ['integer', 3]],
  ['long', ['integer', 4]],
  ['float', ['float', 1]],
  ['double', ['float', 2]],
])

/** Whether a type holds all values of the other and more: of the same family, as Delta widens by itself. */
const isWider = (to: DeltaType, from: DeltaType): boolean => {
  const [wide, narrow] = [decimalParts(to), decimalParts(from)]
  if (wide && narrow) {
    const more = wide.scale - narrow.scale
    return more >= 0 && wide.precision - narrow.precision >= more && !sameType(to, from)
  }
  const [above, below] = [ranks.get(to), ranks.get(from)]
  return above !== undefined && below !== undefined && above[0] === below[0] && above[1] > below[1]
}

/** A change of type inside a column, and where: `element`, `value.element`; empty for the column itself. */
interface TypeChange {
  readonly fromType: string
  readonly toType: string
  readonly fieldPath: readonly string[]
}

interface Merge {
  readonly widens: boolean
  readonly bad: ColumnMismatch[]
}

const noted = (metadata: FieldMetadata, changes: readonly TypeChange[]): FieldMetadata => {
  if (changes.length === 0) return metadata
  const before = metadata['delta.typeChanges']
  const added = changes.map(({ fromType, toType, fieldPath }) => ({
    fromType,
    toType,
    ...(fieldPath.length === 0 ? {} : { fieldPath: fieldPath.join('.') }),
  }))
  return { ...metadata, 'delta.typeChanges': [...(Array.isArray(before) ? before : []), ...added] }
}

interface Place {
  readonly column: string
  readonly fieldPath: readonly string[]
  /** Of the nearest field above. */
  readonly changes: TypeChange[]
}

const below = (place: Place, part: string): Place => ({
  ...place,
  column: `${place.column}.${part}`,
  fieldPath: [...place.fieldPath, part],
})

const mergeType = (merge: Merge, table: DeltaType, rows: DeltaType, place: Place): DeltaType => {
  if (typeof table === 'string') {
    if (!isWider(rows, table)) return table
    if (!merge.widens) {
      const found = `${typeName(rows)}; set delta.enableTypeWidening to widen the column`
      merge.bad.push({ column: place.column, expected: table, found })
      return table
    }
    place.changes.push({ fromType: table, toType: typeName(rows), fieldPath: place.fieldPath })
    return rows
  }
  if (typeof rows === 'string' || table.type !== rows.type) return table
  if (table.type === 'array' && rows.type === 'array') {
    const elementType = mergeType(merge, table.elementType, rows.elementType, below(place, 'element'))
    return { ...table, elementType }
  }
  if (table.type === 'map' && rows.type === 'map') {
    const keyType = mergeType(merge, table.keyType, rows.keyType, below(place, 'key'))
    return {
      ...table,
      keyType,
      valueType: mergeType(merge, table.valueType, rows.valueType, below(place, 'value')),
    }
  }
  return table.type === 'struct' && rows.type === 'struct'
    ? mergeFields(merge, table, rows, `${place.column}.`)
    : table
}

const mergeFields = (merge: Merge, table: StructType, rows: StructType, prefix: string): StructType => {
  const arriving = new Map(rows.fields.map(field => [field.name.toLowerCase(), field]))
  const merged = table.fields.map((field): StructField => {
    const found = arriving.get(field.name.toLowerCase())
    arriving.delete(field.name.toLowerCase())
    if (!found) return field
    const changes: TypeChange[] = []
    const place = { column: `${prefix}${field.name}`, fieldPath: [], changes }
    const type = mergeType(merge, field.type, found.type, place)
    return type === field.type ? field : { ...field, type, metadata: noted(field.metadata, changes) }
  })
  return {
    type: 'struct',
    fields: [...merged, ...[...arriving.values()].map(field => ({ ...field, nullable: true }))],
  }
}

/**
 * The table's schema with the columns and nested fields that rows have more, last and nullable, and with wider types where the table
 * has type widening on (PROTOCOL.md, "Type Widening"). `schema-mismatch` lists the columns that would have to be widened where it is off.
 */
export const widenSchema = (
  metadata: Pick<Metadata, 'schema' | 'configuration'>,
  rows: StructType,
): Result<StructType> => {
  const merge: Merge = { widens: isOn(metadata, 'delta.enableTypeWidening'), bad: [] }
  const schema = mergeFields(merge, metadata.schema, rows, '')
  if (merge.bad.length === 0) return ok(schema)
  const list = merge.bad.map(
    ({ column, expected, found }) => `${column} (expected ${expected}, found ${found})`,
  )
  const message = `The types of the table are too narrow: ${list.join('. ')}.`
  return err({ kind: 'schema-mismatch', message, columns: merge.bad })
}

/** Columns that stay what they were keep what was said of them: comment, NOT NULL, default, id and physical name. */
const replaced = (table: StructType, rows: StructType): StructType => {
  const known = new Map(table.fields.map(field => [field.name.toLowerCase(), field]))
  const fields = rows.fields.map(field => {
    const before = known.get(field.name.toLowerCase())
    return before && sameType(before.type, field.type) ? before : field
  })
  return { type: 'struct', fields }
}

const withSchema = (metadata: Metadata, schema: StructType, uuid: () => string): Result<Metadata> => {
  if (sameType(schema, metadata.schema)) return ok({ ...metadata, schema })
  const lost = metadata.partitionColumns.find(name => !schema.fields.some(field => field.name === name))
  if (lost !== undefined)
    return refused('schema', `The table is partitioned by ${lost}, which the new rows do not have.`)
  if (mappingMode(metadata) === 'none') {
    const names = checkColumnNames(schema)
    if (!names.ok) return names
  }
  return ok({ ...metadata, ...assignMapping(schema, metadata.configuration, uuid) })
}

/**
 * The description that a table has after rows were written to it: the same unless the schema may change. The table's id, properties,
 * comments and partition columns stay. Errors: `schema-mismatch`, `invalid` for names that Delta forbids and for a lost partition column.
 *
 * @param rows the rows' schema
 * @param uuid for names of new columns under column mapping
 */
export const evolveMetadata = (
  metadata: Metadata,
  rows: StructType,
  { mergeSchema = false, overwriteSchema = false }: Evolution,
  uuid: () => string,
): Result<Metadata> => {
  if (overwriteSchema) return withSchema(metadata, replaced(metadata.schema, rows), uuid)
  if (!mergeSchema) return ok(metadata)
  const schema = widenSchema(metadata, rows)
  return schema.ok ? withSchema(metadata, schema.value, uuid) : schema
}
