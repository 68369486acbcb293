import type { Value } from '../ports/engine.ts'
import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Literal } from './predicate.ts'
import type { PartitionValues } from './actions.ts'
import { decimalParts } from './schema-json.ts'
import type { DeltaType } from './schema.ts'

const nullDirectory = '__HIVE_DEFAULT_PARTITION__'

/** Bytes of UTF-8 that most file systems allow a name to have are 255; the directory is only a convention, so a longer one is cut. */
const longestDirectory = 200

/** Partition columns have plain values; anything else can only be an oddity to show. */
const plainText = (value: Value): string =>
  typeof value === 'object' ? Object.prototype.toString.call(value) : String(value)

const invalid = (column: string, value: Value, why: string): Result<never> => {
  const shown =
    value instanceof Uint8Array ? [...value].map(byte => byte.toString(16)).join(' ') : plainText(value)
  const message = `The table is partitioned by ${column}, and ${shown} can not be a partition value: ${why}.`
  return refused(column, message)
}

const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

const bytesText = (column: string, value: Uint8Array): Result<string | null> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
    return ok(text === '' ? null : text)
  } catch {
    return invalid(column, value, 'readers take it as UTF-8 text, which these bytes are not')
  }
}

const wellFormed: ReadonlyMap<DeltaType, RegExp> = new Map<DeltaType, RegExp>([
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['timestamp', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/],
  ['timestamp_ntz', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?$/],
])

/**
 * A value as `partitionValues` has it (PROTOCOL.md, "Partition Value Serialization"): timestamps as ISO 8601 in UTC, timestamps without
 * a zone with a space instead of the T, decimals plain. NULL and the empty text are one and the same, null. `invalid` for what has no
 * such text: binary that is not UTF-8, infinite dates and times.
 */
export const partitionText = (column: string, type: DeltaType, value: Value): Result<string | null> => {
  if (value === null || value === '') return ok(null)
  if (value instanceof Uint8Array) return bytesText(column, value)
  if (type === 'float' && typeof value === 'number') return ok(numberText(shortest(value)))
  if (type === 'double' && typeof value === 'number') return ok(numberText(value))
  if (typeof value === 'object') return invalid(column, value, 'it is no plain value')
  const text = String(value)
  const form = wellFormed.get(type)
  if (form && !form.test(text)) return invalid(column, value, 'it is not within the years 0 to 9999')
  if (type === 'timestamp_ntz') return ok(text.replace('T', ' '))
  return ok(text)
}

/** The shortest text that is the same 32-bit float. */
const shortest = (value: number): number => {
  if (value === 0) return value
  for (let digits = 1; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return rounded
  }
  return value
}

const whole: ReadonlySet<DeltaType> = new Set<DeltaType>(['byte', 'short', 'integer', 'long'])

/** The value that a partition value of ours stands for; undefined for those that nothing can be compared with. */
export const partitionLiteral = (type: DeltaType, text: string): Literal | undefined => {
  if (type === 'boolean') return text === 'true'
  if (whole.has(type)) return BigInt(text)
  if (type === 'float' || type === 'double') {
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }
  if (type === 'timestamp_ntz') return text.replace(' ', 'T')
  const comparable = type === 'string' || type === 'date' || type === 'timestamp' || decimalParts(type)
  return comparable ? text : undefined
}

const timeText = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/

/**
 * The same for every spelling of a value that writers use, so that partitions can be told from each other: `2026-03-01 10:00:00` and
 * `2026-03-01T10:00:00.000000Z`, `1.50` and `1.5`, empty and null.
 */
export const partitionIdentity = (type: DeltaType, text: string | null): string | null => {
  if (text === null || text === '') return null
  if (type === 'float' || type === 'double') return String(Number(text))
  if (decimalParts(type)) return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
  if (type !== 'timestamp' && type !== 'timestamp_ntz') return text
  const [, day, time, fraction = ''] = timeText.exec(text) ?? []
  return day === undefined ? text : `${day} ${time}.${fraction.replace(/0+$/, '')}`
}

/** What Hive escapes in names of directories, and what one system or another does not take in a name; control characters too. */
const escaped = /[\p{Cc}"#%'*/:=?\\{}[\]^<>|~ ]/gu

const hiveEscape = (text: string): string =>
  text.replace(
    escaped,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )

const cut = (text: string): string => {
  let kept = ''
  let bytes = 0
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length
    if (bytes > longestDirectory) break
    kept += character
  }
  // Windows drops dots at the end of a name.
  return kept.replace(/\.+$/, dots => '%2E'.repeat(dots.length))
}

/**
 * The directory of a partition, relative to the table, with a slash at the end: `day=2026-03-01/city=S%C3%A3o/`. By Hive's convention,
 * which readers must not rely on; names that would be too long are cut. Not URI-encoded yet. Empty for a table without partitions.
 */
export const partitionDirectory = (values: PartitionValues): string =>
  Object.entries(values)
    .map(
      ([name, value]) =>
        `${cut(`${hiveEscape(name)}=${value === null ? nullDirectory : hiveEscape(value)}`)}/`,
    )
    .join('')
