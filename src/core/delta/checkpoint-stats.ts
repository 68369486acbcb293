import type { ParquetRow, ParquetValue } from '../ports/parquet.ts'
import type { LogJson } from './actions.ts'
import { asObject, parseJson, printJson } from './log-json.ts'
import { decimalParts } from './schema-json.ts'
import type { DeltaType, StructType } from './schema.ts'
import { millisecondBound } from './stats-text.ts'

type Side = 'min' | 'max'

const dayMs = 86_400_000

const isoDay = (days: number): string | undefined => {
  const date = new Date(days * dayMs)
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString()
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : undefined
}

const isoMicros = (micros: bigint, zone: 'Z' | ''): string | undefined => {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const date = new Date(Number((micros - fraction) / 1000n))
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString()
  return /^\d{4}-/.test(text) ? `${text.slice(0, 19)}.${String(fraction).padStart(6, '0')}${zone}` : undefined
}

const decimalText = (unscaled: bigint, scale: number): string => {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const sign = unscaled < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const quoted = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : printJson(text)

const bigText = (value: bigint, type: DeltaType, side: Side): string | undefined => {
  if (type === 'timestamp' || type === 'timestamp_ntz') {
    const text = isoMicros(value, type === 'timestamp' ? 'Z' : '')
    return text === undefined ? undefined : quoted(millisecondBound(text, side))
  }
  return decimalText(value, decimalParts(type)?.scale ?? 0)
}

/** JSON text of a leaf, or undefined for what statistics do not hold. */
const leafText = (value: ParquetValue | undefined, type: DeltaType, side: Side): string | undefined => {
  if (typeof value === 'bigint') return bigText(value, type, side)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return printJson(value)
  if (typeof value !== 'number') return undefined
  if (type === 'date') return quoted(isoDay(value))
  if (decimalParts(type)) return decimalText(BigInt(value), decimalParts(type)?.scale ?? 0)
  return Number.isFinite(value) ? printJson(value) : undefined
}

const isStruct = (type: DeltaType): type is StructType => typeof type === 'object' && type.type === 'struct'

const structText = (value: ParquetRow, { fields }: StructType, side: Side): string => {
  const members = fields.flatMap(({ name, type }) => {
    const member = value[name]
    const text = isStruct(type)
      ? member === null || member === undefined
        ? undefined
        : structText(member as ParquetRow, type, name === 'maxValues' ? 'max' : side)
      : leafText(member, type, side)
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`]
  })
  return `{${members.join(',')}}`
}

/**
 * The text of `add.stats` from a checkpoint's `stats_parsed` and its type. Bounds stay bounds: timestamps are cut to milliseconds
 * outwards, decimals and integers keep every digit.
 */
export const printParsedStats = (parsed: ParquetRow, type: StructType): string =>
  structText(parsed, type, 'min')

const instant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/

/** Microseconds of an ISO time, cut down to whole ones. */
const microsOf = (text: string): bigint | undefined => {
  const [, day, time, fraction = '', zone = 'Z'] = instant.exec(text) ?? []
  const seconds = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`)
  if (Number.isNaN(seconds)) return undefined
  return BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
}

const daysOf = (text: string): number | undefined => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(time) ? undefined : time / dayMs
}

const unscaled = (text: string, scale: number): bigint | undefined => {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const extra = fraction.slice(scale)
  if (whole === '' || /[1-9]/.test(extra)) return undefined
  return BigInt(`${sign}${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`)
}

/** More digits than these are not whole in a JSON number that was read as a double. */
const exactDigits = 15

const decimalOf = (json: LogJson, type: DeltaType): bigint | undefined => {
  const parts = decimalParts(type)
  if (!parts || (typeof json === 'number' && parts.precision > exactDigits)) return undefined
  return unscaled(typeof json === 'number' ? String(json) : typeof json === 'string' ? json : '', parts.scale)
}

const integerOf = (json: LogJson): bigint | undefined => {
  if (typeof json === 'bigint') return json
  return typeof json === 'number' && Number.isSafeInteger(json) ? BigInt(json) : undefined
}

const numberOf = (json: LogJson): number | undefined =>
  typeof json === 'number' || typeof json === 'bigint' ? Number(json) : undefined

/** A leaf of statistics, or a partition value that was brought to JSON, as a checkpoint holds it; null when it can not be. */
export const parsedLeaf = (json: LogJson, type: DeltaType): ParquetValue => {
  switch (type) {
    case 'string':
      return typeof json === 'string' ? json : null
    case 'boolean':
      return typeof json === 'boolean' ? json : null
    case 'long':
      return integerOf(json) ?? null
    case 'byte':
    case 'short':
    case 'integer':
    case 'float':
    case 'double':
      return numberOf(json) ?? null
    case 'date':
      return (typeof json === 'string' ? daysOf(json) : undefined) ?? null
    case 'timestamp':
    case 'timestamp_ntz':
      return (typeof json === 'string' ? microsOf(json) : undefined) ?? null
    default:
      return decimalOf(json, type) ?? null
  }
}

const parsedStruct = (json: LogJson | undefined, { fields }: StructType): ParquetRow | null => {
  const body = asObject(json)
  if (!body) return null
  const members = fields.map(({ name, type }) => {
    const member = Object.hasOwn(body, name) ? (body[name] ?? null) : null
    return [name, isStruct(type) ? parsedStruct(member, type) : parsedLeaf(member, type)] as const
  })
  return Object.fromEntries(members)
}

/** A checkpoint's `stats_parsed` from the text of `add.stats`; null when the text is none. */
export const parseStatsStruct = (text: string | undefined, type: StructType): ParquetRow | null => {
  try {
    return text === undefined ? null : parsedStruct(parseJson(text), type)
  } catch {
    return null
  }
}
