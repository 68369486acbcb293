import { mappingMode, physicalName } from '../delta/column-mapping.ts'
import type { Metadata } from '../delta/actions.ts'
import { toEngineType } from '../delta/engine-types.ts'
import { fieldNamed } from '../delta/field-named.ts'
import type { Literal, Predicate } from '../delta/predicate.ts'
import { decimalParts, typeName } from '../delta/schema-json.ts'
import type { DeltaType, StructField } from '../delta/schema.ts'
import { invalidAt } from '../invalid.ts'
import type { NamedRow } from '../lake/timeline-views.ts'
import type { Value } from '../ports/engine.ts'
import { type Result, err, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'

/** A column of a key, as the newest version has it, and the value that names the row. */
export interface KeyPart {
  readonly field: StructField
  /** Its name in files, by which older versions are searched for it. */
  readonly physical: string
  readonly value: null | Literal | Uint8Array
}

/** A key that the table can have. */
export interface RowKey {
  readonly parts: readonly KeyPart[]
}

/** What a version's rows are to be asked. */
export interface KeyCondition {
  readonly predicate: Predicate
  readonly sql: string
}

const whole = /^[+-]?\d+$/
const floating = /^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|[+-]?Infinity)$/
const day = /^[+-]?\d{4,}-\d\d-\d\d$/
const moment = /^[+-]?\d{4,}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/

const isDecimal = (text: string, scale: number): boolean => {
  const [, fraction] = /^[+-]?\d*(?:\.(\d*))?$/.exec(text) ?? []
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) && (fraction ?? '').replace(/0+$/, '').length <= scale
}

/** Whether a column of the type can have the value that a text spells: the engine would round what it can not hold. */
const fits = (type: DeltaType, text: string): boolean => {
  const decimal = decimalParts(type)
  if (decimal) return isDecimal(text, decimal.scale)
  switch (type) {
    case 'long':
    case 'integer':
    case 'short':
    case 'byte':
      return whole.test(text)
    case 'float':
    case 'double':
      return floating.test(text)
    case 'boolean':
      return /^(true|false)$/i.test(text)
    case 'date':
      return day.test(text)
    case 'timestamp':
    case 'timestamp_ntz':
      return moment.test(text)
    default:
      return type === 'string'
  }
}

const isPlain = (value: Value): value is KeyPart['value'] =>
  value === null || typeof value !== 'object' || value instanceof Uint8Array

const partOf = (metadata: Metadata, name: string, value: Value): Result<KeyPart> => {
  const field = fieldNamed(metadata.schema, name)
  const path = `key.${name}`
  if (!field) return err(invalidAt(path, `There is no column “${name}” in the newest version.`))
  const type = typeName(field.type)
  if (typeof field.type !== 'string')
    return err(invalidAt(path, `${field.name} is ${type}: a key is made of columns with plain values.`))
  const bytes = value instanceof Uint8Array
  const fine =
    isPlain(value) && (value === null || (bytes ? field.type === 'binary' : fits(field.type, String(value))))
  if (!fine) {
    const said = isPlain(value) && !bytes ? `“${String(value)}”` : 'This value'
    return err(invalidAt(path, `${said} is no value of ${field.name}, which is ${type}.`))
  }
  return ok({ field, physical: physicalName(field, mappingMode(metadata)), value })
}

/**
 * Reads a key, `{ column: value }`, against a table's newest metadata. Errors: `invalid` for no column at all, columns that are not there
 * or are nested, and values that they can not have.
 */
export const readRowKey = (metadata: Metadata, key: NamedRow): Result<RowKey> => {
  const parts: KeyPart[] = []
  for (const [name, value] of Object.entries(key)) {
    const part = partOf(metadata, name, value)
    if (!part.ok) return part
    parts.push(part.value)
  }
  if (parts.length === 0)
    return err(invalidAt('key', 'A key names at least one column and its value: { id: 17 }.'))
  return ok({ parts })
}

/** The key by the names of the newest version. */
export const keyRow = ({ parts }: RowKey): NamedRow =>
  Object.fromEntries(parts.map(({ field, value }) => [field.name, value]))

const namesOf = ({ metadata, field }: { readonly metadata: Metadata; readonly field: StructField }): string =>
  physicalName(field, mappingMode(metadata))

/**
 * The column that a key's column was in each of some states of a table, the newest first, the first of which has it: the one of its name in
 * files. Where the table was replaced by another, with new names in files, it is the one that had its name before.
 */
const fieldsThen = (
  { field: newest, physical }: KeyPart,
  states: readonly Metadata[],
): readonly (StructField | undefined)[] => {
  const own = new Set([physical])
  let later: { readonly metadata: Metadata; readonly field: StructField } | undefined
  return states.map((metadata, at) => {
    const { fields } = metadata.schema
    const same = fields.find(field => own.has(namesOf({ metadata, field })))
    const named = same ?? (later ? fieldNamed(metadata.schema, later.field.name) : undefined)
    const isRenamed =
      !same &&
      named !== undefined &&
      later?.metadata.schema.fields.some(
        field =>
          later !== undefined &&
          namesOf({ metadata: later.metadata, field }) === namesOf({ metadata, field: named }),
      ) === true
    const found = at === 0 ? (same ?? newest) : isRenamed ? undefined : named
    later = found && { metadata, field: found }
    if (found) own.add(namesOf({ metadata, field: found }))
    return found
  })
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')

const textOf = (value: Literal | Uint8Array): string =>
  value instanceof Uint8Array ? hex(value) : Object.is(value, -0) ? '0' : String(value)

const literalOf = (type: DeltaType, value: Literal): Literal => (type === 'string' ? String(value) : value)

const conditionOf = (field: StructField | undefined, value: KeyPart['value']): KeyCondition => {
  // A column that a version does not have is NULL in it.
  if (!field)
    return value === null
      ? { predicate: { kind: 'true' }, sql: 'true' }
      : { predicate: { kind: 'false' }, sql: 'false' }
  const column = quoteIdentifier(field.name)
  const path = [field.name]
  if (value === null) return { predicate: { kind: 'is-null', column: path }, sql: `${column} IS NULL` }
  const sql = `${column} = TRY_CAST(${quoteText(textOf(value))} AS ${toEngineType(field.type)})`
  if (value instanceof Uint8Array) return { predicate: { kind: 'unknown' }, sql }
  return {
    predicate: { kind: 'compare', column: path, op: '=', value: literalOf(field.type, value) },
    sql,
  }
}

/** What tells the rows that have a key in each of the states that a table had, given the newest first. */
export const keyConditions = (key: RowKey, states: readonly Metadata[]): readonly KeyCondition[] => {
  const fields = key.parts.map(part => fieldsThen(part, states))
  return states.map((_, at) => {
    const parts = key.parts.map(({ value }, part) => conditionOf(fields[part]?.[at], value))
    return {
      predicate: { kind: 'and', of: parts.map(({ predicate }) => predicate) },
      sql: parts.map(({ sql }) => sql).join(' AND '),
    }
  })
}
