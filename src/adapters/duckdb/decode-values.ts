import { type Data, DataType, type TimeUnit, Type } from 'apache-arrow'
import type { Value } from '../../core/ports/engine.ts'
import { typeName } from './type-name.ts'
import { dateText, decimalText, intervalText, timeText, timestampText } from './value-text.ts'

/** Reads the value of one row of a column chunk. */
export type ReadValue = (row: number) => Value

/** Ticks of an Arrow time unit in a second. */
const TICKS: Record<TimeUnit, bigint> = { 0: 1n, 1: 1_000n, 2: 1_000_000n, 3: 1_000_000_000n }

const bytesAt = (data: Data, row: number): Uint8Array => {
  const offsets: ArrayLike<number | bigint> = data.valueOffsets
  return (data.values as Uint8Array).subarray(Number(offsets[row]), Number(offsets[row + 1]))
}

// A byte order mark inside a lake is a character like any other: a decoder would drop one at the beginning of a value.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

const childReader = (data: Data, index: number): ReadValue => {
  const child = data.children[index]
  return child === undefined ? () => null : valueReader(child)
}

const listReader = (data: Data): ReadValue => {
  const offsets = data.valueOffsets as Int32Array
  const read = childReader(data, 0)
  return row => {
    const start = offsets[row] ?? 0
    return Array.from({ length: (offsets[row + 1] ?? start) - start }, (_, index) => read(start + index))
  }
}

const structReader = (data: Data): ReadValue => {
  const names = DataType.isStruct(data.type) ? data.type.children.map(field => field.name) : []
  const readers = data.children.map(child => valueReader(child))
  return row => Object.fromEntries(names.map((name, index) => [name, readers[index]?.(row) ?? null]))
}

const keyText = (key: Value): string => (typeof key === 'object' ? JSON.stringify(key) : `${key}`)

/** Keys of a map become property names, whatever their type. */
const mapReader = (data: Data): ReadValue => {
  const offsets = data.valueOffsets as Int32Array
  const [entries] = data.children
  if (entries === undefined) return () => ({})
  const key = childReader(entries, 0)
  const value = childReader(entries, 1)
  return row => {
    const start = offsets[row] ?? 0
    const length = (offsets[row + 1] ?? start) - start
    return Object.fromEntries(
      Array.from({ length }, (_, index) => [keyText(key(start + index)), value(start + index)]),
    )
  }
}

/** Sixteen bytes a value: months, days, nanoseconds. */
const intervalReader = (data: Data): ReadValue => {
  const { buffer, byteOffset, byteLength } = data.values as Int32Array
  const view = new DataView(buffer, byteOffset, byteLength)
  return row => {
    const at = row * 16
    return intervalText(view.getInt32(at, true), view.getInt32(at + 4, true), view.getBigInt64(at + 8, true))
  }
}

const numberReader = (data: Data): ReadValue => {
  const values = data.values as ArrayLike<number | bigint>
  return row => values[row] ?? null
}

const bigReader = (data: Data, text: (value: bigint) => string): ReadValue => {
  const values = data.values as ArrayLike<number | bigint>
  return row => text(BigInt(values[row] ?? 0))
}

const byType = (data: Data): ReadValue => {
  const { type } = data
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return row => utf8.decode(bytesAt(data, row))
  if (DataType.isInt(type) || DataType.isFloat(type)) return numberReader(data)
  if (DataType.isBool(type))
    return row => ((((data.values as Uint8Array)[row >> 3] ?? 0) >> (row & 7)) & 1) === 1
  if (DataType.isDecimal(type)) return row => decimalText(data.values as Uint32Array, row, type.scale)
  if (DataType.isDate(type)) return bigReader(data, dateText)
  if (DataType.isTimestamp(type))
    return bigReader(data, ticks => timestampText(ticks, TICKS[type.unit], typeof type.timezone === 'string'))
  if (DataType.isTime(type)) return bigReader(data, ticks => timeText(ticks, TICKS[type.unit]))
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return row => bytesAt(data, row).slice()
  if (DataType.isList(type)) return listReader(data)
  if (DataType.isStruct(type)) return structReader(data)
  if (DataType.isMap(type)) return mapReader(data)
  if (DataType.isInterval(type)) return intervalReader(data)
  if (type.typeId === Type.Null) return () => null
  throw new Error(
    `A result column has the type ${typeName(type)}, which cannot be shown; cast it to VARCHAR.`,
  )
}

/** A reader for the rows of a column chunk. Throws for Arrow types that DuckDB never sends. */
export const valueReader = (data: Data): ReadValue => {
  const read = byType(data)
  const { nullBitmap, nullCount } = data
  if (nullCount === 0 || nullBitmap.length === 0) return read
  return row => ((((nullBitmap[row >> 3] ?? 0) >> (row & 7)) & 1) === 0 ? null : read(row))
}
