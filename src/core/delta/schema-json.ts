import type { Problem } from '../error.ts'
import { type Result, err, ok } from '../result.ts'
import type { LogJson } from './actions.ts'
import { asList, asObject, parseJson, printJson } from './log-json.ts'
import type { DeltaType, PrimitiveType, StructField, StructType } from './schema.ts'

const plainTypes: ReadonlySet<string> = new Set<PrimitiveType>([
  'string',
  'long',
  'integer',
  'short',
  'byte',
  'float',
  'double',
  'boolean',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
])

const decimalName = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/

/** Precision and scale of a decimal's type name, undefined for any other type. */
export const decimalParts = (
  type: DeltaType,
): { readonly precision: number; readonly scale: number } | undefined => {
  if (typeof type !== 'string') return undefined
  const [, precision, scale] = decimalName.exec(type) ?? []
  return precision === undefined ? undefined : { precision: Number(precision), scale: Number(scale) }
}

const primitive = (name: string): PrimitiveType | undefined => {
  if (name === 'decimal') return 'decimal(10,0)'
  const parts = decimalName.exec(name)
  if (!parts) return plainTypes.has(name) ? (name as PrimitiveType) : undefined
  const [precision, scale] = [Number(parts[1]), Number(parts[2])]
  return precision >= 1 && precision <= 38 && scale <= precision
    ? `decimal(${precision},${scale})`
    : undefined
}

/** Thrown inside this module only: what is wrong, and where in the document. */
class BadSchema extends Error {
  readonly path: string
  /** Set when the type is well formed but not known: the table needs something that is not implemented. */
  readonly unknownType: string | undefined
  constructor(path: string, message: string, unknownType?: string) {
    super(message)
    this.path = path
    this.unknownType = unknownType
  }
}

const readNested = (json: LogJson, path: string): DeltaType => {
  const body = asObject(json)
  switch (body?.['type']) {
    case 'struct':
      return readStruct(json, path)
    case 'array': {
      const elementType = readType(body['elementType'], `${path}.elementType`)
      return { type: 'array', elementType, containsNull: body['containsNull'] !== false }
    }
    case 'map': {
      const keyType = readType(body['keyType'], `${path}.keyType`)
      const valueType = readType(body['valueType'], `${path}.valueType`)
      return { type: 'map', keyType, valueType, valueContainsNull: body['valueContainsNull'] !== false }
    }
    default:
      throw new BadSchema(path, `${printJson(json)} is not a type.`)
  }
}

const readType = (json: LogJson | undefined, path: string): DeltaType => {
  if (json === undefined) throw new BadSchema(path, 'The type is missing.')
  if (typeof json !== 'string') return readNested(json, path)
  const type = primitive(json)
  if (type === undefined) throw new BadSchema(path, `The type ${json} is not known.`, json)
  return type
}

const readField = (json: LogJson, path: string): StructField => {
  const body = asObject(json)
  const name = body?.['name']
  if (typeof name !== 'string') throw new BadSchema(path, 'A field has no name.')
  const type = readType(body?.['type'], `${path}.type`)
  return { name, type, nullable: body?.['nullable'] !== false, metadata: asObject(body?.['metadata']) ?? {} }
}

const readStruct = (json: LogJson, path: string): StructType => {
  const body = asObject(json)
  const fields = asList(body?.['fields'])
  if (body?.['type'] !== 'struct' || !fields) throw new BadSchema(path, 'This is not a struct with fields.')
  return {
    type: 'struct',
    fields: fields.map((field, index) => readField(field, `${path}.fields[${index}]`)),
  }
}

/**
 * Reads a schemaString (PROTOCOL.md, "Schema Serialization Format"). Errors: `invalid` for damage, `protocol-unsupported`
 * that names the type when a column has a type that is not implemented (variant, void …).
 */
export const parseSchema = (text: string): Result<StructType> => {
  try {
    return ok(readStruct(parseJson(text), 'schema'))
  } catch (thrown) {
    if (thrown instanceof BadSchema && thrown.unknownType !== undefined) {
      const message = `The table has a column of type ${thrown.unknownType} (${thrown.path}), which is not supported.`
      return err({
        kind: 'protocol-unsupported',
        message,
        features: [`type ${thrown.unknownType}`],
        access: 'read',
      })
    }
    if (thrown instanceof BadSchema || thrown instanceof SyntaxError) {
      const problem: Problem = {
        path: thrown instanceof BadSchema ? thrown.path : 'schema',
        message: thrown.message,
      }
      return err({
        kind: 'invalid',
        message: `The table's schema can not be read: ${problem.message}`,
        problems: [problem],
      })
    }
    throw thrown
  }
}

const typeJson = (type: DeltaType): LogJson => {
  if (typeof type === 'string') return type
  if (type.type === 'struct') return { type: 'struct', fields: type.fields.map(fieldJson) }
  if (type.type === 'array') {
    return { type: 'array', elementType: typeJson(type.elementType), containsNull: type.containsNull }
  }
  return {
    type: 'map',
    keyType: typeJson(type.keyType),
    valueType: typeJson(type.valueType),
    valueContainsNull: type.valueContainsNull,
  }
}

const fieldJson = ({ name, type, nullable, metadata }: StructField): LogJson => ({
  name,
  type: typeJson(type),
  nullable,
  // Metadata comes from JSON or from our own literals, so it is JSON.
  metadata: metadata as { readonly [key: string]: LogJson },
})

/** The schema as a schemaString. */
export const printSchema = (schema: StructType): string => printJson(typeJson(schema))

/** The type for people: `struct<a:long,b:array<string>>`, `map<string,long>`, `decimal(10,2)`. */
export const typeName = (type: DeltaType): string => {
  if (typeof type === 'string') return type
  if (type.type === 'array') return `array<${typeName(type.elementType)}>`
  if (type.type === 'map') return `map<${typeName(type.keyType)},${typeName(type.valueType)}>`
  return `struct<${type.fields.map(field => `${field.name}:${typeName(field.type)}`).join(',')}>`
}

/** Whether values of the two types are the same: names (exactly), order and types; not nullability, not metadata. */
export const sameType = (a: DeltaType, b: DeltaType): boolean => {
  if (typeof a === 'string' || typeof b === 'string') return a === b
  if (a.type === 'array') return b.type === 'array' && sameType(a.elementType, b.elementType)
  if (a.type === 'map')
    return b.type === 'map' && sameType(a.keyType, b.keyType) && sameType(a.valueType, b.valueType)
  if (b.type !== 'struct' || a.fields.length !== b.fields.length) return false
  return a.fields.every((field, index) => {
    const other = b.fields[index]
    return other !== undefined && field.name === other.name && sameType(field.type, other.type)
  })
}

const forbidden = /[ ,;{}()\n\t=\0]/

const nameProblems = (fields: readonly StructField[], prefix: string): Problem[] => {
  const seen = new Map<string, string>()
  return fields.flatMap(({ name, type }) => {
    const path = `${prefix}${name}`
    const earlier = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), name)
    const problems: Problem[] = []
    if (name === '') problems.push({ path, message: 'A column has an empty name.' })
    if (forbidden.test(name)) {
      const message = `The column name ${JSON.stringify(name)} has one of the characters that Delta does not allow: space , ; { } ( ) = tab, line feed.`
      problems.push({ path, message })
    }
    if (earlier !== undefined) {
      problems.push({
        path,
        message: `The columns ${JSON.stringify(earlier)} and ${JSON.stringify(name)} have the same name.`,
      })
    }
    return [...problems, ...nestedProblems(type, path)]
  })
}

const nestedProblems = (type: DeltaType, path: string): Problem[] => {
  if (typeof type === 'string') return []
  if (type.type === 'struct') return nameProblems(type.fields, `${path}.`)
  if (type.type === 'array') return nestedProblems(type.elementType, `${path}.element`)
  return [...nestedProblems(type.keyType, `${path}.key`), ...nestedProblems(type.valueType, `${path}.value`)]
}

/**
 * Checks the names of a table without column mapping: unique but for case, on every level; not empty; without the characters
 * that Parquet readers of old stumble over. U+0000 is refused too: no SQL engine can name such a column.
 */
export const checkColumnNames = (schema: StructType): Result<void> => {
  const problems = nameProblems(schema.fields, '')
  const [first] = problems
  if (!first) return ok(undefined)
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return err({ kind: 'invalid', message: `${first.message}${more}`, problems })
}
