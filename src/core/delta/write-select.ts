import type { ColumnMismatch } from '../error.ts'
import { refused } from '../invalid.ts'
import type { FieldId } from '../ports/engine.ts'
import { type Result, err, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { fromSparkExpression } from '../sql/spark-expression.ts'
import type { Metadata } from './actions.ts'
import { mappingMode, physicalName, physicalSchema } from './column-mapping.ts'
import { type Constraint, constraintsOf } from './constraints.ts'
import { toEngineType } from './engine-types.ts'
import { defaultExpression, generationExpression } from './generated-columns.ts'
import { typeName } from './schema-json.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'
import { type Fitting, assignSql, foundType } from './write-casts.ts'
import { fieldIds, physicalValue } from './write-mapping.ts'

/** Rows on their way into a table. */
export interface Incoming {
  readonly metadata: Metadata
  /** A SELECT, and its columns with the engine's types as DESCRIBE prints them. */
  readonly sql: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** `change`: rows of the change feed, which have `_change_type` too and are not checked. */
  readonly kind: 'data' | 'change'
  /** Rows that were in the table before: its rules are not looked at. */
  readonly trusted?: boolean
  /** Rules beyond the table's own. */
  readonly rules?: readonly Constraint[]
  /** SQL of an ORDER BY over the table's columns. */
  readonly orderBy?: string
}

/** How rows become rows of files. */
export interface WriteSelect {
  /** A SELECT of the rows by physical names, partition columns too. A row that breaks a rule, or does not fit, makes it fail. */
  readonly sql: string
  /** The same rows by the table's own names, not checked. */
  readonly unchecked: string
  /** Over the columns of the incoming SELECT: where the fault may lie when it fails. */
  readonly fittings: readonly Fitting[]
  readonly constraints: readonly Constraint[]
  /** The columns of files, by physical names. */
  readonly file: StructType
  /** The partition columns: how they are called in the SELECT and in `partitionValues`, and by the user. */
  readonly partitions: readonly {
    readonly name: string
    readonly column: string
    readonly type: DeltaType
  }[]
  readonly fieldIds: readonly FieldId[]
}

/** A column of the table on its way: SQL over the incoming columns, or, when it is generated, over those of the table. */
interface Filled {
  readonly field: StructField
  readonly sql: string
  readonly generated: boolean
}

interface Filling {
  readonly columns: readonly Filled[]
  readonly fittings: readonly Fitting[]
  readonly mismatches: readonly ColumnMismatch[]
}

const changeType: StructField = { name: '_change_type', type: 'string', nullable: false, metadata: {} }

const described = ({ type, nullable }: StructField): string =>
  `${typeName(type)}${nullable ? '' : ' not null'}`

/** What a column gets that the rows do not have. */
const fillAbsent = (field: StructField, kind: Incoming['kind']): Result<Filled | ColumnMismatch> => {
  const made = kind === 'data' ? generationExpression(field) : undefined
  const source = made ?? (kind === 'data' ? defaultExpression(field) : undefined)
  const engine = toEngineType(field.type)
  if (source === undefined) {
    if (field.nullable || kind === 'change')
      return ok({ field, sql: `CAST(NULL AS ${engine})`, generated: false })
    return ok({ column: field.name, expected: described(field), found: 'no such column' })
  }
  const sql = fromSparkExpression(source)
  if (sql.ok) return ok({ field, sql: `CAST((${sql.value}) AS ${engine})`, generated: made !== undefined })
  const what = made === undefined ? 'default' : 'expression'
  const message = `The ${what} of column ${field.name} can not be computed here: ${source} (${sql.error.message})`
  return refused(field.name, message)
}

const namedTwice = (columns: Incoming['columns']): string | undefined => {
  const seen = new Set<string>()
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) return name
    seen.add(name.toLowerCase())
  }
  return undefined
}

/** Readers take the empty text for NULL as a partition value, so it is NULL before anything is checked. */
const forPartition = (sql: string, { type }: StructField): string => {
  if (type === 'string') return `nullif(${sql}, '')`
  return type === 'binary' ? `nullif(${sql}, ''::BLOB)` : sql
}

const fill = ({ metadata, columns, kind }: Incoming): Result<Filling> => {
  const fields = [...metadata.schema.fields, ...(kind === 'change' ? [changeType] : [])]
  const found = new Map(columns.map(column => [column.name.toLowerCase(), column]))
  const wanted = new Set(fields.map(({ name }) => name.toLowerCase()))
  const filled: Filled[] = []
  const fittings: Fitting[] = []
  const mismatches: ColumnMismatch[] = []
  for (const field of fields) {
    const column = found.get(field.name.toLowerCase())
    if (column) {
      const assigned = assignSql(quoteIdentifier(column.name), column.type, field.type, field.name)
      fittings.push(...assigned.fittings)
      mismatches.push(...assigned.mismatches)
      const partition = metadata.partitionColumns.includes(field.name)
      const sql = partition ? forPartition(assigned.sql, field) : assigned.sql
      filled.push({ field, sql, generated: false })
      continue
    }
    const absent = fillAbsent(field, kind)
    if (!absent.ok) return absent
    if ('column' in absent.value) mismatches.push(absent.value)
    else filled.push(absent.value)
  }
  for (const { name, type } of columns) {
    if (wanted.has(name.toLowerCase())) continue
    mismatches.push({ column: name, expected: 'no such column', found: foundType(type) })
  }
  return ok({ columns: filled, fittings, mismatches })
}

/** Two layers: generated columns are made of the others as they will be stored. */
const layered = (source: string, columns: readonly Filled[]): string => {
  const item = ({ field, sql }: Filled): string => `${sql} AS ${quoteIdentifier(field.name)}`
  const given = columns.filter(({ generated }) => !generated)
  const inner = `SELECT ${given.map(item).join(', ')} FROM (${source}\n) AS boathouse_source`
  if (given.length === columns.length) return inner
  const outer = columns.map(column => (column.generated ? item(column) : quoteIdentifier(column.field.name)))
  return `SELECT ${outer.join(', ')} FROM (${inner}) AS boathouse_given`
}

/** Hung on a column that is written, so that the engine looks at just the rows that are, in the pass that writes them. */
const guarded = (value: string, constraints: readonly Constraint[]): string => {
  if (constraints.length === 0) return value
  const holds = constraints.map(constraint => `coalesce(${constraint.holds}, false)`).join(' AND ')
  return `CASE WHEN ${holds} THEN ${value} ELSE error(${quoteText('A row breaks a rule of the table.')}) END`
}

const mismatchError = (columns: readonly ColumnMismatch[]): Result<never> => {
  const list = columns.map(
    ({ column, expected, found }) => `${column} (expected ${expected}, found ${found})`,
  )
  const noun = columns.length === 1 ? 'A column does' : `${columns.length} columns do`
  const message = `${noun} not fit the table: ${list.join('; ')}.`
  return err({ kind: 'schema-mismatch', message, columns })
}

/**
 * Plans how rows are brought into the form of a table's files: columns found by name but for case and cast to the table's types, absent
 * ones filled with their default, their generation expression or NULL, every rule of the table enforced, physical names. Errors:
 * `schema-mismatch` with every column that there is no way for, `invalid` for two columns of one name, for a table without any column but
 * partition columns and for expressions that the engine does not know.
 */
export const planSelect = (incoming: Incoming): Result<WriteSelect> => {
  const { metadata, columns, kind, trusted = false, rules = [], orderBy } = incoming
  const twice = namedTwice(columns)
  if (twice !== undefined) return refused(twice, `The rows have two columns of the name ${twice}.`)
  const filling = fill(incoming)
  if (!filling.ok) return filling
  const { columns: filled, fittings, mismatches } = filling.value
  if (mismatches.length > 0) return mismatchError(mismatches)
  const computed = new Set(
    filled.flatMap(({ field, generated }) => (generated ? [field.name.toLowerCase()] : [])),
  )
  const own = kind === 'data' && !trusted ? constraintsOf(metadata, computed) : ok([])
  if (!own.ok) return own
  const constraints = [...own.value, ...rules]

  const mode = mappingMode(metadata)
  const fields = filled.map(({ field }) => field)
  const data = fields.filter(({ name }) => !metadata.partitionColumns.includes(name))
  const [first] = data
  if (!first) return refused('schema', 'A table needs a column that it is not partitioned by.')
  const partitions = metadata.partitionColumns.flatMap(column => {
    const field = fields.find(({ name }) => name === column)
    return field ? [{ name: physicalName(field, mode), column, type: field.type, field }] : []
  })
  const item = (field: StructField): string => {
    const value = physicalValue(quoteIdentifier(field.name), field.type, mode)
    const checked = field === first ? guarded(value, constraints) : value
    return `${checked} AS ${quoteIdentifier(physicalName(field, mode))}`
  }
  const unchecked = layered(incoming.sql, filled)
  const rows = orderBy === undefined ? unchecked : `SELECT * FROM (${unchecked}) ORDER BY ${orderBy}`
  const items = [...data, ...partitions.map(({ field }) => field)].map(item)
  return ok({
    sql: `SELECT ${items.join(', ')} FROM (${rows}) AS boathouse_rows`,
    unchecked,
    fittings,
    constraints,
    file: physicalSchema({ type: 'struct', fields: data }, mode),
    partitions: partitions.map(({ name, column, type }) => ({ name, column, type })),
    fieldIds: fieldIds(data, mode),
  })
}
