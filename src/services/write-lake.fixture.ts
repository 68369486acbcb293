import { afterAll, beforeAll } from 'vitest'
import type { Metadata } from '../core/delta/actions.ts'
import type { NewFile } from '../core/delta/commit-plan.ts'
import { decodeDataPath } from '../core/delta/data-path.ts'
import { field } from '../core/delta/schema.fixture.ts'
import type { StructField, StructType } from '../core/delta/schema.ts'
import { planWrite } from '../core/delta/write-plan.ts'
import { Failure, type LakeError } from '../core/error.ts'
import { quoteList } from '../core/sql/quote.ts'
import { commit } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { memoryLake } from './lake.fixture.ts'
import { type WriteOptions, writeRows } from './write-rows.ts'

/** A table's description. */
export const metadataOf = (schema: StructType, changes: Partial<Metadata> = {}): Metadata => ({
  id: 'i',
  schema,
  partitionColumns: [],
  configuration: {},
  ...changes,
})

/** A nullable field with metadata. */
export const described = (
  name: string,
  type: StructField['type'],
  metadata: StructField['metadata'],
): StructField => ({ ...field(name, type), metadata })

/** The error that something fails with, which it must. */
export const failureOf = async (pending: Promise<unknown>): Promise<LakeError> => {
  try {
    await pending
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.error
    throw thrown
  }
  throw new Error('It did not fail.')
}

/** A lake for the tests of one file, and the rows that are written to its table silver.t. */
export const writingLake = () => {
  let lake: LakeDeps | undefined
  beforeAll(async () => {
    lake = await memoryLake()
  })
  afterAll(() => lake?.jobs.close())
  const deps = (): LakeDeps => {
    if (!lake) throw new Error('The lake is not open yet.')
    return lake
  }
  const pathsOf = (files: readonly NewFile[]) => files.map(({ path }) => `silver/t/${path}`)
  return {
    deps,
    pathsOf,
    write: (metadata: Metadata, sql: string, options: WriteOptions = {}) =>
      writeRows(deps(), deps().jobs, { table: 'silver.t', metadata }, { sql, files: [] }, options),
    /** What the files hold, as a reader without a log sees it. */
    read: async (files: readonly NewFile[], select = '*') => {
      const paths = pathsOf(files)
      const list = `read_parquet(${quoteList(paths)}, hive_partitioning = false)`
      return (await deps().jobs.rows(`SELECT ${select} FROM ${list}`, { files: paths })).rows
    },
    rows: async (sql: string, files: readonly string[] = []) => (await deps().jobs.rows(sql, { files })).rows,
    /** Paths of all files of the table and of scratch. */
    listed: async () => {
      const files = await filesBelow(deps().storage, 'silver/t')
      const scratch = await filesBelow(deps().storage, deps().scratch)
      return [...files, ...scratch].map(({ path }) => path)
    },
  }
}

/** Makes an empty table with this description. */
export const emptyTable = (deps: LakeDeps, table: string, metadata: Metadata): Promise<number> =>
  commit(deps, table, base => planWrite(base, { mode: { kind: 'append' }, metadata, files: [], now: 1 }))

/** What a table holds, file by file, by the log and the files alone: values of partitions, and the rows as the file has them. */
export const contentOf = async (deps: LakeDeps, table: string) => {
  const { snapshot } = await deps.logs.load(table)
  const files = [...snapshot.files.values()].map(async ({ path, partitionValues }) => {
    const full = `${table.replace('.', '/')}/${decodeDataPath(path)}`
    const select = `SELECT * FROM read_parquet(${quoteList([full])}, hive_partitioning = false)`
    const { rows } = await deps.jobs.rows(select, { files: [full] })
    return { values: Object.values(partitionValues), rows }
  })
  return Promise.all(files)
}
