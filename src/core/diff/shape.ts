import { type MappingMode, physicalName } from '../delta/column-mapping.ts'
import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType, PrimitiveType, StructType } from '../delta/schema.ts'
import { quoteText } from '../sql/quote.ts'

/** How values of two types are brought to one form in which equal values are the same, and others are not. */
export type Shape =
  /** `cast`: the engine type to compare in; absent where both have the same. */
  | { readonly kind: 'plain'; readonly type: PrimitiveType; readonly cast?: string }
  | { readonly kind: 'list'; readonly element: Shape }
  | { readonly kind: 'map'; readonly key: Shape; readonly value: Shape }
  /** The fields that both have. */
  | {
      readonly kind: 'struct'
      readonly fields: readonly { readonly from: string; readonly to: string; readonly shape: Shape }[]
    }

/** Decimal digits before the point that values of the integer types take. */
const integerDigits: ReadonlyMap<string, number> = new Map([
  ['byte', 3],
  ['short', 5],
  ['integer', 10],
  ['long', 19],
])
const floating: ReadonlySet<string> = new Set(['float', 'double'])
const times: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamp_ntz'])

const digitsOf = (type: PrimitiveType): { readonly whole: number; readonly scale: number } | undefined => {
  const whole = integerDigits.get(type)
  if (whole !== undefined) return { whole, scale: 0 }
  const parts = decimalParts(type)
  return parts && { whole: parts.precision - parts.scale, scale: parts.scale }
}

/** The engine type that holds the values of both types; text where they have nothing in common. */
const commonType = (a: PrimitiveType, b: PrimitiveType): string => {
  if (integerDigits.has(a) && integerDigits.has(b)) return 'BIGINT'
  if (times.has(a) && times.has(b)) return 'TIMESTAMP'
  const [da, db] = [digitsOf(a), digitsOf(b)]
  const isNumber = (type: PrimitiveType) => floating.has(type) || digitsOf(type) !== undefined
  if (da && db) {
    const scale = Math.max(da.scale, db.scale)
    return Math.max(da.whole, db.whole) + scale <= 38 ? `DECIMAL(38,${scale})` : 'VARCHAR'
  }
  return isNumber(a) && isNumber(b) ? 'DOUBLE' : 'VARCHAR'
}

const structShape = (a: StructType, b: StructType, modes: readonly [MappingMode, MappingMode]): Shape => {
  const known = new Map(a.fields.map(field => [physicalName(field, modes[0]).toLowerCase(), field]))
  const fields = b.fields.flatMap(field => {
    const before = known.get(physicalName(field, modes[1]).toLowerCase())
    return before
      ? [{ from: before.name, to: field.name, shape: shapeOf(before.type, field.type, modes) }]
      : []
  })
  return { kind: 'struct', fields }
}

/**
 * How values of two types are compared. Of structs, on every level, only the fields that both have; numbers as numbers and times as times,
 * whatever their types; types that have nothing in common as the text that the engine prints.
 *
 * @param modes column mapping of either version
 */
export const shapeOf = (a: DeltaType, b: DeltaType, modes: readonly [MappingMode, MappingMode]): Shape => {
  if (typeof a === 'string' && typeof b === 'string')
    return { kind: 'plain', type: a, ...(a === b ? {} : { cast: commonType(a, b) }) }
  if (typeof a === 'string' || typeof b === 'string')
    return { kind: 'plain', type: 'string', cast: 'VARCHAR' }
  if (a.type === 'array' && b.type === 'array')
    return { kind: 'list', element: shapeOf(a.elementType, b.elementType, modes) }
  if (a.type === 'map' && b.type === 'map')
    return {
      kind: 'map',
      key: shapeOf(a.keyType, b.keyType, modes),
      value: shapeOf(a.valueType, b.valueType, modes),
    }
  if (a.type === 'struct' && b.type === 'struct') return structShape(a, b, modes)
  return { kind: 'plain', type: 'string', cast: 'VARCHAR' }
}

/** A value inside another as text, because the engine's JSON rounds decimals; equal numbers as the same text. */
const leafText = (sql: string, { type, cast }: Extract<Shape, { kind: 'plain' }>): string => {
  const value = cast === undefined ? sql : `CAST(${sql} AS ${cast})`
  const isFloat = cast === 'DOUBLE' || (cast === undefined && floating.has(type))
  return isFloat
    ? `CASE WHEN isnan(${value}) THEN 'nan' WHEN ${value} = 0 THEN '0' ELSE CAST(${value} AS VARCHAR) END`
    : `CAST(${value} AS VARCHAR)`
}

const nested = (sql: string, shape: Shape, side: 'from' | 'to', depth: number): string => {
  const each = (list: string, item: (x: string) => string): string =>
    `list_transform(${list}, x${depth} -> ${item(`x${depth}`)})`
  switch (shape.kind) {
    case 'plain':
      return leafText(sql, shape)
    case 'list':
      return each(sql, x => nested(x, shape.element, side, depth + 1))
    case 'map': {
      const entry = (x: string): string => {
        const key = nested(`struct_extract(${x}, 'key')`, shape.key, side, depth + 1)
        const value = nested(`struct_extract(${x}, 'value')`, shape.value, side, depth + 1)
        return `struct_pack(k := ${asText(key, shape.key)}, v := ${value})`
      }
      // By their keys, whose order in a map means nothing.
      return `list_sort(${each(`map_entries(${sql})`, entry)})`
    }
    case 'struct': {
      const fields = shape.fields.map((field, at) => {
        const inner = `struct_extract(${sql}, ${quoteText(field[side])})`
        return `f${at} := ${nested(inner, field.shape, side, depth + 1)}`
      })
      const packed = fields.length === 0 ? 'struct_pack(f := 0)' : `struct_pack(${fields.join(', ')})`
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE ${packed} END`
    }
  }
}

const asText = (sql: string, { kind }: Shape): string =>
  kind === 'plain' ? sql : `CAST(to_json(${sql}) AS VARCHAR)`

/**
 * A value of one side in the form in which it is compared: equal values IS NOT DISTINCT FROM each other, and have the same `hash`. NULL is
 * NULL, NaN is NaN, −0 is 0; nested values become text, because the engine's hash of [[1], [2]] is that of [[1, 2]].
 */
export const comparable = (sql: string, shape: Shape, side: 'from' | 'to'): string => {
  if (shape.kind !== 'plain') return asText(nested(sql, shape, side, 0), shape)
  return shape.cast === undefined ? sql : `CAST(${sql} AS ${shape.cast})`
}
