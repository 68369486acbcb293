import { refused } from '../invalid.ts'
import { type Result, err, ok } from '../result.ts'
import type { ColumnPosition } from '../sql/delta-statement.ts'
import type { Metadata } from './actions.ts'
import { mappingMode } from './column-mapping.ts'
import { fieldNamed } from './field-named.ts'
import { checkColumnNames } from './schema-json.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

/** A column or nested field for people and for `operationParameters`, as Spark writes it: `a.b`, `` `a.b`.c ``. */
export const pathName = (path: readonly string[]): string =>
  path.map(name => (name.includes('.') ? `\`${name}\`` : name)).join('.')

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const inside = (type: DeltaType, part: string): DeltaType | undefined => {
  if (typeof type === 'string') return undefined
  if (type.type === 'struct') return fieldNamed(type, part)?.type
  if (type.type === 'array') return part.toLowerCase() === 'element' ? type.elementType : undefined
  const lower = part.toLowerCase()
  return lower === 'key' ? type.keyType : lower === 'value' ? type.valueType : undefined
}

/** The type at a path (PROTOCOL.md, "Field Path": `element`, `key`, `value` for what is in lists and maps). */
export const typeAt = (schema: StructType, path: readonly string[]): DeltaType | undefined =>
  path.reduce<DeltaType | undefined>(
    (type, part) => (type === undefined ? undefined : inside(type, part)),
    schema,
  )

const missing = (schema: StructType, path: readonly string[]): Result<never> => {
  const known = path.findIndex((_, index) => typeAt(schema, path.slice(0, index + 1)) === undefined)
  const around = path.slice(0, Math.max(known, 0))
  const outer = typeAt(schema, around)
  const names =
    typeof outer === 'object' && outer.type === 'struct' ? outer.fields.map(({ name }) => name) : []
  const where = around.length === 0 ? 'The table' : pathName(around)
  const has = names.length === 0 ? 'has no fields' : `has ${names.slice(0, 20).join(', ')}`
  return refused(pathName(path), `There is no column ${pathName(path)}. ${where} ${has}.`)
}

/** A place for a field: the struct that it is in, and its own name there as the schema spells it. */
export interface Place {
  readonly parent: readonly string[]
  readonly struct: StructType
  readonly field: StructField
}

/** Finds the field at a path; `invalid` that tells what there is instead. */
export const fieldAt = (schema: StructType, path: readonly string[]): Result<Place> => {
  const parent = path.slice(0, -1)
  const struct = typeAt(schema, parent)
  const field =
    typeof struct === 'object' && struct.type === 'struct' ? fieldNamed(struct, path.at(-1) ?? '') : undefined
  if (typeof struct !== 'object' || struct.type !== 'struct' || !field) return missing(schema, path)
  return ok({ parent, struct, field })
}

/** The struct at a path, to add fields to. */
export const structAt = (schema: StructType, path: readonly string[]): Result<StructType> => {
  const type = typeAt(schema, path)
  if (type === undefined) return missing(schema, path)
  if (typeof type === 'object' && type.type === 'struct') return ok(type)
  return refused(pathName(path), `${pathName(path)} is no struct, so it has no fields.`)
}

const changeType = (
  type: DeltaType,
  path: readonly string[],
  change: (type: DeltaType) => DeltaType,
): DeltaType => {
  const [part = '', ...rest] = path
  if (path.length === 0) return change(type)
  if (typeof type === 'string') return type
  if (type.type === 'struct') {
    const found = fieldNamed(type, part)
    const fields = type.fields.map(field =>
      field === found ? { ...field, type: changeType(field.type, rest, change) } : field,
    )
    return { type: 'struct', fields }
  }
  if (type.type === 'array') return { ...type, elementType: changeType(type.elementType, rest, change) }
  return part.toLowerCase() === 'key'
    ? { ...type, keyType: changeType(type.keyType, rest, change) }
    : { ...type, valueType: changeType(type.valueType, rest, change) }
}

/** The schema with other fields in the struct at a path, which must be one. */
export const withFields = (
  schema: StructType,
  path: readonly string[],
  change: (fields: readonly StructField[]) => readonly StructField[],
): StructType =>
  changeType(schema, path, type =>
    typeof type === 'object' && type.type === 'struct' ? { ...type, fields: change(type.fields) } : type,
  ) as StructType

/** The schema with another type at a path, which must be there. */
export const withType = (schema: StructType, path: readonly string[], type: DeltaType): StructType =>
  changeType(schema, path, () => type) as StructType

/** The fields with one more, or one moved, at its place; `invalid` when the column that it should follow is not there. */
export const placed = (
  fields: readonly StructField[],
  field: StructField,
  position: ColumnPosition | undefined,
): Result<readonly StructField[]> => {
  const others = fields.filter(other => !sameName(other.name, field.name))
  if (!position) return ok([...others, field])
  if (position.kind === 'first') return ok([field, ...others])
  const after = fieldNamed({ fields: others }, position.column)
  if (!after)
    return refused(position.column, `There is no column ${position.column} to put ${field.name} after.`)
  const at = others.indexOf(after) + 1
  return ok([...others.slice(0, at), field, ...others.slice(at)])
}

const freeNames = (type: DeltaType, prefix: string): string | undefined => {
  if (typeof type === 'string') return undefined
  if (type.type === 'array') return freeNames(type.elementType, prefix)
  if (type.type === 'map') return freeNames(type.keyType, prefix) ?? freeNames(type.valueType, prefix)
  const seen = new Set<string>()
  for (const { name, type: inner } of type.fields) {
    if (name === '' || name.includes('\0'))
      return `A column name must not be empty nor have the character U+0000.`
    if (seen.has(name.toLowerCase())) return `There would be two columns named ${prefix}${name}.`
    seen.add(name.toLowerCase())
    const nested = freeNames(inner, `${prefix}${name}.`)
    if (nested !== undefined) return nested
  }
  return undefined
}

const reserved: ReadonlySet<string> = new Set(['_change_type', '_commit_version', '_commit_timestamp'])

/**
 * Checks the names of a table's columns: unique but for case; without column mapping also free of the characters that Delta forbids; with
 * a change data feed none of its own names. `invalid` tells which name is in the way and what helps.
 */
export const checkNames = (metadata: Metadata): Result<void> => {
  const feed = metadata.configuration['delta.enableChangeDataFeed']?.toLowerCase() === 'true'
  const taken = feed ? metadata.schema.fields.find(({ name }) => reserved.has(name.toLowerCase())) : undefined
  if (taken) {
    const message = `The change data feed has a column ${taken.name} of its own: rename the table's, or do without delta.enableChangeDataFeed.`
    return refused(taken.name, message)
  }
  if (mappingMode(metadata) !== 'none') {
    const problem = freeNames(metadata.schema, '')
    return problem === undefined ? ok(undefined) : refused('schema', problem)
  }
  const checked = checkColumnNames(metadata.schema)
  if (checked.ok || !checked.error.message.includes('characters that Delta does not allow')) return checked
  const message = `${checked.error.message} With column mapping ('delta.columnMapping.mode' = 'name') such names are allowed.`
  return err({ ...checked.error, message })
}
