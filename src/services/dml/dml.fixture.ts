import { assignMapping } from '../../core/delta/alter-mapping.ts'
import type { Action, LogEntry, Metadata } from '../../core/delta/actions.ts'
import { addActionsOf } from '../../core/delta/commit-plan.ts'
import { withFeatures } from '../../core/delta/features.ts'
import { commitInfoOf } from '../../core/delta/replay.ts'
import type { StructType } from '../../core/delta/schema.ts'
import { unwrap } from '../../core/failure.ts'
import type { Value } from '../../core/ports/engine.ts'
import { ok } from '../../core/result.ts'
import { parseStatement } from '../../core/sql/parse-statement.ts'
import { changesRelation } from '../change-feed.ts'
import { commit } from '../commit.ts'
import type { LakeDeps } from '../deps.ts'
import { patientJob } from '../lake.fixture.ts'
import { tableRelation } from '../relation.ts'
import { writeRows } from '../write-rows.ts'
import { deleteRows } from './delete.ts'
import { mergeRows } from './merge.ts'
import { updateRows } from './update.ts'
import type { DmlReport } from './work.ts'

/** How a table is kept: what its users do not see. */
export interface Variant {
  readonly partitionColumns?: readonly string[]
  readonly configuration?: Readonly<Record<string, string>>
}

const vectors = { 'delta.enableDeletionVectors': 'true' }
const feed = { 'delta.enableChangeDataFeed': 'true' }
const mapping = { 'delta.columnMapping.mode': 'name' }

/** The ways to keep a table that has a column `part`, by name. */
export const variants: readonly (readonly [string, Variant])[] = [
  ['plain', {}],
  ['partitioned', { partitionColumns: ['part'] }],
  ['with column mapping', { partitionColumns: ['part'], configuration: mapping }],
  ['with deletion vectors', { configuration: vectors }],
  ['with change data', { configuration: feed }],
  [
    'with deletion vectors, change data, mapping and partitions',
    { partitionColumns: ['part'], configuration: { ...vectors, ...feed, ...mapping } },
  ],
]

const startingProtocol = { minReaderVersion: 1, minWriterVersion: 2 }

/** Makes a table, and commits each of the queries' rows to it, so that it has a file (or one for each partition) of each. */
export const makeTable = async (
  deps: LakeDeps,
  table: string,
  schema: StructType,
  { partitionColumns = [], configuration = {} }: Variant,
  batches: readonly string[],
): Promise<void> => {
  const mapped = assignMapping(schema, configuration, () => deps.ids.uuid())
  const metadata: Metadata = { id: deps.ids.uuid(), partitionColumns, ...mapped }
  const head: readonly Action[] = [
    { kind: 'protocol', protocol: withFeatures(startingProtocol, metadata) },
    { kind: 'metaData', metaData: metadata },
  ]
  const append = async (actions: readonly Action[]) =>
    commit(deps, table, base =>
      ok({
        readVersion: base?.version ?? -1,
        actions,
        operation: { name: 'WRITE', parameters: {}, metrics: {}, isBlindAppend: true },
        reads: 'nothing',
      }),
    )
  await append(head)
  for (const sql of batches) {
    const files = await writeRows(deps, deps.jobs, { table, metadata }, { sql, files: [] })
    await append(addActionsOf(files))
  }
}

/** Runs a DELETE, UPDATE or MERGE as it is written. */
export const run = async (deps: LakeDeps, text: string): Promise<DmlReport> => {
  const statement = unwrap(parseStatement(text))
  const job = patientJob()
  switch (statement.kind) {
    case 'delete':
      return deleteRows(deps, statement.table, statement.where?.sql, withAlias(statement), job)
    case 'update':
      return updateRows(deps, statement.table, statement.set, statement.where?.sql, withAlias(statement), job)
    case 'merge':
      return mergeRows(deps, statement, job)
    default:
      throw new Error(`${statement.kind} is not a statement that changes rows.`)
  }
}

const withAlias = ({ alias }: { readonly alias?: string }) => (alias === undefined ? {} : { alias })

type Cells = readonly (readonly Value[])[]

/** The rows of a table at a version, in the order of their cells. */
export const rowsOf = async (deps: LakeDeps, table: string, version?: number): Promise<Cells> => {
  const snapshot = await deps.logs.snapshotAt(table, version)
  const { sql, files } = await tableRelation(deps, deps.jobs, table, snapshot)
  return (await deps.jobs.rows(`SELECT * FROM (${sql}) ORDER BY ALL`, { files })).rows
}

/** The change feed, without the times of commits, in the order of versions and cells. */
export const changesOf = async (deps: LakeDeps, table: string, from: number, to?: number): Promise<Cells> => {
  const { sql, files } = await changesRelation(deps, deps.jobs, table, from, to)
  const select = `SELECT * EXCLUDE (_commit_timestamp) FROM (${sql}) ORDER BY ALL`
  const { rows } = await deps.jobs.rows(select, { files })
  return rows.toSorted((a, b) => Number(a.at(-1)) - Number(b.at(-1)))
}

/** The newest commit of a table. */
export const lastCommit = async (deps: LakeDeps, table: string): Promise<LogEntry> => {
  const { version } = await deps.logs.snapshotAt(table, undefined)
  const [entry] = await deps.logs.entries(table, version, version)
  if (!entry) throw new Error(`${table} has no log entry ${version}.`)
  return entry
}

/** How many actions of each kind a commit has, commitInfo apart. */
export const kindsOf = ({ actions }: LogEntry): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { kind } of actions) if (kind !== 'commitInfo') counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** What the newest commit says it did. */
export const infoOf = async (deps: LakeDeps, table: string) => commitInfoOf(await lastCommit(deps, table))
