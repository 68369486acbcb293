import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Assignment } from '../sql/delta-statement.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { castTo, enclosed } from './dml-columns.ts'
import { defaultOf, isGenerated } from './dml-derived.ts'
import { fieldNamed } from './field-named.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

/** An expression of the user's whose value goes into a column, or into a field in one. */
export interface RawValue {
  readonly sql: string
  readonly type: DeltaType
  /** For messages: `address.city`. */
  readonly column: string
}

/** A new value of a column, put together of raw values once their types are known. */
export interface ColumnValue {
  readonly field: StructField
  readonly raws: readonly RawValue[]
  /** SQL of the value in the column's type; `typed` gives that of a raw value. Columns of the row as it was are called by name. */
  readonly sql: (typed: (raw: RawValue) => string) => string
}

/** What a SET list says of one field: its whole value, or values of fields in it. */
interface Target {
  readonly field: StructField
  /** Undefined for a field of which only parts are set. */
  value: Assignment | undefined
  readonly parts: Map<string, Target>
}

const invalid = (message: string): Result<never> => refused('set', message)

const structOf = (field: StructField | undefined): StructType | undefined =>
  field && typeof field.type === 'object' && field.type.type === 'struct' ? field.type : undefined

/** A SET list may call columns by the table's alias; a column of that name comes first. */
const withoutAlias = (schema: StructType, path: readonly string[], alias: string): readonly string[] => {
  const [first = '', second] = path
  if (second === undefined || first.toLowerCase() !== alias.toLowerCase()) return path
  const inside = structOf(fieldNamed(schema, first))
  return inside && fieldNamed(inside, second) ? path : path.slice(1)
}

const twice = (path: readonly string[]): Result<never> =>
  invalid(`${path.join('.')} is set more than once; each column can be set once.`)

const unknown = (path: readonly string[], { fields }: StructType): Result<never> =>
  invalid(
    `There is no column ${path.join('.')} to set. There are: ${fields.map(({ name }) => name).join(', ')}.`,
  )

/** Puts one assignment in its place in the tree of what is set. */
const plant = (
  roots: Map<string, Target>,
  schema: StructType,
  path: readonly string[],
  assignment: Assignment,
): Result<void> => {
  let inside: StructType | undefined = schema
  let level = roots
  for (const [depth, name] of path.entries()) {
    if (!inside)
      return invalid(`${path.slice(0, depth).join('.')} has no fields, so ${path.join('.')} can not be set.`)
    const field = fieldNamed(inside, name)
    if (!field) return unknown(path, inside)
    const target = level.get(field.name) ?? { field, value: undefined, parts: new Map<string, Target>() }
    level.set(field.name, target)
    const last = depth === path.length - 1
    if (target.value || (last && target.parts.size > 0)) return twice(path)
    if (last) target.value = assignment
    inside = structOf(field)
    level = target.parts
  }
  return ok(undefined)
}

/** A column's default, where the statement asks for it. */
const defaultValue = (field: StructField): Result<ColumnValue> => {
  const sql = defaultOf(field)
  return sql.ok ? ok({ field, raws: [], sql: () => castTo(enclosed(sql.value), field.type) }) : sql
}

/** The value of an expression, brought to a field's type. */
export const expressionValue = (field: StructField, sql: string, column = field.name): ColumnValue => {
  // The engine takes a NULL of no type for a number.
  if (/^\s*null\s*$/i.test(sql)) return { field, raws: [], sql: () => castTo('NULL', field.type) }
  const raw = { sql, type: field.type, column }
  return { field, raws: [raw], sql: typed => typed(raw) }
}

/** The new value of a field: what it is set to, or what it is now (`now`) with some of its fields set. */
const valueOf = ({ field, value, parts }: Target, now: string, column: string): Result<ColumnValue> => {
  if (value) return value.value ? ok(expressionValue(field, value.value.sql, column)) : defaultValue(field)
  const members: { readonly name: string; readonly kept: string; readonly value: ColumnValue | undefined }[] =
    []
  for (const { name } of structOf(field)?.fields ?? []) {
    const kept = `struct_extract(${now}, ${quoteText(name)})`
    const part = parts.get(name)
    const inner = part ? valueOf(part, kept, `${column}.${name}`) : ok(undefined)
    if (!inner.ok) return inner
    members.push({ name, kept, value: inner.value })
  }
  const sql: ColumnValue['sql'] = typed => {
    const items = members.map(
      ({ name, kept, value: inner }) => `${quoteIdentifier(name)} := ${inner ? inner.sql(typed) : kept}`,
    )
    return castTo(`struct_pack(${items.join(', ')})`, field.type)
  }
  return ok({ field, raws: members.flatMap(({ value: inner }) => inner?.raws ?? []), sql })
}

/**
 * The new values of the columns that a SET list sets, in the order of the schema. Names are matched without regard to case; a nested
 * field leaves the others of its struct as they are, and makes a struct where there was NULL. DEFAULT is the column's default, or NULL;
 * of a generated column it is what the column is generated as, which leaves it out here. `alias` is the table's in the statement.
 * Errors: `invalid` for a column that is not there, or is set twice.
 */
export const newValues = (
  schema: StructType,
  set: readonly Assignment[],
  alias: string,
): Result<readonly ColumnValue[]> => {
  const roots = new Map<string, Target>()
  for (const assignment of set) {
    const planted = plant(roots, schema, withoutAlias(schema, assignment.column, alias), assignment)
    if (!planted.ok) return planted
  }
  const values: ColumnValue[] = []
  for (const field of schema.fields) {
    const target = roots.get(field.name)
    if (!target || (isGenerated(field) && target.value && !target.value.value)) continue
    const value = valueOf(target, quoteIdentifier(field.name), field.name)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}
