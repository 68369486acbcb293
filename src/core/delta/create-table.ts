import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { ColumnDefinition, CreateTable } from '../sql/delta-statement.ts'
import { toSparkExpression } from '../sql/spark-expression.ts'
import { sumOf } from '../sum-of.ts'
import type { Action, Metadata, Protocol, Snapshot } from './actions.ts'
import { withConstraint } from './alter-constraints.ts'
import { assignMapping } from './alter-mapping.ts'
import { type Described, withProperties } from './alter-properties.ts'
import { checkNames, pathName } from './alter-schema.ts'
import { type CommitPlan, type NewFile, addActionsOf, removeActionsOf } from './commit-plan.ts'
import { addFeatures, protocolFeatures, withFeatures } from './features.ts'
import { fieldNamed } from './field-named.ts'
import { printJson } from './log-json.ts'
import { isOn } from './properties.ts'
import { checkWritable } from './protocol.ts'
import { typeName } from './schema-json.ts'
import type { StructField, StructType } from './schema.ts'
import { parseTypeName } from './type-names.ts'

/** What every reader since 2019 opens; raised by just what a table uses. */
const newProtocol: Protocol = { minReaderVersion: 1, minWriterVersion: 2 }

const maxColumnId = 'delta.columnMapping.maxColumnId'

export interface CreateContext {
  /** ms since the epoch */
  readonly now: number
  readonly uuid: () => string
  /** Columns of the query of CREATE TABLE AS. */
  readonly query?: StructType
  /** The table that is replaced: ids of its columns do not come back. */
  readonly replaced?: Metadata
}

const expressionOf = (sql: string | undefined, key: string): Result<Readonly<Record<string, string>>> => {
  if (sql === undefined) return ok({})
  const kept = toSparkExpression(sql)
  return kept.ok ? ok({ [key]: kept.value }) : kept
}

const columnField = (column: ColumnDefinition): Result<StructField> => {
  const name = pathName(column.path)
  if (column.path.length !== 1)
    return refused(name, `${name} has a dot: fields of a struct go into its type, STRUCT<name: TYPE>.`)
  if (column.generatedAs !== undefined && column.defaultValue !== undefined)
    return refused(name, `${name} can not have a default and be generated, too.`)
  const type = parseTypeName(column.type)
  if (!type.ok) return type
  const generated = expressionOf(column.generatedAs, 'delta.generationExpression')
  if (!generated.ok) return generated
  const fallback = expressionOf(column.defaultValue, 'CURRENT_DEFAULT')
  if (!fallback.ok) return fallback
  const comment = column.comment === undefined ? {} : { comment: column.comment }
  return ok({
    name: column.path[0] ?? '',
    type: type.value,
    nullable: column.nullable,
    metadata: { ...comment, ...generated.value, ...fallback.value },
  })
}

const schemaOf = ({ columns, query }: CreateTable, found: StructType | undefined): Result<StructType> => {
  if (query && columns.length > 0)
    return refused(
      'columns',
      'CREATE TABLE … AS SELECT takes its columns from the query: give them there, with CAST and AS.',
    )
  if (found) return ok(found)
  if (columns.length === 0)
    return refused('columns', 'A table needs a column at least: CREATE TABLE name (id BIGINT, …).')
  const fields: StructField[] = []
  for (const column of columns) {
    const field = columnField(column)
    if (!field.ok) return field
    fields.push(field.value)
  }
  return ok({ type: 'struct', fields })
}

/** The partition columns as the schema spells them. */
const partitionsOf = (schema: StructType, names: readonly string[]): Result<readonly string[]> => {
  const found: string[] = []
  for (const name of names) {
    const field = fieldNamed(schema, name)
    if (!field) {
      const known = schema.fields.map(other => other.name).join(', ')
      return refused(
        name,
        `The table can not be partitioned by ${name}: there is no such column among ${known}.`,
      )
    }
    if (found.includes(field.name)) return refused(name, `The table is partitioned by ${field.name} twice.`)
    if (typeof field.type !== 'string')
      return refused(
        name,
        `The table can not be partitioned by ${name}, which is a ${typeName(field.type)}: only plain values can name a partition.`,
      )
    found.push(field.name)
  }
  if (found.length > 0 && found.length === schema.fields.length)
    return refused(
      'partitionedBy',
      'The table can not be partitioned by all of its columns: files would have none.',
    )
  return ok(found)
}

const withConstraints = (metadata: Metadata, { constraints }: CreateTable): Result<Metadata> => {
  let { configuration } = metadata
  for (const { name, expression } of constraints) {
    const next = withConstraint(configuration, name, expression.sql)
    if (!next.ok) return next
    configuration = next.value
  }
  return ok({ ...metadata, configuration })
}

const withMapping = (metadata: Metadata, { uuid, replaced }: CreateContext): Metadata => {
  const last = replaced?.configuration[maxColumnId]
  const configuration =
    last === undefined ? metadata.configuration : { ...metadata.configuration, [maxColumnId]: last }
  const mapped = assignMapping(metadata.schema, configuration, uuid)
  // Without column mapping nothing was assigned, and the last id of a replaced table means nothing.
  return mapped.schema === metadata.schema ? metadata : { ...metadata, ...mapped }
}

/**
 * The description of a table that CREATE TABLE asks for, and the lowest protocol that it can have. Errors: `invalid` that tells what is
 * wrong with columns, names, partitions, properties or constraints.
 */
export const describeTable = (statement: CreateTable, context: CreateContext): Result<Described> => {
  const schema = schemaOf(statement, context.query)
  if (!schema.ok) return schema
  const partitionColumns = partitionsOf(schema.value, statement.partitionedBy)
  if (!partitionColumns.ok) return partitionColumns
  const plain: Metadata = {
    id: context.uuid(),
    schema: schema.value,
    partitionColumns: partitionColumns.value,
    configuration: {},
    createdTime: context.now,
    ...(statement.comment === undefined ? {} : { description: statement.comment }),
  }
  const described = withProperties({ metadata: plain, protocol: newProtocol }, statement.properties)
  if (!described.ok) return described
  const metadata = withConstraints(withMapping(described.value.metadata, context), statement)
  if (!metadata.ok) return metadata
  const names = checkNames(metadata.value)
  if (!names.ok) return names
  const protocol = withFeatures(described.value.protocol, metadata.value)
  const writable = checkWritable(protocol, metadata.value)
  return writable.ok ? ok({ metadata: metadata.value, protocol }) : writable
}

const metricsOf = (
  statement: CreateTable,
  base: Snapshot | undefined,
  files: readonly NewFile[],
): Readonly<Record<string, string>> => {
  const removed = [...(base?.files.values() ?? [])]
  const written = {
    numFiles: String(files.length),
    numOutputRows: String(sumOf(files, ({ rows }) => rows)),
    numOutputBytes: String(sumOf(files, ({ size }) => size)),
  }
  const replaced = {
    numRemovedFiles: String(removed.length),
    numRemovedBytes: String(sumOf(removed, ({ size }) => size)),
  }
  return { ...(statement.query ? written : {}), ...(base ? replaced : {}) }
}

const operationOf = (
  statement: CreateTable,
  base: Snapshot | undefined,
  { description, partitionColumns, configuration }: Metadata,
  files: readonly NewFile[],
): CommitPlan['operation'] => ({
  name: `CREATE ${statement.mode === 'or-replace' ? 'OR REPLACE ' : ''}TABLE${statement.query ? ' AS SELECT' : ''}`,
  parameters: {
    isManaged: 'true',
    ...(description === undefined ? {} : { description }),
    partitionBy: printJson(partitionColumns),
    properties: printJson(configuration),
  },
  metrics: metricsOf(statement, base, files),
  isBlindAppend: !base,
})

/** The ids of columns only ever grow, also where somebody added columns to the table that is replaced meanwhile. */
const kept = (metadata: Metadata, base: Snapshot): Metadata => {
  const ids = [metadata, base.metadata].map(({ configuration }) => configuration[maxColumnId])
  if (ids.some(id => id === undefined)) return metadata
  return {
    ...metadata,
    configuration: { ...metadata.configuration, [maxColumnId]: String(Math.max(...ids.map(Number))) },
  }
}

const replacement = (
  base: Snapshot,
  { metadata, protocol }: Described,
  now: number,
): Result<readonly Action[]> => {
  if (isOn(base.metadata, 'delta.appendOnly') && base.files.size > 0)
    return refused('delta.appendOnly', 'The table is append-only, so it can not be replaced.')
  const raised = addFeatures(base.protocol, [...protocolFeatures(protocol)])
  const head: Action[] = raised === base.protocol ? [] : [{ kind: 'protocol', protocol: raised }]
  return ok([
    ...head,
    { kind: 'metaData', metaData: kept(metadata, base) },
    ...removeActionsOf(base.files.values(), now),
  ])
}

/**
 * Plans version 0 of a new table, or, for CREATE OR REPLACE, a version of the existing one that has a new id, schema and rows and keeps
 * the history; its protocol is never lowered. `invalid` when the table exists already, or is append-only and has rows.
 */
export const planCreate = (
  base: Snapshot | undefined,
  statement: CreateTable,
  described: Described,
  files: readonly NewFile[],
  now: number,
): Result<CommitPlan> => {
  if (base && statement.mode !== 'or-replace') {
    const message = `${statement.table} exists already. CREATE OR REPLACE TABLE puts another in its place, CREATE TABLE IF NOT EXISTS leaves it.`
    return refused('table', message)
  }
  const { metadata, protocol } = described
  const head: Result<readonly Action[]> = base
    ? replacement(base, described, now)
    : ok([
        { kind: 'protocol', protocol },
        { kind: 'metaData', metaData: metadata },
      ])
  if (!head.ok) return head
  return ok({
    readVersion: base?.version ?? -1,
    actions: [...head.value, ...addActionsOf(files)],
    operation: operationOf(statement, base, metadata, files),
    reads: base ? 'whole-table' : 'nothing',
  })
}
