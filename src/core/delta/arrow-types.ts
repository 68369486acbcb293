import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { decimalParts, typeName } from './schema-json.ts'
import type { DeltaType, StructField } from './schema.ts'

/** An Arrow type as plain data, without the library. Parts of nested types are children of the field. */
export type ArrowType =
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | {
      readonly kind: 'timestamp'
      readonly unit: 's' | 'ms' | 'us' | 'ns'
      readonly timezone: string | undefined
    }
  /** Children: one field for `list`, the fields for `struct`, one struct of key and value for `map`. */
  | {
      readonly kind:
        | 'null'
        | 'bool'
        | 'utf8'
        | 'binary'
        | 'date'
        | 'time'
        | 'interval'
        | 'duration'
        | 'list'
        | 'struct'
        | 'map'
    }

export interface ArrowField {
  readonly name: string
  readonly nullable: boolean
  readonly type: ArrowType
  readonly children: readonly ArrowField[]
}

const integerNames = { 8: 'byte', 16: 'short', 32: 'integer', 64: 'long' } as const

const refuse = (field: ArrowField): Result<never> => {
  const { kind } = field.type
  const shown = field.type.kind === 'int' ? `unsigned ${field.type.bits}-bit integer` : kind
  const message = `The column ${field.name} is of Arrow type ${shown}, which has no counterpart in Delta Lake.`
  return refused(field.name, message)
}

const structFrom = (fields: readonly ArrowField[]): Result<DeltaType> => {
  const parts: StructField[] = []
  for (const { name, nullable, ...rest } of fields) {
    const type = deltaFromArrow({ name, nullable, ...rest })
    if (!type.ok) return type
    parts.push({ name, type: type.value, nullable, metadata: {} })
  }
  return ok({ type: 'struct', fields: parts })
}

const listFrom = (field: ArrowField): Result<DeltaType> => {
  const [element] = field.children
  if (!element) return refuse(field)
  const type = deltaFromArrow(element)
  return type.ok ? ok({ type: 'array', elementType: type.value, containsNull: element.nullable }) : type
}

const mapFrom = (field: ArrowField): Result<DeltaType> => {
  const [key, value] = field.children[0]?.children ?? []
  if (!key || !value) return refuse(field)
  const keyType = deltaFromArrow(key)
  if (!keyType.ok) return keyType
  const valueType = deltaFromArrow(value)
  if (!valueType.ok) return valueType
  return ok({
    type: 'map',
    keyType: keyType.value,
    valueType: valueType.value,
    valueContainsNull: value.nullable,
  })
}

/**
 * The Delta type that is exactly an Arrow field's (`nullable` of the field itself is the caller's). Timestamps of any unit are
 * taken; with a time zone they are `timestamp`, without `timestamp_ntz`. `invalid`, naming column and type, for unsigned
 * integers, half floats, times, intervals, durations and null.
 */
export const deltaFromArrow = (field: ArrowField): Result<DeltaType> => {
  const { type } = field
  switch (type.kind) {
    case 'int':
      return type.signed ? ok<DeltaType>(integerNames[type.bits]) : refuse(field)
    case 'float':
      return type.bits === 16 ? refuse(field) : ok(type.bits === 32 ? 'float' : 'double')
    case 'decimal':
      return ok<DeltaType>(`decimal(${type.precision},${type.scale})`)
    case 'timestamp':
      return ok(type.timezone === undefined ? 'timestamp_ntz' : 'timestamp')
    case 'bool':
      return ok('boolean')
    case 'utf8':
      return ok('string')
    case 'binary':
    case 'date':
      return ok(type.kind)
    case 'list':
      return listFrom(field)
    case 'map':
      return mapFrom(field)
    case 'struct':
      return structFrom(field.children)
    default:
      return refuse(field)
  }
}

const primitives: ReadonlyMap<DeltaType, ArrowType> = new Map<DeltaType, ArrowType>([
  ['byte', { kind: 'int', bits: 8, signed: true }],
  ['short', { kind: 'int', bits: 16, signed: true }],
  ['integer', { kind: 'int', bits: 32, signed: true }],
  ['long', { kind: 'int', bits: 64, signed: true }],
  ['float', { kind: 'float', bits: 32 }],
  ['double', { kind: 'float', bits: 64 }],
  ['boolean', { kind: 'bool' }],
  ['string', { kind: 'utf8' }],
  ['binary', { kind: 'binary' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp', unit: 'us', timezone: 'UTC' }],
  ['timestamp_ntz', { kind: 'timestamp', unit: 'us', timezone: undefined }],
])

const primitiveToArrow = (type: DeltaType): ArrowType => {
  const decimal = decimalParts(type)
  const found = decimal ? { kind: 'decimal' as const, ...decimal } : primitives.get(type)
  if (!found) throw new RangeError(`${typeName(type)} is not a Delta type.`)
  return found
}

/** The Arrow field for a Delta type: timestamps in microseconds, nested parts named as Parquet names them. */
export const arrowFromDelta = (type: DeltaType, name = '', nullable = true): ArrowField => {
  if (typeof type === 'string') return { name, nullable, type: primitiveToArrow(type), children: [] }
  if (type.type === 'array') {
    const element = arrowFromDelta(type.elementType, 'element', type.containsNull)
    return { name, nullable, type: { kind: 'list' }, children: [element] }
  }
  if (type.type === 'map') {
    const parts = [
      arrowFromDelta(type.keyType, 'key', false),
      arrowFromDelta(type.valueType, 'value', type.valueContainsNull),
    ]
    const entries: ArrowField = {
      name: 'key_value',
      nullable: false,
      type: { kind: 'struct' },
      children: parts,
    }
    return { name, nullable, type: { kind: 'map' }, children: [entries] }
  }
  const children = type.fields.map(field => arrowFromDelta(field.type, field.name, field.nullable))
  return { name, nullable, type: { kind: 'struct' }, children }
}
