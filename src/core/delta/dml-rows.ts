import { quoteIdentifier } from '../sql/quote.ts'
import type { ColumnValue, RawValue } from './dml-assign.ts'
import { castTo, clauseColumn, columnList, enclosed } from './dml-columns.ts'
import type { GeneratedColumn } from './dml-derived.ts'
import type { StructField, StructType } from './schema.ts'

/** A column of a SELECT that is not the table's, and its SQL. */
export interface Key {
  readonly name: string
  readonly sql: string
}

/** New values of the rows that one clause decides on. */
export interface ClauseValues {
  /** SQL that tells the clause's rows from those of other clauses; undefined where there is only one. */
  readonly guard: string | undefined
  /** The clause, as `clauseColumn` has it; undefined where there is only one. */
  readonly clause: number | undefined
  readonly values: readonly ColumnValue[]
}

/** Rows that get new values. */
export interface NewRows {
  readonly keys: readonly Key[]
  /** All that comes after FROM, for the users' expressions. */
  readonly from: string
  readonly schema: StructType
  /** What the row as it was is called in `from`; undefined for rows that are new. */
  readonly before: string | undefined
  readonly clauses: readonly ClauseValues[]
  readonly generated: readonly GeneratedColumn[]
}

/** The users' expressions, each under a name of its own, beside the keys and the row as it was. */
export interface RawSelect {
  readonly sql: string
  readonly raws: readonly { readonly raw: RawValue; readonly name: string }[]
}

const rawName = (index: number): string => `__boathouse_value_${index}`

/**
 * The SELECT that evaluates the users' expressions, each once for each row that its clause decides on. It is looked at for their types
 * before `typedSelect` can be written.
 */
export const rawSelect = ({ keys, from, schema, before, clauses }: NewRows): RawSelect => {
  const raws: { raw: RawValue; name: string }[] = []
  const items = keys.map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`)
  if (before !== undefined) items.push(columnList(schema, before))
  for (const { guard, values } of clauses) {
    for (const raw of values.flatMap(value => value.raws)) {
      const name = rawName(raws.length)
      const sql = enclosed(raw.sql)
      items.push(`${guard === undefined ? sql : `CASE WHEN ${guard} THEN ${sql} END`} AS ${name}`)
      raws.push({ raw, name })
    }
  }
  return { sql: `SELECT ${items.join(', ')} FROM ${from}`, raws }
}

/** The columns that any of the clauses sets, or that are generated from them, in the order of the schema. */
export const assignedColumns = ({
  schema,
  clauses,
  generated,
}: Pick<NewRows, 'schema' | 'clauses' | 'generated'>): readonly StructField[] => {
  const names = new Set(generated.map(({ field }) => field.name))
  for (const { values } of clauses) for (const { field } of values) names.add(field.name)
  return schema.fields.filter(({ name }) => names.has(name))
}

/** The value that the first of some cases gives: all rows of a clause have the same one. */
const byClause = (
  cases: readonly (readonly [clause: number | undefined, sql: string])[],
  otherwise: string,
): string => {
  const only = cases.find(([clause]) => clause === undefined)
  if (only) return only[1]
  if (cases.length === 0) return otherwise
  const arms = cases.map(([clause, sql]) => `WHEN ${clause} THEN ${sql}`)
  return `CASE ${clauseColumn} ${arms.join(' ')} ELSE ${otherwise} END`
}

const setValue = (
  { before, clauses }: NewRows,
  field: StructField,
  typed: (raw: RawValue) => string,
): string => {
  const cases = clauses.flatMap(({ clause, values }) => {
    const value = values.find(candidate => candidate.field.name === field.name)
    return value ? [[clause, value.sql(typed)] as const] : []
  })
  return byClause(cases, before === undefined ? castTo('NULL', field.type) : quoteIdentifier(field.name))
}

/** What a generated column is: what the clause says where it says something, else what it is generated as. */
const generatedValue = ({ clauses }: NewRows, { field, sql }: GeneratedColumn): string => {
  const explicit = clauses.filter(({ values }) => values.some(value => value.field.name === field.name))
  return byClause(
    explicit.map(({ clause }) => [clause, quoteIdentifier(field.name)] as const),
    sql,
  )
}

/**
 * The SELECT of the keys and the new values over what `rawSelect` gave. `columns` are those that come out: assigned ones, or all.
 * `typed` is the SQL of a raw value in its column's type.
 */
export const typedSelect = (
  rows: NewRows,
  raw: string,
  columns: readonly StructField[],
  typed: (raw: RawValue) => string,
): string => {
  const { keys, schema, generated } = rows
  const keyNames = keys.map(({ name }) => quoteIdentifier(name))
  const wanted = generated.length === 0 ? columns : schema.fields
  const values = wanted.map(field => `${setValue(rows, field, typed)} AS ${quoteIdentifier(field.name)}`)
  const set = `SELECT ${[...keyNames, ...values].join(', ')} FROM (${raw})`
  if (generated.length === 0) return set
  const derived = new Map(generated.map(column => [column.field.name, column]))
  const items = columns.map(({ name }) => {
    const column = derived.get(name)
    return column ? `${generatedValue(rows, column)} AS ${quoteIdentifier(name)}` : quoteIdentifier(name)
  })
  return `SELECT ${[...keyNames, ...items].join(', ')} FROM (${set})`
}
