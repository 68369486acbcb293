import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AddFile } from '../core/delta/actions.ts'
import { addActionsOf } from '../core/delta/commit-plan.ts'
import { entry } from '../core/delta/log.fixture.ts'
import { replayLog } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import type { Storage } from '../core/ports/storage.ts'
import { ok } from '../core/result.ts'
import { commit } from './commit.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { CommitDeps, LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { predicateOf } from './predicates.ts'
import { tableRelation } from './relation.ts'
import { runSql } from './sql.ts'
import { createTableLogs } from './table-logs.ts'
import { at, checkpoint, commitOf, put, table } from './table-logs.fixture.ts'
import { writeRows } from './write-rows.ts'

/** Counts what goes through a storage. */
const counted = (inner: Storage) => {
  const count = { reads: 0, lists: 0, written: 0 }
  const storage: Storage = {
    ...inner,
    read: (path, range) => {
      count.reads += 1
      return inner.read(path, range)
    },
    names: path => {
      count.lists += 1
      return inner.names(path)
    },
    list: path => {
      count.lists += 1
      return inner.list(path)
    },
    write: (path, bytes) => {
      count.written += bytes.length
      return inner.write(path, bytes)
    },
    putIfAbsent: (path, bytes) => {
      count.written += bytes.length
      return inner.putIfAbsent(path, bytes)
    },
  }
  return { storage, count }
}

describe('a log of 100,000 commits', () => {
  // The next commits are no tenth ones, which make checkpoints.
  const versions = 100_002
  const old = 54_320
  let deps: CommitDeps
  beforeAll(async () => {
    deps = memoryCommitDeps()
    for (let version = 1; version < versions; version += 1)
      await put(deps.storage, entry(version, at(version)))
    await put(deps.storage, commitOf(0))
    const first = unwrap(replayLog([commitOf(0)]))
    for (const version of [old, 99_990]) await checkpoint(deps, { ...first, version })
    const hint = new TextEncoder().encode('{"version":99990,"size":3}')
    await deps.storage.write('bronze/t/_delta_log/_last_checkpoint', hint)
  }, 60_000)

  const tab = () => {
    const { storage, count } = counted(deps.storage)
    const mine = { ...deps, storage }
    return { count, deps: { ...mine, logs: createTableLogs(mine) } }
  }

  test('is read at an old version from the checkpoint before it', async () => {
    const { count, deps: mine } = tab()
    expect((await mine.logs.snapshotAt(table, old + 7)).version).toBe(old + 7)
    // The newest version first, as everybody needs it, then the checkpoint and the commits up to the one that was asked for.
    expect(count.reads).toBeLessThan(40)
    expect(count.lists).toBe(1)
  })

  test('takes a commit with a handful of reads, and reads nothing back', async () => {
    const { count, deps: mine } = tab()
    const append = () =>
      commit(mine, table, base =>
        ok({
          readVersion: base?.version ?? -1,
          actions: [],
          operation: { name: 'WRITE', parameters: {}, metrics: {}, isBlindAppend: true },
          reads: 'nothing',
        }),
      )
    const version = await append()
    expect(count.reads).toBeLessThan(25)
    count.reads = 0
    expect(await append()).toBe(version + 1)
    // Is there a newer one, twice; and is the last one that is known of still there.
    expect(count.reads).toBe(3)
    expect(count.lists).toBe(0)
  })
})

describe('a table of 10,000 files', () => {
  const name = 'silver.t'
  const many = 10_000
  const real = 5_000
  let lake: LakeDeps
  const sql = (text: string) => runSql(lake, text, patientJob())

  beforeAll(async () => {
    lake = await memoryLake()
    await sql(`CREATE TABLE ${name} (id BIGINT, name STRING)`)
    const { metadata } = (await lake.logs.load(name)).snapshot
    const rows = `SELECT i AS id, 'n' || i AS name FROM range(${real * 100}, ${real * 100 + 100}) AS t(i)`
    const [file] = await writeRows(lake, lake.jobs, { table: name, metadata }, { sql: rows, files: [] })
    if (!file) throw new Error('no file')
    const statsOf = (index: number) =>
      JSON.stringify({
        numRecords: 100,
        minValues: { id: index * 100 },
        maxValues: { id: index * 100 + 99 },
        nullCount: { id: 0 },
      })
    // One is there; a plan that looked into any other would fail.
    const files = Array.from({ length: many }, (_, index) =>
      index === real ? file : { ...file, path: `f${index}.parquet`, stats: statsOf(index) },
    )
    const operation = { name: 'WRITE', parameters: {}, metrics: {}, isBlindAppend: true }
    await commit(lake, name, base =>
      ok({ readVersion: base?.version ?? -1, actions: addActionsOf(files), operation, reads: 'nothing' }),
    )
  }, 60_000)
  afterAll(() => lake.jobs.close())

  test('is queried by one file, which the log alone tells', async () => {
    const result = await sql(`SELECT name FROM ${name} WHERE id = ${real * 100 + 7}`)
    expect(result.rows).toEqual([[`n${real * 100 + 7}`]])
    expect(result.stats).toMatchObject({ filesRead: 1, filesSkipped: many - 1 })
  })

  test('is planned in one pass that looks at each file once', async () => {
    const { snapshot } = await lake.logs.load(name)
    let passes = 0
    class Watched extends Map<string, AddFile> {
      override values() {
        passes += 1
        return super.values()
      }
    }
    let looks = 0
    const files = new Watched(
      [...snapshot.files].map(([key, { stats, ...file }]): [string, AddFile] => [
        key,
        {
          ...file,
          get stats() {
            looks += 1
            return stats ?? ''
          },
        },
      ]),
    )
    const where = await predicateOf(lake.jobs, `id = ${real * 100}`, snapshot.metadata)
    passes = 0
    const plan = await tableRelation(lake, lake.jobs, name, { ...snapshot, files }, { where })
    expect(plan.stats).toMatchObject({ filesRead: 1, filesSkipped: many - 1 })
    expect(passes).toBe(1)
    expect(looks).toBeLessThanOrEqual(2 * many)
  })

  test('is planned in well under a second', async () => {
    const { snapshot } = await lake.logs.load(name)
    const where = await predicateOf(
      lake.jobs,
      `id BETWEEN ${real * 100} AND ${real * 100 + 5}`,
      snapshot.metadata,
    )
    const began = process.cpuUsage()
    await tableRelation(lake, lake.jobs, name, snapshot, { where })
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1000).toBeLessThan(1000)
  })

  test('grows by commits of few bytes, its checkpoints apart', async () => {
    const { storage, count } = counted(lake.storage)
    const mine = { ...lake, storage, logs: createTableLogs({ ...lake, storage }) }
    await mine.logs.load(name)
    count.written = 0
    const text = `INSERT INTO ${name} VALUES (-1, 'x')`
    const { version } = await runSql(mine, text, patientJob())
    expect(version).toBeLessThan(10)
    // The entry and its checksum, which does not list all files.
    expect(count.written).toBeLessThan(5_000)
  })
})

test('a row of 1,000,000 is changed in one of the files, and deletion vectors write no row twice', async () => {
  const lake = await memoryLake()
  const sql = (text: string) => runSql(lake, text, patientJob())
  const rows = "SELECT i AS id, 'name of ' || i AS name FROM range(1000000) AS t(i)"
  await sql(`CREATE TABLE silver.m TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS ${rows}`)
  const before = (await lake.logs.load('silver.m')).snapshot
  await sql(`UPDATE silver.m SET name = 'new' WHERE id = 777777`)
  const after = (await lake.logs.load('silver.m')).snapshot
  const fresh = [...after.files.values()].filter(
    ({ path }) => ![...before.files.values()].some(file => file.path === path),
  )
  expect(fresh).toHaveLength(1)
  expect(fresh[0]?.size).toBeLessThan(2_000)
  const found = await sql(`SELECT count(*), count(*) FILTER (WHERE name = 'new'), sum(id) FROM silver.m`)
  expect(found.rows.map(cells => cells.map(Number))).toEqual([[1_000_000, 1, 499_999_500_000]])
  await lake.jobs.close()
}, 60_000)
