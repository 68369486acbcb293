import type { Metadata, Provenance, Snapshot, Txn } from '../core/delta/actions.ts'
import { type CommitPlan, type NewFile, isApplied } from '../core/delta/commit-plan.ts'
import { storableType } from '../core/delta/engine-types.ts'
import type { StructType } from '../core/delta/schema.ts'
import { type TableWrite, type WriteMode, planWrite, sameDescription } from '../core/delta/write-plan.ts'
import { evolveMetadata } from '../core/delta/write-schema.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { Job } from '../core/ports/job.ts'
import type { Result } from '../core/result.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'
import { tableMissing } from '../core/table-missing.ts'
import { commitFiles } from './commit-files.ts'
import { discardDataFiles } from './data-file.ts'
import type { LakeDeps } from './deps.ts'
import type { Relation } from './relation.ts'
import { exactColumns } from './write-columns.ts'
import { type Replacing, createReplacing } from './write-replace.ts'
import { type WriteOptions as RowOptions, writeRows } from './write-rows.ts'

export type { WriteMode } from '../core/delta/write-plan.ts'

export interface WriteTableOptions {
  /** New columns of the rows are added to the table; wider types widen it where `delta.enableTypeWidening` is on. */
  readonly mergeSchema?: boolean
  /** The rows' columns become the table's; with the mode `overwrite` only. */
  readonly overwriteSchema?: boolean
  /** False: the rows' columns are the table's in their order, whatever they are called. */
  readonly byName?: boolean
  /** Exactly once: where the table has this batch or a later one of the application, nothing is written. */
  readonly txn?: Txn
  readonly userMetadata?: string
  readonly provenance?: Provenance
  /** The rows are made out of the table itself at this version: when another version came in between, `commit-conflict` says so. */
  readonly basedOn?: number
  /** A missing table is made, with the rows' columns. */
  readonly create?: boolean
  /** What is said of columns that are new, by their names: comments and the like. */
  readonly newColumns?: StructType
  readonly onBytes?: RowOptions['onBytes']
}

export interface WriteReport {
  readonly table: string
  /** The version that has the rows; the one that is there where the batch had been applied. */
  readonly version: number
  /** False: the batch (`txn`) was in the table already. */
  readonly applied: boolean
  /** New rows. */
  readonly rows: number
  readonly metrics: Readonly<Record<string, string>>
}

/** Thrown inside this module only: another writer has committed the batch. */
class Applied extends Error {
  readonly version: number
  constructor(version: number) {
    super()
    this.version = version
  }
}

/** Files that were written for a description of the table, and that description. */
interface Written {
  readonly base: Metadata | undefined
  readonly metadata: Metadata
  readonly files: readonly NewFile[]
}

interface Work {
  readonly deps: LakeDeps
  readonly table: string
  readonly relation: Relation
  readonly mode: WriteMode
  readonly options: WriteTableOptions
  readonly job: Job
  readonly replacing: Replacing | undefined
  /** Should the table be new. */
  readonly tableId: string
}

const rowsSchema = async ({ deps, relation, options }: Work): Promise<StructType> => {
  const columns = await exactColumns(deps.jobs, relation)
  const told = new Map(options.newColumns?.fields.map(field => [field.name, field.metadata]))
  const fields = columns.map(({ name, type }) => {
    // A sum is as wide as the engine can; what it is stored in is for the table to say.
    const stored = unwrap(storableType(type === 'HUGEINT' ? 'BIGINT' : type))
    return { name, type: stored.type, nullable: true, metadata: told.get(name) ?? {} }
  })
  return { type: 'struct', fields }
}

const newTable = (work: Work, schema: StructType): Metadata => ({
  id: work.tableId,
  schema,
  partitionColumns: [],
  configuration: {},
  createdTime: work.deps.clock.now(),
})

/** The rows under the names of the table's columns, which they have in their order. */
const renamed = async (work: Work, metadata: Metadata): Promise<Relation> => {
  const { deps, relation, table } = work
  const found = await exactColumns(deps.jobs, relation)
  const names = metadata.schema.fields.map(({ name }) => name)
  if (found.length !== names.length) {
    const message = `The rows have ${found.length} columns, but ${table} has ${names.length}: ${names.join(', ')}.`
    return fail(invalidAt('columns', message))
  }
  const list = names.map(quoteIdentifier).join(', ')
  return { ...relation, sql: `SELECT * FROM (${relation.sql}\n) AS source(${list})` }
}

const describedAfter = async (work: Work, base: Snapshot | undefined): Promise<Metadata> => {
  const { mergeSchema = false, overwriteSchema = false } = work.options
  if (base && !mergeSchema && !overwriteSchema) return base.metadata
  const schema = await rowsSchema(work)
  const before = base?.metadata ?? newTable(work, { type: 'struct', fields: [] })
  const evolution = base ? { mergeSchema, overwriteSchema } : { overwriteSchema: true }
  return unwrap(evolveMetadata(before, schema, evolution, () => work.deps.ids.uuid()))
}

const writeNew = async (work: Work, base: Snapshot | undefined): Promise<Written> => {
  const { deps, table, options, job, replacing } = work
  const metadata = await describedAfter(work, base)
  const relation = options.byName === false ? await renamed(work, metadata) : work.relation
  const rules = replacing ? [replacing.rule] : []
  const onBytes = options.onBytes ? { onBytes: options.onBytes } : {}
  const files = await writeRows(deps, deps.jobs, { table, metadata }, relation, { job, rules, ...onBytes })
  return { base: base?.metadata, metadata, files }
}

const discard = ({ deps, table }: Work, files: readonly NewFile[]): Promise<void> =>
  discardDataFiles(deps, deps.jobs, table, files)

const isFor = (written: Written, base: Snapshot | undefined): boolean =>
  base === undefined || written.base === undefined
    ? base?.metadata === written.base
    : sameDescription(written.base, base.metadata)

/** Fails for a table that is not as the caller needs it. */
const checkBase = ({ options, table }: Work, base: Snapshot | undefined): void => {
  if (!base && options.create !== true) fail(tableMissing(table))
  if (base && options.txn && isApplied(base, options.txn)) throw new Applied(base.version)
  const { basedOn } = options
  if (basedOn === undefined || base?.version === basedOn) return
  const message = `${table} was changed by others while rows were made out of version ${basedOn} of it.`
  fail({
    kind: 'commit-conflict',
    message,
    table,
    version: base?.version ?? -1,
    conflict: 'ConcurrentAppend',
  })
}

/** Makes plans for one write. Rows are written once, and again only where the table's description changed meanwhile. */
const createPlanner = (work: Work) => {
  const { deps, mode, options } = work
  let written: Written | undefined
  let last: CommitPlan | undefined

  const clear = async (): Promise<void> => {
    const files = written?.files ?? []
    written = undefined
    await discard(work, files)
    await work.replacing?.clear()
  }

  const plan = async (base: Snapshot | undefined): Promise<Result<CommitPlan>> => {
    checkBase(work, base)
    if (written && !isFor(written, base)) await clear()
    written ??= await writeNew(work, base)
    const { metadata, files } = written
    const replacement = base && (await work.replacing?.replace(base, metadata, files))
    const { txn, provenance, userMetadata, basedOn } = options
    const write: TableWrite = {
      mode,
      metadata,
      files,
      now: deps.clock.now(),
      readsItself: basedOn !== undefined,
      ...(replacement ? { replacement } : {}),
      ...(txn ? { txn } : {}),
      ...(provenance ? { provenance } : {}),
      ...(userMetadata === undefined ? {} : { userMetadata }),
    }
    const planned = planWrite(base, write)
    if (planned.ok) last = planned.value
    return planned
  }

  return {
    plan,
    clear,
    rows: () => sumOf(written?.files ?? [], ({ rows }) => rows),
    metrics: () => last?.operation.metrics ?? {},
  }
}

/**
 * Writes the rows of a relation to a table and commits them: added, or in the place of all rows, of the partitions that they are in, or
 * of those that a condition holds for. Failures: `table-missing`, those of `writeRows` and of `commit`, `invalid` for a condition that
 * the engine does not know and for rows to be replaced in an append-only table; then the table is as it was, and no file is left.
 */
export const writeTable = async (
  deps: LakeDeps,
  table: string,
  relation: Relation,
  mode: WriteMode,
  options: WriteTableOptions,
  job: Job,
): Promise<WriteReport> => {
  if (options.overwriteSchema === true && mode.kind !== 'overwrite')
    return fail(invalidAt('overwriteSchema', 'A schema can be overwritten only where all rows are.'))
  const replacing =
    mode.kind === 'replace-where' ? createReplacing(deps, table, mode.condition, job) : undefined
  const work: Work = { deps, table, relation, mode, options, job, replacing, tableId: deps.ids.uuid() }
  const planner = createPlanner(work)
  try {
    const version = await commitFiles(deps, table, planner.plan, job, planner.clear)
    return { table, version, applied: true, rows: planner.rows(), metrics: planner.metrics() }
  } catch (thrown) {
    if (!(thrown instanceof Applied)) throw thrown
    return { table, version: thrown.version, applied: false, rows: 0, metrics: {} }
  }
}
