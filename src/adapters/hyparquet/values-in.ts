import type { DeltaType, StructType } from '../../core/delta/schema.ts'
import type { ParquetRow, ParquetValue } from '../../core/ports/parquet.ts'

type Reader = (raw: unknown) => ParquetValue

const unreadable = (raw: unknown, type: string): never => {
  throw new TypeError(`A ${type} was read as ${typeof raw}.`)
}

const bigEndian = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(8 * bytes.length, value)
}

const toBigint: Reader = raw => {
  if (typeof raw === 'bigint') return raw
  if (typeof raw === 'number') return BigInt(raw)
  return raw instanceof Uint8Array ? bigEndian(raw) : unreadable(raw, 'whole number')
}

const toNumber: Reader = raw => {
  if (typeof raw === 'number') return raw
  return typeof raw === 'bigint' ? Number(raw) : unreadable(raw, 'number')
}

const ofKind =
  (kind: 'boolean' | 'string'): Reader =>
  raw =>
    typeof raw === kind ? (raw as boolean | string) : unreadable(raw, kind)

const toBytes: Reader = raw => (raw instanceof Uint8Array ? raw : unreadable(raw, 'binary'))

const primitiveReader = (type: string): Reader => {
  switch (type) {
    case 'boolean':
    case 'string':
      return ofKind(type)
    case 'binary':
      return toBytes
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
      return toBigint
    default:
      return type.startsWith('decimal') ? toBigint : toNumber
  }
}

const listReader = (element: Reader): Reader => {
  return raw => (Array.isArray(raw) ? raw.map(element) : unreadable(raw, 'list'))
}

/** Maps are read as the lists of entries that they are stored as: an object would lose keys such as `__proto__`. */
const mapReader = (key: Reader, value: Reader): Reader => {
  return raw => {
    const [entries] = Object.values(raw as { readonly [name: string]: unknown })
    if (!Array.isArray(entries)) return unreadable(raw, 'map')
    return new Map(
      entries.map(entry => {
        const [k, v] = Object.values(entry as { readonly [name: string]: unknown })
        return [key(k), value(v)] as const
      }),
    )
  }
}

const readerOf = (type: DeltaType): Reader => {
  const read = notNull(type)
  return raw => (raw === null || raw === undefined ? null : read(raw))
}

const notNull = (type: DeltaType): Reader => {
  if (typeof type === 'string') return primitiveReader(type)
  if (type.type === 'array') return listReader(readerOf(type.elementType))
  if (type.type === 'map') return mapReader(readerOf(type.keyType), readerOf(type.valueType))
  return rowReader(type)
}

/** Brings rows of hyparquet, read with `parsers`, to the port's values. Throws TypeError for a value of another kind. */
export const rowReader = (schema: StructType): ((raw: unknown) => ParquetRow) => {
  const readers = schema.fields.map(field => [field.name, readerOf(field.type)] as const)
  return raw => {
    const row: { [column: string]: ParquetValue } = {}
    for (const [name, read] of readers)
      row[name] = read((raw as { readonly [column: string]: unknown })[name])
    return row
  }
}
