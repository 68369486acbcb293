import { afterAll, beforeAll, expect, test } from 'vitest'
import { struct } from '../../core/delta/schema.fixture.ts'
import type { LakeDeps } from '../deps.ts'
import { filesBelow } from '../files-below.ts'
import { memoryLake } from '../lake.fixture.ts'
import { createTableLogs } from '../table-logs.ts'
import { infoOf, makeTable, rowsOf, run } from './dml.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const schema = struct({ id: 'long', part: 'string', n: 'integer' })
let made = 0
const freshTable = async () => {
  const table = `silver.c${(made += 1)}`
  const rows = (from: number) =>
    `SELECT range AS id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS part, range AS n FROM range(${from}, ${from + 5})`
  await makeTable(deps, table, schema, { partitionColumns: ['part'] }, [rows(0), rows(5)])
  return table
}

/** As the lake, but somebody else runs a statement just before this writer gets the lock for the first time. */
const overtaken = (statement: string): LakeDeps => {
  let first = true
  const withLock: LakeDeps['locks']['withLock'] = async (name, body) => {
    if (first) {
      first = false
      await run(deps, statement)
    }
    return deps.locks.withLock(name, body)
  }
  return { ...deps, logs: createTableLogs(deps), locks: { ...deps.locks, withLock } }
}

const numbers = async (table: string) => (await rowsOf(deps, table)).map(([id, , n]) => [Number(id), n])

test('an UPDATE that another one of the same rows overtakes is run again on what that left', async () => {
  const table = await freshTable()
  const report = await run(
    overtaken(`UPDATE ${table} SET n = n + 1 WHERE id = 3`),
    `UPDATE ${table} SET n = n * 10 WHERE id = 3`,
  )
  expect(report.version).toBe(4)
  expect((await numbers(table))[3]).toEqual([3, 40])
  expect((await infoOf(deps, table)).readVersion).toBe(3)
})

test('what the lost run wrote is not left behind', async () => {
  const table = await freshTable()
  await run(overtaken(`DELETE FROM ${table} WHERE id = 2`), `UPDATE ${table} SET n = 0 WHERE id IN (2, 4)`)
  const { files, tombstones } = (await deps.logs.load(table)).snapshot
  const known = new Set([...files.keys(), ...tombstones.keys()].map(decodeURIComponent))
  const directory = table.replace('.', '/')
  const there = (await filesBelow(deps.storage, directory)).map(({ path }) =>
    path.slice(directory.length + 1),
  )
  expect(there.filter(path => path.endsWith('.parquet') && !known.has(path))).toEqual([])
})

test('statements on different partitions do not get in each other’s way', async () => {
  const table = await freshTable()
  const report = await run(
    overtaken(`UPDATE ${table} SET n = -1 WHERE part = 'a'`),
    `UPDATE ${table} SET n = -2 WHERE part = 'b'`,
  )
  expect(report.version).toBe(4)
  expect((await infoOf(deps, table)).readVersion).toBe(2)
  expect(await numbers(table)).toEqual(Array.from({ length: 10 }, (_, id) => [id, id % 2 === 0 ? -1 : -2]))
})

test('a statement that finds nothing left to do when it is run again commits nothing', async () => {
  const table = await freshTable()
  const report = await run(
    overtaken(`DELETE FROM ${table} WHERE id = 2`),
    `UPDATE ${table} SET n = 0 WHERE id = 2`,
  )
  expect(report).toMatchObject({ version: undefined, metrics: { numUpdatedRows: '0' } })
  expect((await deps.logs.load(table)).snapshot.version).toBe(3)
})

test('a condition that reads the table itself is asked again when anything of it has changed', async () => {
  const table = await freshTable()
  await run(
    overtaken(`UPDATE ${table} SET n = 100 WHERE part = 'a' AND id = 0`),
    `DELETE FROM ${table} WHERE part = 'b' AND n < (SELECT max(n) FROM ${table}) - 5`,
  )
  expect((await numbers(table)).map(([id]) => id)).toEqual([0, 2, 4, 6, 8])
})

test('two MERGEs of the same keys at once insert each key once', async () => {
  const table = await freshTable()
  const merge = (ids: string) =>
    `MERGE INTO ${table} AS t USING (SELECT * FROM (VALUES ${ids}) AS v(id)) AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)`
  await run(overtaken(merge('(20), (21)')), merge('(21), (22)'))
  expect((await numbers(table)).slice(10)).toEqual([
    [20, null],
    [21, null],
    [22, null],
  ])
})
