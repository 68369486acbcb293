import { type Result, err, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { type MappingMode, fieldId, physicalName } from './column-mapping.ts'
import { toEngineType } from './engine-types.ts'
import { type PhysicalField, type PhysicalType, engineTypeOf } from './physical-type.ts'
import { decimalParts, typeName } from './schema-json.ts'
import type { DeltaType, PrimitiveType, StructField, StructType } from './schema.ts'

/** Thrown inside this module only: a column that can not be had from the file. */
class Unreadable extends Error {}

const integers: ReadonlySet<string> = new Set([
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
])
const whole: ReadonlySet<DeltaType> = new Set<DeltaType>(['byte', 'short', 'integer', 'long'])
const times: ReadonlySet<string> = new Set(['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'])

const growsFrom = (from: string, type: PrimitiveType): boolean => {
  const to = decimalParts(type)
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(from) ?? []
  if (!to || precision === undefined) return false
  // Fewer digits in front of the point are checked by the cast; digits behind it would be rounded away.
  return to.scale >= Number(scale)
}

/** Whether a plain CAST brings every value over unchanged, or fails: what type widening allows, and what writers differ in. */
const castKeepsValues = (from: string, type: PrimitiveType): boolean => {
  if (from === toEngineType(type)) return true
  if (integers.has(from)) return whole.has(type) || type === 'double' || decimalParts(type) !== undefined
  if (times.has(from)) return type === 'timestamp' || type === 'timestamp_ntz'
  if (from === 'FLOAT') return type === 'double'
  if (from === 'DATE') return type === 'timestamp_ntz'
  if (from === 'UUID' || from === 'JSON') return type === 'string'
  return growsFrom(from, type)
}

const leaf = (value: string, from: string | undefined, type: PrimitiveType): string => {
  const to = toEngineType(type)
  if (from === to) return value
  if (from !== undefined && castKeepsValues(from, type)) return `CAST(${value} AS ${to})`
  // Old writers leave the annotation for text off.
  if (from === 'BLOB' && type === 'string') return `decode(${value})`
  if (from === 'VARCHAR' && type === 'binary') return `encode(${value})`
  if (from === 'INTEGER' && type === 'date') return `(DATE '1970-01-01' + ${value})`
  throw new Unreadable(from === undefined ? 'a type that the engine does not know' : from)
}

const isCast = (physical: PhysicalType, logical: DeltaType, mode: MappingMode): boolean => {
  if (physical.kind === 'value')
    return (
      typeof logical === 'string' &&
      physical.engine !== undefined &&
      castKeepsValues(physical.engine, logical)
    )
  if (typeof logical === 'string') return false
  if (physical.kind === 'list')
    return logical.type === 'array' && !physical.bare && isCast(physical.element, logical.elementType, mode)
  if (physical.kind === 'map')
    return (
      logical.type === 'map' &&
      isCast(physical.key, logical.keyType, mode) &&
      isCast(physical.value, logical.valueType, mode)
    )
  // The engine casts structs only where names and their order are the same.
  return (
    logical.type === 'struct' &&
    logical.fields.length === physical.fields.length &&
    logical.fields.every((field, at) => {
      const found = physical.fields[at]
      return (
        found?.name === field.name &&
        findField(physical.fields, field, mode) === found &&
        isCast(found.type, field.type, mode)
      )
    })
  )
}

/**
 * A table's column among those of a file, or of a struct in it: by field id where the table is mapped by id, else by physical name,
 * but for case when there is none that is exactly the same.
 */
export const findField = (
  fields: readonly PhysicalField[],
  field: StructField,
  mode: MappingMode,
): PhysicalField | undefined => {
  if (mode === 'id') {
    const id = fieldId(field, mode)
    return id === undefined ? undefined : fields.find(candidate => candidate.id === id)
  }
  const name = physicalName(field, mode)
  const lower = name.toLowerCase()
  return (
    fields.find(candidate => candidate.name === name) ??
    fields.find(candidate => candidate.name.toLowerCase() === lower)
  )
}

class Projection {
  private readonly mode: MappingMode
  private depth = 0

  constructor(mode: MappingMode) {
    this.mode = mode
  }

  /** SQL of the logical type out of SQL of the physical one. */
  of(value: string, physical: PhysicalType, logical: DeltaType): string {
    const target = toEngineType(logical)
    if (isCast(physical, logical, this.mode))
      return engineTypeOf(physical) === target ? value : `CAST(${value} AS ${target})`
    if (typeof logical === 'string') {
      if (physical.kind === 'value') return leaf(value, physical.engine, logical)
    } else if (physical.kind === 'list' && logical.type === 'array') {
      const each = this.each(item => this.element(item, physical, logical.elementType))
      return `list_transform(${value}, ${each})`
    } else if (physical.kind === 'map' && logical.type === 'map') {
      const each = this.each(
        entry =>
          `struct_pack(k := ${this.of(`struct_extract(${entry}, 'key')`, physical.key, logical.keyType)}, ` +
          `v := ${this.of(`struct_extract(${entry}, 'value')`, physical.value, logical.valueType)})`,
      )
      return `map_from_entries(list_transform(map_entries(${value}), ${each}))`
    } else if (physical.kind === 'struct' && logical.type === 'struct') {
      return this.struct(value, physical.fields, logical)
    }
    throw new Unreadable(
      physical.kind === 'value' ? (physical.engine ?? 'something else') : `a ${physical.kind}`,
    )
  }

  private element(item: string, list: Extract<PhysicalType, { kind: 'list' }>, logical: DeltaType): string {
    const inner = list.element
    if (!list.bare || inner.kind !== 'struct') return this.of(item, inner, logical)
    if (typeof logical !== 'string' && logical.type === 'struct')
      return this.pack(
        logical,
        field => (findField(inner.fields, field, this.mode) ? item : undefined),
        inner.fields,
      )
    // A list of three levels whose middle one has the name that otherwise tells two.
    return this.of(item, inner.fields[0]?.type ?? inner, logical)
  }

  private struct(value: string, fields: readonly PhysicalField[], logical: StructType): string {
    const packed = this.pack(
      logical,
      field => {
        const found = findField(fields, field, this.mode)
        return found && `struct_extract(${value}, ${quoteText(found.name)})`
      },
      fields,
    )
    return `CASE WHEN ${value} IS NULL THEN NULL ELSE ${packed} END`
  }

  private pack(
    logical: StructType,
    source: (field: StructField) => string | undefined,
    fields: readonly PhysicalField[],
  ): string {
    const items = logical.fields.map(field => {
      const found = findField(fields, field, this.mode)
      const from = found && source(field)
      const sql =
        found && from !== undefined
          ? this.of(from, found.type, field.type)
          : `CAST(NULL AS ${toEngineType(field.type)})`
      return `${quoteIdentifier(field.name)} := ${sql}`
    })
    return `struct_pack(${items.join(', ')})`
  }

  /** A lambda; no column of a table is called as its parameter is. */
  private each(body: (item: string) => string): string {
    this.depth += 1
    const item = `__boathouse_item${this.depth}`
    return `${item} -> ${body(item)}`
  }
}

/**
 * SQL that gives a table's column, in the table's type, out of one file's columns, which are reached through `prefix` (`f.`). NULL where the
 * file lacks it, on every level; a plain reference or CAST wherever that does, so that filters reach the Parquet reader. What the
 * file has must be the table's type or one that it was widened from (PROTOCOL.md, "Type Widening"); error text: what was found.
 */
export const projectField = (
  prefix: string,
  fields: readonly PhysicalField[],
  field: StructField,
  mode: MappingMode,
): Result<string, { readonly found: string; readonly expected: string }> => {
  const found = findField(fields, field, mode)
  if (!found) return ok(`CAST(NULL AS ${toEngineType(field.type)})`)
  try {
    return ok(new Projection(mode).of(`${prefix}${quoteIdentifier(found.name)}`, found.type, field.type))
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown
    return err({ found: thrown.message, expected: typeName(field.type) })
  }
}
