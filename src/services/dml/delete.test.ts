import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { field, struct } from '../../core/delta/schema.fixture.ts'
import type { LakeDeps } from '../deps.ts'
import { filesBelow } from '../files-below.ts'
import { memoryLake } from '../lake.fixture.ts'
import { failureOf } from '../write-lake.fixture.ts'
import { changesOf, infoOf, kindsOf, lastCommit, makeTable, rowsOf, run, variants } from './dml.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const schema = struct({ id: 'long', part: 'string', name: 'string' })
/** Ids 0 to 9 and 10 to 19, in parts a and b; every fifth has no name. */
const batch = (from: number) =>
  `SELECT range AS id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS part,` +
  ` CASE WHEN range % 5 > 0 THEN 'n' || range END AS name FROM range(${from}, ${from + 10})`
const batches = [batch(0), batch(10)]

let made = 0
const freshTable = async (variant: (typeof variants)[number][1] = {}) => {
  const table = `silver.t${(made += 1)}`
  await makeTable(deps, table, schema, variant, batches)
  return table
}
const ids = async (table: string, version?: number) =>
  (await rowsOf(deps, table, version)).map(([id]) => Number(id))
const all = Array.from({ length: 20 }, (_, id) => id)

describe.each(variants)('DELETE from a table that is %s', (name, variant) => {
  const vectors = variant.configuration?.['delta.enableDeletionVectors'] === 'true'
  const feed = variant.configuration?.['delta.enableChangeDataFeed'] === 'true'
  const partitioned = variant.partitionColumns !== undefined

  test('takes the rows for which the condition is true, and no others: NULL is not true', async () => {
    const table = await freshTable(variant)
    const { version, metrics } = await run(deps, `DELETE FROM ${table} WHERE name > 'n12'`)
    const gone = all.filter(id => id % 5 > 0 && `n${id}` > 'n12')
    expect(await ids(table)).toEqual(all.filter(id => !gone.includes(id)))
    expect(await ids(table, 2)).toEqual(all)
    expect(version).toBe(3)
    expect(metrics['numDeletedRows']).toBe(String(gone.length))
  })

  test('touches only files that have such rows', async () => {
    const table = await freshTable(variant)
    const before = (await deps.logs.load(table)).snapshot.files
    await run(deps, `DELETE FROM ${table} WHERE id IN (3, 5)`)
    const after = (await deps.logs.load(table)).snapshot.files
    const kept = [...before.keys()].filter(key => after.has(key))
    expect(kept).toHaveLength(before.size - 1)
    expect(kindsOf(await lastCommit(deps, table))).toEqual({
      add: 1,
      remove: 1,
      ...(feed ? { cdc: 1 } : {}),
    })
  })

  test('of all rows of a file removes the file, and writes nothing', async () => {
    const table = await freshTable(variant)
    await run(deps, `DELETE FROM ${table} WHERE abs(id) < 10`)
    expect(await ids(table)).toEqual(all.slice(10))
    expect(kindsOf(await lastCommit(deps, table))).toEqual({ remove: partitioned ? 2 : 1 })
  })

  test('tells each row that went in the change feed', async () => {
    const table = await freshTable(variant)
    await run(deps, `DELETE FROM ${table} WHERE id < 2 OR id >= 10`)
    const changes = await changesOf(deps, table, 3)
    const net = new Map<number, number>()
    for (const [id, , , type] of changes)
      net.set(Number(id), (net.get(Number(id)) ?? 0) + (type === 'insert' ? 1 : -1))
    const gone = [...net].flatMap(([id, count]) => (count === -1 ? [id] : []))
    expect(gone.toSorted((a, b) => a - b)).toEqual(all.filter(id => id < 2 || id >= 10))
    if (feed || vectors) expect(changes).toHaveLength(12)
  })

  test('twice adds up', async () => {
    const table = await freshTable(variant)
    await run(deps, `DELETE FROM ${table} WHERE id % 4 = 0`)
    await run(deps, `DELETE FROM ${table} WHERE id % 4 = 1`)
    expect(await ids(table)).toEqual(all.filter(id => id % 4 > 1))
    const { metrics } = await run(deps, `DELETE FROM ${table} WHERE id % 4 = 2 AND id < 10`)
    expect(await ids(table)).toEqual(all.filter(id => id % 4 === 3 || (id % 4 === 2 && id >= 10)))
    if (vectors) expect(metrics['numDeletionVectorsUpdated']).not.toBe(undefined)
    expect(name).not.toBe('')
  })
})

describe('DELETE', () => {
  test('that finds nothing commits nothing, and leaves no file', async () => {
    const table = await freshTable()
    const files = await filesBelow(deps.storage, table.replace('.', '/'))
    const report = await run(deps, `DELETE FROM ${table} WHERE id = 100 OR name = 'nobody'`)
    expect(report).toMatchObject({ version: undefined, metrics: { numDeletedRows: '0' } })
    expect(await filesBelow(deps.storage, table.replace('.', '/'))).toEqual(files)
  })

  test('without a condition removes all files unread', async () => {
    const table = await freshTable({ configuration: { 'delta.enableChangeDataFeed': 'true' } })
    const { metrics } = await run(deps, `DELETE FROM ${table}`)
    expect(metrics).toMatchObject({ numDeletedRows: '20', numRemovedFiles: '2', numAddedChangeFiles: '0' })
    expect(kindsOf(await lastCommit(deps, table))).toEqual({ remove: 2 })
    expect((await run(deps, `DELETE FROM ${table}`)).version).toBe(undefined)
  })

  test('of a partition is told by the log alone', async () => {
    const table = await freshTable({ partitionColumns: ['part'] })
    for (const { path } of (await deps.logs.load(table)).snapshot.files.values())
      await deps.storage.remove(`${table.replace('.', '/')}/${decodeURIComponent(path)}`)
    const { metrics } = await run(deps, `DELETE FROM ${table} WHERE part = 'a'`)
    expect(metrics).toMatchObject({ numDeletedRows: '10', numRemovedFiles: '2', numCopiedRows: '0' })
  })

  test('tells history what it did as Spark does', async () => {
    const table = await freshTable()
    await run(deps, `DELETE FROM ${table} AS x WHERE x.id = 3`)
    const info = await infoOf(deps, table)
    expect(info).toMatchObject({
      operation: 'DELETE',
      operationParameters: { predicate: '["(x.id = 3)"]' },
      readVersion: 2,
      isBlindAppend: false,
      operationMetrics: {
        numDeletedRows: '1',
        numCopiedRows: '9',
        numRemovedFiles: '1',
        numAddedFiles: '1',
        numAddedChangeFiles: '0',
        numDeletionVectorsAdded: '0',
      },
    })
    expect(Number(info.operationMetrics?.['executionTimeMs'])).toBeGreaterThan(0)
    expect(Number(info.operationMetrics?.['numRemovedBytes'])).toBeGreaterThan(0)
  })

  test('keeps the order of rows in a file that is written anew', async () => {
    const table = await freshTable()
    await run(deps, `DELETE FROM ${table} WHERE id = 14 OR name = 'n11'`)
    const file = [...(await deps.logs.load(table)).snapshot.files.values()].at(-1)
    const path = `${table.replace('.', '/')}/${file?.path ?? ''}`
    const { rows } = await deps.jobs.rows(`SELECT id FROM read_parquet(['${path}'])`, { files: [path] })
    expect(rows.map(([id]) => Number(id))).toEqual([10, 12, 13, 15, 16, 17, 18, 19])
  })

  test('may read other tables of the lake, and itself', async () => {
    const table = await freshTable()
    const other = await freshTable()
    await run(deps, `DELETE FROM ${other} WHERE id <> 4 AND id <> 12`)
    await run(
      deps,
      `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${other}) OR id = (SELECT max(id) FROM ${table})`,
    )
    expect(await ids(table)).toEqual(all.filter(id => ![4, 12, 19].includes(id)))
    const name = table.slice(table.indexOf('.') + 1)
    await run(
      deps,
      `DELETE FROM ${table} WHERE EXISTS (SELECT 1 FROM ${other} AS o WHERE o.id + 1 = ${name}.id)`,
    )
    expect(await ids(table)).toEqual(all.filter(id => ![4, 5, 12, 13, 19].includes(id)))
  })

  test('evaluates a condition of chance once', async () => {
    const table = await freshTable({ configuration: { 'delta.enableChangeDataFeed': 'true' } })
    const { metrics } = await run(deps, `DELETE FROM ${table} WHERE random() < 0.5 AND id > 0`)
    const left = await ids(table)
    const told = (await changesOf(deps, table, 3)).map(([id]) => Number(id))
    expect([...left, ...told].toSorted((a, b) => a - b)).toEqual(all)
    expect(Number(metrics['numDeletedRows'])).toBe(told.length)
  })

  test('puts the vectors of all files into one file of the table', async () => {
    const table = await freshTable({ configuration: { 'delta.enableDeletionVectors': 'true' } })
    const { metrics } = await run(deps, `DELETE FROM ${table} WHERE id % 10 = 1`)
    expect(metrics).toMatchObject({ numDeletionVectorsAdded: '2', numRemovedFiles: '0', numAddedFiles: '0' })
    const files = await filesBelow(deps.storage, table.replace('.', '/'))
    expect(files.filter(({ path }) => /\/deletion_vector_[-0-9a-f]+\.bin$/.test(path))).toHaveLength(1)
    const adds = (await lastCommit(deps, table)).actions.flatMap(action =>
      action.kind === 'add' ? [action.add] : [],
    )
    for (const { stats, deletionVector } of adds) {
      expect(JSON.parse(stats ?? '')).toMatchObject({ numRecords: 10, tightBounds: false })
      expect(deletionVector).toMatchObject({ storageType: 'u', cardinality: 1 })
    }
    const second = await run(deps, `DELETE FROM ${table} WHERE id = 2`)
    expect(second.metrics).toMatchObject({
      numDeletionVectorsAdded: '1',
      numDeletionVectorsRemoved: '1',
      numDeletionVectorsUpdated: '1',
    })
  })

  test('refuses an append-only table', async () => {
    const table = await freshTable({ configuration: { 'delta.appendOnly': 'true' } })
    const error = await failureOf(run(deps, `DELETE FROM ${table} WHERE id = 3`))
    expect(error).toMatchObject({ kind: 'invalid' })
    expect(error.message).toMatch(/append-only/)
  })

  test('tells a mistake in the condition, with its place in it, also when no row could match', async () => {
    const table = await freshTable({ partitionColumns: ['part'] })
    const error = await failureOf(run(deps, `DELETE FROM ${table} WHERE part = 'c' AND nope = 1`))
    expect(error).toMatchObject({ kind: 'query-failed', sql: "part = 'c' AND nope = 1", position: 15 })
    expect(error.message).toMatch(/nope/)
    const missing = await failureOf(
      run(deps, `DELETE FROM ${table} WHERE id IN (SELECT id FROM silver.nowhere)`),
    )
    expect(missing).toMatchObject({ kind: 'query-failed', position: 22 })
    expect((await failureOf(run(deps, 'DELETE FROM silver.nowhere'))).kind).toBe('table-missing')
  })

  test('works on files without statistics', async () => {
    const table = await freshTable({
      configuration: { 'delta.dataSkippingNumIndexedCols': '0', 'delta.enableDeletionVectors': 'true' },
    })
    await run(deps, `DELETE FROM ${table} WHERE id < 12`)
    expect(await ids(table)).toEqual(all.slice(12))
  })

  test('of columns with odd names', async () => {
    const table = `silver.t${(made += 1)}`
    const odd = {
      type: 'struct',
      fields: [field('a"b', 'long'), field('SELECT', 'long'), field("c'd", 'long')],
    } as const
    const sql = `SELECT range AS "a""b", range AS "SELECT", range AS "c'd" FROM range(5)`
    await makeTable(deps, table, odd, {}, [sql])
    await run(deps, `DELETE FROM ${table} WHERE "a""b" = 1 OR "SELECT" = 2 OR "c'd" = 3`)
    expect(await ids(table)).toEqual([0, 4])
  })
})
