import type { ColumnMismatch } from '../error.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { type EngineType, parseEngineType } from './engine-type-name.ts'
import { storableType, toEngineType } from './engine-types.ts'
import { decimalParts, typeName } from './schema-json.ts'
import type { ArrayType, DeltaType, MapType, PrimitiveType, StructType } from './schema.ts'

/** A condition under which a value can be stored; where it is not met the engine's cast fails, without telling the column. */
export interface Fitting {
  /** Of the leaf: `address.zip`, `tags.element`. */
  readonly column: string
  readonly expected: string
  /** SQL, never NULL. */
  readonly fits: string
  /** SQL of the value to show. */
  readonly value: string
}

/** How a value is brought to a column's type. */
export interface Assigned {
  readonly sql: string
  readonly fittings: readonly Fitting[]
  /** Types for which there is no way. */
  readonly mismatches: readonly ColumnMismatch[]
}

/** What is converted: SQL of the value, where it belongs, and how many lists it is inside of. */
interface Place {
  readonly value: string
  readonly column: string
  readonly depth: number
}

type Family = 'integer' | 'fraction' | 'text' | 'boolean' | 'binary' | 'time' | 'nothing' | 'other'

const signed: readonly string[] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT']
const unsigned: readonly string[] = ['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT']
const integers: ReadonlySet<string> = new Set(signed.concat(unsigned))

const familyOf = (type: EngineType): Family => {
  if (type.kind === 'decimal') return 'fraction'
  if (type.kind !== 'plain') return 'other'
  if (integers.has(type.name)) return 'integer'
  if (type.name === 'FLOAT' || type.name === 'DOUBLE') return 'fraction'
  if (type.name === 'BOOLEAN') return 'boolean'
  if (type.name === 'BLOB') return 'binary'
  if (type.name === 'NULL') return 'nothing'
  return type.name === 'DATE' || type.name.startsWith('TIMESTAMP') ? 'time' : 'text'
}

const numbers: ReadonlySet<Family> = new Set(['integer', 'fraction'])

/** Store assignment as ANSI has it, and dates and times from text, which is how they are written in VALUES. */
const assignable = (from: Family, to: PrimitiveType): boolean => {
  if (from === 'nothing') return true
  if (from === 'other') return false
  switch (to) {
    case 'string':
      return true
    case 'boolean':
      return from === 'boolean'
    case 'binary':
      return from === 'binary'
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return from === 'time' || from === 'text'
    default:
      return numbers.has(from)
  }
}

// Not quoteIdentifier: the engine has structs with nameless fields.
const fieldName = (name: string): string => `"${name.replaceAll('"', '""')}"`

const engineName = (type: EngineType): string => {
  switch (type.kind) {
    case 'plain':
      return type.name
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'list':
      return `${engineName(type.element)}[]`
    case 'map':
      return `MAP(${engineName(type.key)}, ${engineName(type.value)})`
    case 'struct':
      return `STRUCT(${type.fields.map(field => `${fieldName(field.name)} ${engineName(field.type)}`).join(', ')})`
  }
}

/** The type as the user knows it from tables; the engine's own name where Delta has none. */
const describe = (type: EngineType): string => {
  if (type.kind === 'plain' && type.name === 'NULL') return 'void'
  const stored = storableType(engineName(type))
  return stored.ok ? typeName(stored.value.type) : engineName(type)
}

const isSame = (from: EngineType, to: DeltaType): boolean => engineName(from) === toEngineType(to)

/** Casts that can not fail need not be looked at when one has. */
const isSafe = (from: EngineType, family: Family, to: PrimitiveType): boolean => {
  const engine = toEngineType(to)
  if (family === 'nothing') return true
  if (family === 'integer' && from.kind === 'plain' && signed.includes(from.name) && signed.includes(engine))
    return signed.indexOf(from.name) <= signed.indexOf(engine)
  if (to === 'double') return numbers.has(family)
  return to === 'string' ? family !== 'binary' : family === 'time' && !engineName(from).endsWith('_NS')
}

/** The expression that is cast: fractions lose their digits as ANSI says, text in binary is read as UTF-8. */
const prepared = (value: string, from: EngineType, family: Family, to: PrimitiveType): string => {
  const scale = decimalParts(to)?.scale
  if (family === 'fraction' && integers.has(toEngineType(to))) return `trunc(${value})`
  if (from.kind === 'decimal' && scale !== undefined && scale < from.scale) return `round(${value}, ${scale})`
  if (family === 'binary' && to === 'string') return `decode(${value})`
  // The engine knows no way from its other precisions to a time with a zone.
  return /^TIMESTAMP_(?:S|MS|NS)$/.test(engineName(from)) ? `CAST(${value} AS TIMESTAMP)` : value
}

const refused = (from: EngineType, to: DeltaType, { column, value }: Place): Assigned => ({
  sql: value,
  fittings: [],
  mismatches: [{ column, expected: typeName(to), found: describe(from) }],
})

const toPrimitive = (from: EngineType, to: PrimitiveType, place: Place): Assigned => {
  const family = familyOf(from)
  if (!assignable(family, to)) return refused(from, to, place)
  const { value, column } = place
  const source = prepared(value, from, family, to)
  const engine = toEngineType(to)
  const fitting: Fitting = {
    column,
    expected: typeName(to),
    fits: `(${value} IS NULL OR TRY_CAST(${source} AS ${engine}) IS NOT NULL)`,
    value,
  }
  const fittings = isSafe(from, family, to) ? [] : [fitting]
  return { sql: `CAST(${source} AS ${engine})`, fittings, mismatches: [] }
}

/** What holds of every item of a list, said of the list. */
const ofItems = (list: string, item: string, { fittings }: Assigned): readonly Fitting[] =>
  fittings.map(fitting => ({
    ...fitting,
    fits: `coalesce(len(list_filter(${list}, ${item} -> NOT ${fitting.fits})), 0) = 0`,
    value: list,
  }))

const itemAt = (depth: number): string => `boathouse_item_${depth}`

const toList = (from: EngineType, to: ArrayType, place: Place): Assigned => {
  if (from.kind !== 'list') return refused(from, to, place)
  const { value, column, depth } = place
  const item = itemAt(depth)
  const inner = assign(from.element, to.elementType, {
    value: item,
    column: `${column}.element`,
    depth: depth + 1,
  })
  return {
    sql: `list_transform(${value}, ${item} -> ${inner.sql})`,
    fittings: ofItems(value, item, inner),
    mismatches: inner.mismatches,
  }
}

const toMap = (from: EngineType, to: MapType, place: Place): Assigned => {
  if (from.kind !== 'map') return refused(from, to, place)
  const { value, column, depth } = place
  const item = itemAt(depth)
  const part = (name: 'key' | 'value', type: EngineType, into: DeltaType) =>
    assign(type, into, {
      value: `struct_extract(${item}, '${name}')`,
      column: `${column}.${name}`,
      depth: depth + 1,
    })
  const [key, inner] = [part('key', from.key, to.keyType), part('value', from.value, to.valueType)]
  const entries = `map_entries(${value})`
  return {
    sql: `map_from_entries(list_transform(${entries}, ${item} -> struct_pack("key" := ${key.sql}, "value" := ${inner.sql})))`,
    fittings: [...ofItems(entries, item, key), ...ofItems(entries, item, inner)],
    mismatches: [...key.mismatches, ...inner.mismatches],
  }
}

const toStruct = (from: EngineType, to: StructType, place: Place): Assigned => {
  if (from.kind !== 'struct') return refused(from, to, place)
  const { value, column, depth } = place
  const wanted = new Set(to.fields.map(({ name }) => name.toLowerCase()))
  const extra = from.fields
    .filter(({ name }) => !wanted.has(name.toLowerCase()))
    .map(({ name, type }): ColumnMismatch => {
      return { column: `${column}.${name}`, expected: 'no such column', found: describe(type) }
    })
  const fields = to.fields.map(field => {
    const found = from.fields.find(({ name }) => name.toLowerCase() === field.name.toLowerCase())
    if (!found) return { name: field.name, ...absent(field.type) }
    const inner = {
      value: `struct_extract(${value}, ${quoteText(found.name)})`,
      column: `${column}.${field.name}`,
      depth,
    }
    return { name: field.name, ...assign(found.type, field.type, inner) }
  })
  const items = fields.map(({ name, sql }) => `${quoteIdentifier(name)} := ${sql}`)
  return {
    sql: `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(${items.join(', ')}) END`,
    fittings: fields.flatMap(({ fittings }) => fittings),
    mismatches: [...extra, ...fields.flatMap(({ mismatches }) => mismatches)],
  }
}

const absent = (type: DeltaType): Assigned => ({
  sql: `CAST(NULL AS ${toEngineType(type)})`,
  fittings: [],
  mismatches: [],
})

const assign = (from: EngineType, to: DeltaType, place: Place): Assigned => {
  if (isSame(from, to)) return { sql: place.value, fittings: [], mismatches: [] }
  if (familyOf(from) === 'nothing') return absent(to)
  if (typeof to === 'string') return toPrimitive(from, to, place)
  if (to.type === 'array') return toList(from, to, place)
  return to.type === 'map' ? toMap(from, to, place) : toStruct(from, to, place)
}

/**
 * SQL that brings a value of an engine type to a column's type: ANSI's store assignment. Numbers go into numbers (digits after the
 * point are lost where there is no room for them, too large a number makes the cast fail), anything plain into text, text into dates
 * and times if it is one. Fields of structs are matched by name but for case; absent ones become NULL. The engine's TimeZone must be UTC.
 *
 * @param value SQL of the value
 * @param engineType as DESCRIBE or typeof prints it
 */
export const assignSql = (value: string, engineType: string, to: DeltaType, column: string): Assigned =>
  assign(parseEngineType(engineType), to, { value, column, depth: 0 })

/** An engine type, as DESCRIBE or typeof prints it, in the words that tables have for types. */
export const foundType = (engineType: string): string => describe(parseEngineType(engineType))
