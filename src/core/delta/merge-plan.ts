import type { ColumnMismatch } from '../error.ts'
import { type Result, err, ok } from '../result.ts'
import type { Assignment, DeltaStatement, MergeAction, MergeClause, SqlText } from '../sql/delta-statement.ts'
import type { Metadata } from './actions.ts'
import { assignMapping } from './alter-mapping.ts'
import { type ColumnValue, expressionValue, newValues } from './dml-assign.ts'
import { fieldNamed } from './field-named.ts'
import { member } from './dml-columns.ts'
import { isGenerated } from './dml-derived.ts'
import { defaultExpression } from './generated-columns.ts'
import { typeName } from './schema-json.ts'
import type { StructField, StructType } from './schema.ts'

/** A clause of a MERGE, with its names resolved. */
export interface PlannedClause {
  /** Its place in the statement, from 0. */
  readonly index: number
  readonly when: MergeClause['when']
  /** SQL; undefined: always. */
  readonly condition: string | undefined
  readonly kind: 'update' | 'delete' | 'insert'
  /** Of an insert, all columns but those that are generated. */
  readonly values: readonly ColumnValue[]
}

/** What the rows of a MERGE's source have, by the names and types that a table would store. */
export interface MergeSource {
  readonly alias: string
  readonly schema: StructType
}

const invalid = (path: string, message: string): Result<never> =>
  err({ kind: 'invalid', message, problems: [{ path, message }] })

const isStar = ({ action }: MergeClause): boolean =>
  action.kind === 'update-all' || action.kind === 'insert-all'

/** Names of the columns that clauses set or insert by name. */
const namedColumns = (clauses: readonly MergeClause[], alias: string): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const { action } of clauses) {
    const paths =
      action.kind === 'update'
        ? action.set.map(({ column }) => column)
        : action.kind === 'insert'
          ? action.columns
          : []
    for (const path of paths) {
      const plain = path.length > 1 && path[0]?.toLowerCase() === alias.toLowerCase() ? path.slice(1) : path
      if (plain.length === 1 && plain[0] !== undefined) names.add(plain[0].toLowerCase())
    }
  }
  return names
}

/**
 * The metadata of the table after schema evolution: columns that only the source has are added, as nullable and last, all of them
 * where a clause takes all (`*`), else those that a clause names. The same object when there are none.
 *
 * @param alias what the statement calls the table
 * @param uuid for physical names of new columns
 */
export const evolveForMerge = (
  metadata: Metadata,
  source: StructType,
  clauses: readonly MergeClause[],
  alias: string,
  uuid: () => string,
): Metadata => {
  const star = clauses.some(isStar)
  const named = namedColumns(clauses, alias)
  const added = source.fields.filter(
    ({ name }) => !fieldNamed(metadata.schema, name) && (star || named.has(name.toLowerCase())),
  )
  if (added.length === 0) return metadata
  const fields = [...metadata.schema.fields, ...added.map(field => ({ ...field, nullable: true }))]
  return { ...metadata, ...assignMapping({ type: 'struct', fields }, metadata.configuration, uuid) }
}

const missingColumns = (fields: readonly StructField[], clause: string): Result<never> => {
  const columns = fields.map(({ name, type }): ColumnMismatch => {
    return { column: name, expected: typeName(type), found: 'no such column' }
  })
  const message =
    `The source of the MERGE has no ${columns.map(({ column }) => column).join(', ')}, which ${clause} takes from it. ` +
    `Name the columns instead, or use MERGE WITH SCHEMA EVOLUTION.`
  return err({ kind: 'schema-mismatch', message, columns })
}

/** Each column of the table from the source's column of its name. */
const fromSource = (
  schema: StructType,
  source: MergeSource,
): { readonly values: readonly ColumnValue[]; readonly absent: readonly StructField[] } => {
  const values: ColumnValue[] = []
  const absent: StructField[] = []
  for (const field of schema.fields) {
    const found = fieldNamed(source.schema, field.name)
    if (found) values.push(expressionValue(field, member(source.alias, found.name)))
    else if (!isGenerated(field)) absent.push(field)
  }
  return { values, absent }
}

/** The columns that an INSERT does not name get their defaults. */
const withDefaults = (
  schema: StructType,
  set: readonly Assignment[],
  alias: string,
): Result<readonly ColumnValue[]> => {
  const given = newValues(schema, set, alias)
  if (!given.ok) return given
  const named = new Set(given.value.map(({ field }) => field.name))
  const rest = schema.fields
    .filter(field => !named.has(field.name) && !isGenerated(field))
    .map(({ name }): Assignment => ({ column: [name], value: undefined }))
  const defaults = newValues(schema, rest, '')
  return defaults.ok ? ok([...given.value, ...defaults.value]) : defaults
}

const insertValues = (
  action: Extract<MergeAction, { kind: 'insert' }>,
  schema: StructType,
  alias: string,
): Result<readonly ColumnValue[]> => {
  const { columns, values } = action
  if (columns.length !== values.length) {
    const message = `INSERT names ${columns.length} columns, but gives ${values.length} values.`
    return invalid('clauses', message)
  }
  const nested = columns.find(path => path.length > (path[0]?.toLowerCase() === alias.toLowerCase() ? 2 : 1))
  if (nested)
    return invalid(
      'clauses',
      `INSERT can not fill ${nested.join('.')} alone; give a value for ${nested[0] ?? ''}.`,
    )
  const set = columns.map((column, index): Assignment => ({ column, value: values[index] }))
  return withDefaults(schema, set, alias)
}

const valuesOf = (
  { action }: MergeClause,
  schema: StructType,
  alias: string,
  source: MergeSource,
  evolving: boolean,
): Result<readonly ColumnValue[]> => {
  switch (action.kind) {
    case 'delete':
      return ok([])
    case 'update':
      return newValues(schema, action.set, alias)
    case 'insert':
      return insertValues(action, schema, alias)
    case 'update-all': {
      const { values, absent } = fromSource(schema, source)
      return evolving || absent.length === 0 ? ok(values) : missingColumns(absent, 'UPDATE SET *')
    }
    case 'insert-all': {
      const { values, absent } = fromSource(schema, source)
      const needed = absent.filter(field => defaultExpression(field) === undefined)
      if (!evolving && needed.length > 0) return missingColumns(needed, 'INSERT *')
      const rest = absent.map(({ name }): Assignment => ({ column: [name], value: undefined }))
      const defaults = newValues(schema, rest, '')
      return defaults.ok ? ok([...values, ...defaults.value]) : defaults
    }
  }
}

const kindOf = ({ action }: MergeClause): PlannedClause['kind'] => {
  if (action.kind === 'delete') return 'delete'
  return action.kind === 'update' || action.kind === 'update-all' ? 'update' : 'insert'
}

/**
 * Resolves the clauses of a MERGE against the table's columns (`schema`, already evolved) and the source's. Errors: `invalid` for
 * columns that are not there, are set twice, or for two tables of one alias; `schema-mismatch` when `*` lacks a column of the source and
 * the schema does not evolve.
 *
 * @param alias what the statement calls the table
 */
export const planClauses = (
  clauses: readonly MergeClause[],
  schema: StructType,
  alias: string,
  source: MergeSource,
  evolving: boolean,
): Result<readonly PlannedClause[]> => {
  if (alias.toLowerCase() === source.alias.toLowerCase())
    return invalid(
      'sourceAlias',
      `Both the table and the source of the MERGE are called ${alias}; give one an alias.`,
    )
  const planned: PlannedClause[] = []
  for (const [index, clause] of clauses.entries()) {
    const values = valuesOf(clause, schema, alias, source, evolving)
    if (!values.ok) return values
    const { when, condition } = clause
    planned.push({ index, when, condition: condition?.sql, kind: kindOf(clause), values: values.value })
  }
  return ok(planned)
}

/** Whether a target row may be matched by several source rows: only where all that can happen to it is the same. */
export const allowsSeveralMatches = (clauses: readonly PlannedClause[]): boolean => {
  const matched = clauses.filter(({ when }) => when === 'matched')
  return matched.every(({ kind, condition }) => kind === 'delete' && condition === undefined)
}

const predicates = (clauses: readonly MergeClause[], when: MergeClause['when']): string =>
  JSON.stringify(
    clauses
      .filter(clause => clause.when === when)
      .map(clause => {
        const predicate = clause.condition ? { predicate: `(${clause.condition.sql.trim()})` } : {}
        return { ...predicate, actionType: kindOf(clause) }
      }),
  )

/** `operationParameters` of a MERGE as Spark writes them. */
export const mergeParameters = (
  on: SqlText,
  clauses: readonly MergeClause[],
): Readonly<Record<string, string>> => ({
  predicate: JSON.stringify([`(${on.sql.trim()})`]),
  matchedPredicates: predicates(clauses, 'matched'),
  notMatchedPredicates: predicates(clauses, 'not-matched'),
  notMatchedBySourcePredicates: predicates(clauses, 'not-matched-by-source'),
})

/** All expressions of a MERGE that the user wrote. */
export const mergeTexts = ({
  source,
  on,
  clauses,
}: Extract<DeltaStatement, { kind: 'merge' }>): readonly string[] => {
  const inside = clauses.flatMap(({ condition, action }) => [
    ...(condition ? [condition] : []),
    ...(action.kind === 'update' ? action.set.flatMap(({ value }) => value ?? []) : []),
    ...(action.kind === 'insert' ? action.values : []),
  ])
  return [source, on, ...inside].map(({ sql }) => sql)
}
