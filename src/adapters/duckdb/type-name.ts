import { DataType, type Int, Precision, TimeUnit, Type } from 'apache-arrow'

const SIGNED: Record<number, string> = { 8: 'byte', 16: 'short', 32: 'integer', 64: 'long' }
const UNSIGNED: Record<number, string> = { 8: 'UTINYINT', 16: 'USMALLINT', 32: 'UINTEGER', 64: 'UBIGINT' }

const intName = (type: Int): string => (type.isSigned ? SIGNED : UNSIGNED)[type.bitWidth] ?? 'INTEGER'

const nestedName = (type: DataType): string | undefined => {
  if (DataType.isList(type)) return `array<${typeName(type.valueType)}>`
  if (DataType.isMap(type)) return `map<${typeName(type.keyType)},${typeName(type.valueType)}>`
  if (!DataType.isStruct(type)) return undefined
  return `struct<${type.children.map(field => `${field.name}:${typeName(field.type)}`).join(',')}>`
}

/** The Delta type that holds an Arrow type; DuckDB's name in capitals where Delta has none (unsigned integers, TIME …). */
export const typeName = (type: DataType): string => {
  if (DataType.isInt(type)) return intName(type)
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? 'double' : 'float'
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'string'
  if (DataType.isBool(type)) return 'boolean'
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return 'binary'
  if (DataType.isDecimal(type)) return `decimal(${type.precision},${type.scale})`
  if (DataType.isDate(type)) return 'date'
  if (DataType.isTimestamp(type)) {
    if (typeof type.timezone === 'string') return 'timestamp'
    return type.unit === TimeUnit.NANOSECOND ? 'TIMESTAMP_NS' : 'timestamp_ntz'
  }
  if (DataType.isTime(type)) return 'TIME'
  if (DataType.isInterval(type)) return 'INTERVAL'
  if (DataType.isDictionary(type)) return 'ENUM'
  if (type.typeId === Type.Null) return 'NULL'
  return nestedName(type) ?? (Type[type.typeId] ?? 'UNKNOWN').toUpperCase()
}

/** DuckDB's name for a type whose values do not arrive whole, at whatever depth it is; undefined when all is well. */
export const unreadable = (type: DataType): string | undefined => {
  if (DataType.isDictionary(type)) return 'ENUM'
  if (DataType.isUnion(type)) return 'UNION'
  for (const { type: inner } of type.children ?? []) {
    const found = unreadable(inner)
    if (found !== undefined) return found
  }
  return undefined
}
