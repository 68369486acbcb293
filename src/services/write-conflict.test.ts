import { beforeEach, describe, expect, test } from 'vitest'
import { createNodeEngine } from '../adapters/duckdb/node-engine.fixture.ts'
import type { Txn } from '../core/delta/actions.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import { ok } from '../core/result.ts'
import { commit } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { contentOf, emptyTable, metadataOf } from './write-lake.fixture.ts'
import { type WriteMode, type WriteTableOptions, writeTable } from './write-table.ts'

const table = 'silver.t'
const append: WriteMode = { kind: 'append' }
const overwrite: WriteMode = { kind: 'overwrite' }
const dynamic: WriteMode = { kind: 'dynamic-partitions' }

let deps: LakeDeps
beforeEach(async () => {
  deps = await memoryLake()
  return () => deps.jobs.close()
})

const write = (mode: WriteMode, sql: string, options: WriteTableOptions = {}) =>
  writeTable(deps, table, { sql, files: [] }, mode, options, patientJob())

const rows = async () => (await contentOf(deps, table)).flatMap(file => file.rows)

const dataFiles = async () => {
  const files = await filesBelow(deps.storage, 'silver/t')
  return files.map(({ path }) => path).filter(path => !path.includes('_delta_log'))
}

const plain = metadataOf(struct({ id: 'long', name: 'string' }))
const parted = metadataOf(struct({ id: 'long', day: 'string' }), { partitionColumns: ['day'] })

describe('a conflict', () => {
  /** An engine that lets another writer in while the first COPY runs. */
  const withIntruder = async (intrude: () => Promise<unknown>) => {
    const engine = await createNodeEngine(deps.storage)
    let copies = 0
    const jobs = {
      ...engine,
      get epoch() {
        return engine.epoch
      },
      copy: async (...args: Parameters<typeof engine.copy>) => {
        const done = await engine.copy(...args)
        copies += 1
        if (copies === 1) await intrude()
        return done
      },
    }
    return { deps: { ...deps, jobs }, copies: () => copies, close: () => engine.close() }
  }

  test('that leaves the table’s description alone costs no second writing of the rows', async () => {
    await emptyTable(deps, table, parted)
    await write(append, "SELECT 1 AS id, 'mon' AS day")
    const intruder = await withIntruder(() => write(dynamic, "SELECT 5 AS id, 'mon' AS day"))
    const copied = intruder.copies
    await writeTable(
      intruder.deps,
      table,
      { sql: "SELECT 9 AS id, 'mon' AS day", files: [] },
      overwrite,
      {},
      patientJob(),
    )
    expect(await rows()).toEqual([[9n]])
    // One to scratch, one to the table.
    expect(copied()).toBe(2)
    await intruder.close()
  })

  test('that changes the schema has the rows written again, for the new one', async () => {
    await emptyTable(deps, table, plain)
    const wider = metadataOf(struct({ id: 'long', name: 'string', more: 'double' }))
    const intruder = await withIntruder(() =>
      commit(deps, table, base => {
        if (!base) throw new Error('no table')
        return ok({
          readVersion: base.version,
          actions: [{ kind: 'metaData', metaData: wider }],
          operation: { name: 'ADD COLUMNS', parameters: {}, metrics: {}, isBlindAppend: false },
          reads: 'nothing',
        })
      }),
    )
    await writeTable(intruder.deps, table, { sql: 'SELECT 9 AS id', files: [] }, append, {}, patientJob())
    expect(await rows()).toEqual([[9n, null, null]])
    expect((await dataFiles()).length).toBe(1)
    await intruder.close()
  })

  test('between two writers of one batch ends with the batch there once', async () => {
    await emptyTable(deps, table, plain)
    const txn: Txn = { appId: 'app', version: 1 }
    const intruder = await withIntruder(() => write(append, 'SELECT 1 AS id', { txn }))
    const report = await writeTable(
      intruder.deps,
      table,
      { sql: 'SELECT 1 AS id', files: [] },
      append,
      { txn },
      patientJob(),
    )
    expect(report).toMatchObject({ applied: false, version: 1 })
    expect(await rows()).toEqual([[1n, null]])
    expect((await dataFiles()).length).toBe(1)
    await intruder.close()
  })
})
