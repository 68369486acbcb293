import type { Metadata } from '../core/delta/actions.ts'
import { defaultOf, isGenerated } from '../core/delta/dml-derived.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { BatchNumber, SqlResult } from '../core/lake/row-views.ts'
import type { Job } from '../core/ports/job.ts'
import type { DeltaStatement, SqlText } from '../core/sql/delta-statement.ts'
import { fillDefaults } from '../core/sql/parse-values.ts'
import { nearestWord } from '../core/sql/parse-near.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { begunAnew } from './commit-files.ts'
import type { LakeDeps } from './deps.ts'
import { bindQuery } from './query.ts'
import { type Relation, describe } from './relation.ts'
import { checkLayerWrite } from './sql-layer-write.ts'
import { existingTable } from './sql-names.ts'
import { countsResult } from './sql-result.ts'
import { type WriteMode, writeTable } from './write-table.ts'

type Insert = Extract<DeltaStatement, { readonly kind: 'insert' }>
type PartitionValue = { readonly column: string; readonly value?: SqlText }

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A column of the table by its name in any case. */
const columnNamed = (table: string, metadata: Metadata, name: string): string => {
  const names = metadata.schema.fields.map(field => field.name)
  const found = names.find(other => sameName(other, name))
  if (found !== undefined) return found
  const near = nearestWord(name, names)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  return fail(invalidAt('columns', `${table} has no column ${name}.${hint}`))
}

const partitionValues = ({ mode }: Insert): readonly PartitionValue[] =>
  mode.kind === 'append' || mode.kind === 'overwrite-partition' ? (mode.values ?? []) : []

const checkPartition = (table: string, metadata: Metadata, values: readonly PartitionValue[]): void => {
  for (const { column } of values) {
    if (metadata.partitionColumns.some(name => sameName(name, column))) continue
    const known = metadata.partitionColumns.join(', ')
    const how = known === '' ? 'is not partitioned' : `is partitioned by ${known}`
    fail(invalidAt('partition', `${column} is no partition column: ${table} ${how}.`))
  }
}

const checkDistinct = (names: readonly string[]): void => {
  const twice = names.find((name, at) => names.findIndex(other => sameName(name, other)) !== at)
  if (twice !== undefined) fail(invalidAt('columns', `The column ${twice} is given twice.`))
}

/** The table's columns that the query's columns go to, in their order. */
const targetColumns = (
  table: string,
  metadata: Metadata,
  { columns, mergeSchema }: Insert,
  given: { readonly fixed: readonly string[]; readonly query: readonly string[] },
): readonly string[] => {
  const all = metadata.schema.fields.map(({ name }) => name)
  const open = all.filter(name => !given.fixed.some(fixed => sameName(fixed, name)))
  const targets = columns.length > 0 ? columns.map(name => columnNamed(table, metadata, name)) : open
  const count = given.query.length
  // With schema evolution, columns behind the table's own are new ones.
  if (mergeSchema && columns.length === 0 && count > targets.length)
    return [...targets, ...given.query.slice(targets.length)]
  if (count === targets.length) return targets
  const wanted = columns.length > 0 ? `${columns.length} are named` : `${table} has ${targets.length}`
  const list = `(${targets.join(', ')})`
  const advice =
    columns.length > 0 || count > targets.length ? '' : ' Name the columns that the values are for.'
  return fail(invalidAt('columns', `The query gives ${count} columns, but ${wanted}: ${list}.${advice}`))
}

/** The SQL of the default of the column at a place of a VALUES list. */
const defaultAt = (
  table: string,
  { schema }: Metadata,
  { columns }: Insert,
  fixed: readonly string[],
  place: number,
): string => {
  const open = schema.fields.filter(({ name }) => !fixed.some(other => sameName(other, name)))
  const name = columns[place]
  const field =
    columns.length > 0 ? open.find(one => name !== undefined && sameName(one.name, name)) : open[place]
  if (!field) return 'NULL'
  if (isGenerated(field))
    return fail(
      invalidAt('columns', `${field.name} of ${table} is computed from other columns: leave it out.`),
    )
  return unwrap(defaultOf(field))
}

/** The query's rows under the names of the table's columns, and columns of PARTITION (k = v) beside them. */
const namedRelation = async (
  deps: LakeDeps,
  table: string,
  metadata: Metadata,
  insert: Insert,
  job: Job,
): Promise<Relation & { readonly readsItself: boolean }> => {
  const fixed = partitionValues(insert).filter(({ value }) => value !== undefined)
  const fixedNames = fixed.map(({ column }) => columnNamed(table, metadata, column))
  const sql = fillDefaults(insert.query.sql, place => defaultAt(table, metadata, insert, fixedNames, place))
  const query = await bindQuery(deps, deps.jobs, sql, job.cancel)
  const columns = (await describe(deps.jobs, query)).map(({ name }) => name)
  const given = { fixed: fixedNames, query: columns }
  const targets = insert.byName ? columns : targetColumns(table, metadata, insert, given)
  checkDistinct([...targets, ...fixedNames])
  const values = fixed.map(
    ({ value }, at) => `, (${value?.sql ?? 'NULL'}) AS ${quoteIdentifier(fixedNames[at] ?? '')}`,
  )
  const names = targets.map(quoteIdentifier).join(', ')
  const { files, views } = query
  return {
    sql: `SELECT *${values.join('')} FROM (${query.sql}\n) AS source(${names})`,
    files,
    ...(views ? { views } : {}),
    readsItself: query.inputs.some(input => input.table === table),
  }
}

const conditionOf = (values: readonly PartitionValue[]): string =>
  values
    .map(({ column, value }) => {
      const sql = value?.sql ?? 'NULL'
      return `${quoteIdentifier(column)} ${/^null$/i.test(sql) ? 'IS NULL' : `= (${sql})`}`
    })
    .join(' AND ')

const writeMode = ({ mode }: Insert): WriteMode => {
  switch (mode.kind) {
    case 'append':
    case 'overwrite':
      return { kind: mode.kind }
    case 'overwrite-partition':
      return mode.values.every(({ value }) => value !== undefined)
        ? { kind: 'replace-where', condition: conditionOf(mode.values) }
        : { kind: 'dynamic-partitions' }
    case 'replace-where':
      return { kind: 'replace-where', condition: mode.condition.sql }
  }
}

const insertOnce = async (
  deps: LakeDeps,
  table: string,
  insert: Insert,
  job: Job,
  txn: BatchNumber | undefined,
): Promise<SqlResult> => {
  const { snapshot } = await deps.logs.load(table)
  const { metadata } = snapshot
  unwrap(checkLayerWrite(table, metadata, insert.mode.kind === 'append' ? 'append' : 'change'))
  checkPartition(table, metadata, partitionValues(insert))
  const relation = await namedRelation(deps, table, metadata, insert, job)
  const basedOn = relation.readsItself ? { basedOn: snapshot.version } : {}
  const batch = txn ? { txn } : {}
  const options = { mergeSchema: insert.mergeSchema, byName: true, ...basedOn, ...batch }
  const { version, rows, applied } = await writeTable(deps, table, relation, writeMode(insert), options, job)
  const count = BigInt(rows)
  const counts = { num_affected_rows: count, num_inserted_rows: count }
  return applied ? countsResult(counts, version) : { ...countsResult(counts, undefined), applied }
}

/** INSERT: rows of a query are added, or put in the place of all rows, of some partitions, or of those a condition holds for. */
export const insertRows = async (
  deps: LakeDeps,
  insert: Insert,
  job: Job,
  txn?: BatchNumber,
): Promise<SqlResult> => {
  const table = await existingTable(deps, insert.table)
  return begunAnew(() => insertOnce(deps, table, insert, job, txn))
}
