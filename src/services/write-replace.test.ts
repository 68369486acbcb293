import { beforeEach, describe, expect, test } from 'vitest'
import type { Action, Metadata } from '../core/delta/actions.ts'
import { assignMapping } from '../core/delta/alter-mapping.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { emptyTable, failureOf, metadataOf } from './write-lake.fixture.ts'
import { writeTable } from './write-table.ts'

const table = 'silver.t'
let deps: LakeDeps
beforeEach(async () => {
  deps = await memoryLake()
  return () => deps.jobs.close()
})

const append = (sql: string) =>
  writeTable(deps, table, { sql, files: [] }, { kind: 'append' }, {}, patientJob())
const replace = (condition: string, sql: string) =>
  writeTable(deps, table, { sql, files: [] }, { kind: 'replace-where', condition }, {}, patientJob())

const rows = async (version?: number) => {
  const snapshot = await deps.logs.snapshotAt(table, version)
  const relation = await tableRelation(deps, deps.jobs, table, snapshot)
  return (await deps.jobs.rows(`SELECT * FROM (${relation.sql}) ORDER BY ALL`, { files: relation.files }))
    .rows
}

const actionsAt = async (version: number): Promise<readonly Action[]> =>
  (await deps.logs.entries(table, version, version))[0]?.actions ?? []

const count = (actions: readonly Action[], kind: Action['kind']) =>
  actions.filter(action => action.kind === kind).length

const infoAt = async (version: number) => commitInfoOf({ version, actions: await actionsAt(version) })

const threeFiles = async (metadata: Metadata) => {
  await emptyTable(deps, table, metadata)
  await append("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(id, name)")
  await append("SELECT * FROM (VALUES (10, 'j'), (11, 'k')) AS t(id, name)")
  await append("SELECT * FROM (VALUES (3, 'c'), (100, 'z'), (NULL, 'n')) AS t(id, name)")
}

const plain = metadataOf(struct({ id: 'long', name: 'string' }))

describe('replace where', () => {
  test('takes out just the rows that the condition holds for, and touches only files that have some', async () => {
    await threeFiles(plain)
    const report = await replace('id < 10', "SELECT 5 AS id, 'new' AS name")
    expect(report).toMatchObject({ version: 4, rows: 1 })
    expect(await rows()).toEqual([
      [5n, 'new'],
      [10n, 'j'],
      [11n, 'k'],
      [100n, 'z'],
      [null, 'n'],
    ])
    const actions = await actionsAt(4)
    // The file of 10 and 11 stays; that of 1 and 2 goes whole; that of 3 is written anew.
    expect([count(actions, 'remove'), count(actions, 'add'), count(actions, 'cdc')]).toEqual([2, 2, 0])
    expect(await infoAt(4)).toMatchObject({
      operation: 'WRITE',
      operationParameters: { mode: 'Overwrite', predicate: 'id < 10' },
      isBlindAppend: false,
      operationMetrics: { numDeletedRows: '3', numCopiedRows: '2', numOutputRows: '1', numRemovedFiles: '2' },
    })
  })

  test('does not touch a file that statistics can not rule out but that has no such row', async () => {
    await threeFiles({ ...plain, configuration: { 'delta.dataSkippingNumIndexedCols': '0' } })
    await replace('id = 2', 'SELECT 2 AS id')
    const actions = await actionsAt(4)
    expect([count(actions, 'remove'), count(actions, 'add')]).toEqual([1, 2])
  })

  test('takes new rows only if they meet the condition', async () => {
    await threeFiles(plain)
    const before = await rows()
    for (const id of ['10', 'NULL']) {
      const error = await failureOf(replace('id < 10', `SELECT ${id} AS id`))
      expect(error).toMatchObject({ kind: 'constraint-violated', constraint: 'replaceWhere', rows: 1 })
      expect(error.message).toContain('REPLACE WHERE id < 10')
    }
    expect(await rows()).toEqual(before)
  })

  test('of a condition on partitions writes no row anew', async () => {
    await emptyTable(
      deps,
      table,
      metadataOf(struct({ id: 'long', day: 'date' }), { partitionColumns: ['day'] }),
    )
    await append("SELECT i AS id, DATE '2026-03-01' + (i % 3)::INTEGER AS day FROM range(9) AS t(i)")
    await replace("day >= DATE '2026-03-02'", "SELECT 50 AS id, DATE '2026-03-05' AS day")
    expect(await rows()).toEqual([
      [0n, '2026-03-01'],
      [3n, '2026-03-01'],
      [6n, '2026-03-01'],
      [50n, '2026-03-05'],
    ])
    expect(await infoAt(2)).toMatchObject({ operationMetrics: { numCopiedRows: '0', numRemovedFiles: '2' } })
  })

  test('tells the change feed all that it did, but only where a file was written anew', async () => {
    await threeFiles({ ...plain, configuration: { 'delta.enableChangeDataFeed': 'true' } })
    await replace('id <= 2', "SELECT 1 AS id, 'new' AS name")
    expect(count(await actionsAt(4), 'cdc')).toBe(0)
    await replace('id < 10', "SELECT 5 AS id, 'five' AS name")
    const changed = (await actionsAt(5)).flatMap(action =>
      action.kind === 'cdc' ? [`silver/t/${action.cdc.path}`] : [],
    )
    const list = changed.map(path => `'${path}'`).join(', ')
    const feed = await deps.jobs.rows(
      `SELECT _change_type, id, name FROM read_parquet([${list}]) ORDER BY ALL`,
      { files: changed },
    )
    expect(feed.rows).toEqual([
      ['delete', 1n, 'new'],
      ['delete', 3n, 'c'],
      ['insert', 5n, 'five'],
    ])
  })

  test('works by the names that the user knows on a table with column mapping and partitions', async () => {
    let next = 0
    const mapped = assignMapping(
      struct({ id: 'long', s: struct({ x: 'long' }), day: 'string' }),
      { 'delta.columnMapping.mode': 'name' },
      () => `u${(next += 1)}`,
    )
    await emptyTable(
      deps,
      table,
      metadataOf(mapped.schema, { configuration: mapped.configuration, partitionColumns: ['day'] }),
    )
    await append(
      "SELECT i AS id, {'x': i * 10} AS s, CASE WHEN i < 3 THEN 'mon' ELSE 'a/b' END AS day FROM range(5) AS t(i)",
    )
    await replace("s.x = 20 OR day = 'a/b'", "SELECT 9 AS id, {'x': 20} AS s, 'tue' AS day")
    expect(await rows()).toEqual([
      [0n, { x: 0n }, 'mon'],
      [1n, { x: 10n }, 'mon'],
      [9n, { x: 20n }, 'tue'],
    ])
  })

  test('of a condition that the engine does not know changes nothing', async () => {
    await threeFiles(plain)
    expect(await failureOf(replace('nothing > 3', 'SELECT 1 AS id'))).toMatchObject({ kind: 'query-failed' })
    expect((await deps.logs.load(table)).snapshot.version).toBe(3)
  })

  test('next to another that is about other rows goes through, and one about the same rows sees the other’s', async () => {
    await threeFiles(plain)
    await Promise.all([
      replace('id BETWEEN 10 AND 50', "SELECT 12 AS id, 'x' AS name"),
      replace('id < 10', "SELECT 5 AS id, 'y' AS name"),
      replace('id < 10', "SELECT 6 AS id, 'w' AS name"),
    ])
    const ids = (await rows()).map(([id]) => id)
    expect(ids).toContain(12n)
    expect(ids.filter(id => id === 5n || id === 6n).length).toBe(1)
    expect(ids.length).toBe(4)
  })
})
