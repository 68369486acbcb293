import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { field, struct } from '../../core/delta/schema.fixture.ts'
import type { StructType } from '../../core/delta/schema.ts'
import type { LakeDeps } from '../deps.ts'
import { filesBelow } from '../files-below.ts'
import { memoryLake } from '../lake.fixture.ts'
import { asText } from '../relation.ts'
import { described, failureOf } from '../write-lake.fixture.ts'
import { changesOf, infoOf, kindsOf, lastCommit, makeTable, rowsOf, run, variants } from './dml.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const schema = struct({ id: 'long', part: 'string', name: 'string', price: 'decimal(8,2)' })
const batch = (from: number) =>
  `SELECT range AS id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS part,` +
  ` CASE WHEN range % 5 > 0 THEN 'n' || range END AS name, range / 4 AS price FROM range(${from}, ${from + 10})`

let made = 0
const freshTable = async (
  variant: (typeof variants)[number][1] = {},
  columns: StructType = schema,
  batches: readonly string[] = [batch(0), batch(10)],
) => {
  const table = `silver.u${(made += 1)}`
  await makeTable(deps, table, columns, variant, batches)
  return table
}
const price = (id: number) => (Math.round(id * 25) / 100).toFixed(2)
const row = (id: number) => [BigInt(id), id % 2 === 0 ? 'a' : 'b', id % 5 > 0 ? `n${id}` : null, price(id)]
const all = Array.from({ length: 20 }, (_, id) => row(id))

describe.each(variants)('UPDATE of a table that is %s', (_, variant) => {
  const feed = variant.configuration?.['delta.enableChangeDataFeed'] === 'true'

  test('sets what it says in the rows for which the condition is true; all else stays', async () => {
    const table = await freshTable(variant)
    const { metrics } = await run(
      deps,
      `UPDATE ${table} SET name = upper(name) || '!', price = price * 2 WHERE name < 'n14' -- not NULL`,
    )
    const changed = (id: number) => id % 5 > 0 && `n${id}` < 'n14'
    const expected = all.map(([id, part, name, old]) =>
      changed(Number(id))
        ? [id, part, `N${Number(id)}!`, (Number(old) * 2).toFixed(2)]
        : [id, part, name, old],
    )
    expect(await rowsOf(deps, table)).toEqual(expected)
    expect(await rowsOf(deps, table, 2)).toEqual(all)
    expect(metrics['numUpdatedRows']).toBe(String(all.filter(([id]) => changed(Number(id))).length))
  })

  test('touches only files that have such rows', async () => {
    const table = await freshTable(variant)
    const before = (await deps.logs.load(table)).snapshot.files
    await run(deps, `UPDATE ${table} SET name = NULL WHERE id IN (3, 5)`)
    const after = (await deps.logs.load(table)).snapshot.files
    expect([...before.keys()].filter(key => after.has(key))).toHaveLength(before.size - 1)
    expect(kindsOf(await lastCommit(deps, table))['cdc']).toBe(feed ? 1 : undefined)
  })

  test('tells each row before and after in the change feed', async () => {
    const table = await freshTable(variant)
    await run(deps, `UPDATE ${table} SET name = 'x' WHERE id = 3 OR id = 12`)
    const changes = await changesOf(deps, table, 3)
    const after = (id: number) => [BigInt(id), ...row(id).slice(1, 2), 'x', price(id)]
    if (feed) {
      expect(changes).toEqual([
        [...row(3), 'update_preimage', 3n],
        [...after(3), 'update_postimage', 3n],
        [...row(12), 'update_preimage', 3n],
        [...after(12), 'update_postimage', 3n],
      ])
    }
    const count = (id: bigint, type: RegExp) =>
      changes.filter(cells => cells[0] === id && type.test(asText(cells[4]))).length
    for (const id of [3n, 12n]) {
      expect(count(id, /insert|post/)).toBe(1)
      expect(count(id, /delete|pre/)).toBe(1)
    }
  })

  test('moves a row to another partition, and back', async () => {
    const table = await freshTable(variant)
    await run(deps, `UPDATE ${table} SET part = 'c' WHERE id >= 18`)
    await run(deps, `UPDATE ${table} SET part = CASE WHEN id % 2 = 0 THEN 'a' ELSE 'b' END WHERE part = 'c'`)
    expect(await rowsOf(deps, table)).toEqual(all)
  })

  test('of all rows, by a value of its own', async () => {
    const table = await freshTable(variant)
    await run(deps, `UPDATE ${table} SET id = id + 1, name = id`)
    expect((await rowsOf(deps, table)).map(cells => [cells[0], cells[2]])).toEqual(
      all.map(([id]) => [(id as bigint) + 1n, String(id)]),
    )
  })
})

describe('UPDATE', () => {
  test('that finds nothing commits nothing, and leaves no file', async () => {
    const table = await freshTable()
    const files = await filesBelow(deps.storage, table.replace('.', '/'))
    const report = await run(deps, `UPDATE ${table} SET name = 'x' WHERE name = NULL`)
    expect(report).toMatchObject({ version: undefined, metrics: { numUpdatedRows: '0' } })
    expect(await filesBelow(deps.storage, table.replace('.', '/'))).toEqual(files)
  })

  test('tells history what it did as Spark does', async () => {
    const table = await freshTable()
    await run(deps, `UPDATE ${table} SET name = 'x' WHERE id < 3`)
    expect(await infoOf(deps, table)).toMatchObject({
      operation: 'UPDATE',
      operationParameters: { predicate: '["(id < 3)"]' },
      operationMetrics: { numUpdatedRows: '3', numCopiedRows: '7', numRemovedFiles: '1', numAddedFiles: '1' },
    })
  })

  test('keeps the order of rows in a file that is written anew', async () => {
    const table = await freshTable()
    await run(deps, `UPDATE ${table} SET name = 'x' WHERE id = 14 OR id = 11`)
    const file = [...(await deps.logs.load(table)).snapshot.files.values()].at(-1)
    const path = `${table.replace('.', '/')}/${file?.path ?? ''}`
    const { rows } = await deps.jobs.rows(`SELECT id FROM read_parquet(['${path}'])`, { files: [path] })
    expect(rows.map(([id]) => Number(id))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  })

  test('leaves no new rows in files that stay, where rows are marked', async () => {
    const table = await freshTable({ configuration: { 'delta.enableDeletionVectors': 'true' } })
    const { metrics } = await run(deps, `UPDATE ${table} SET name = 'x' WHERE id % 10 = 1`)
    expect(metrics).toMatchObject({
      numDeletionVectorsAdded: '2',
      numAddedFiles: '1',
      numRemovedFiles: '0',
      numCopiedRows: '0',
    })
    expect(kindsOf(await lastCommit(deps, table))).toEqual({ add: 3, remove: 2 })
  })

  test('evaluates a value of chance once: the table has what the change feed tells', async () => {
    const table = await freshTable({ configuration: { 'delta.enableChangeDataFeed': 'true' } })
    await run(deps, `UPDATE ${table} SET name = CAST(random() AS VARCHAR) WHERE random() < 0.7`)
    const told = (await changesOf(deps, table, 3)).filter(cells => cells[4] === 'update_postimage')
    const rows = new Map((await rowsOf(deps, table)).map(cells => [cells[0], cells[2]]))
    for (const [id, , name] of told) expect(rows.get(id ?? null)).toBe(name)
  })

  test('sets fields of structs, and keeps the others', async () => {
    const nested = struct({ id: 'long', address: struct({ city: 'string', zip: 'integer' }) })
    const rows = `SELECT range AS id, CASE WHEN range < 2 THEN {'city': 'c' || range, 'zip': range} END AS address FROM range(3)`
    for (const configuration of [{}, { 'delta.columnMapping.mode': 'name' }] as const) {
      const table = await freshTable({ configuration }, nested, [rows])
      await run(deps, `UPDATE ${table} AS t SET t.address.city = t.address.city || '!', id = id WHERE id > 0`)
      expect(await rowsOf(deps, table)).toEqual([
        [0n, { city: 'c0', zip: 0 }],
        [1n, { city: 'c1!', zip: 1 }],
        [2n, { city: null, zip: null }],
      ])
      await run(deps, `UPDATE ${table} SET address = {'ZIP': 7, 'city': 'new'} WHERE id = 2`)
      expect((await rowsOf(deps, table))[2]).toEqual([2n, { city: 'new', zip: 7 }])
    }
  })

  test('fills DEFAULT and computes what is generated', async () => {
    const columns: StructType = {
      type: 'struct',
      fields: [
        field('id', 'long'),
        described('state', 'string', { CURRENT_DEFAULT: "'new'" }),
        described('twice', 'long', { 'delta.generationExpression': 'id * 2' }),
      ],
    }
    const table = await freshTable({ configuration: { 'delta.enableChangeDataFeed': 'true' } }, columns, [
      "SELECT range AS id, 'old' AS state FROM range(3)",
    ])
    await run(deps, `UPDATE ${table} SET id = id + 10, state = DEFAULT WHERE id = 1`)
    await run(deps, `UPDATE ${table} SET twice = DEFAULT, state = NULL WHERE id = 2`)
    expect(await rowsOf(deps, table)).toEqual([
      [0n, 'old', 0n],
      [2n, null, 4n],
      [11n, 'new', 22n],
    ])
    expect((await changesOf(deps, table, 2, 2)).filter(([, state]) => state === 'new')[0]?.[2]).toBe(22n)
    const error = await failureOf(run(deps, `UPDATE ${table} SET twice = 5 WHERE id = 0`))
    expect(error).toMatchObject({ kind: 'constraint-violated', constraint: 'twice', rows: 1 })
  })

  test('holds to the rules of the table, and leaves it as it was', async () => {
    const columns: StructType = {
      type: 'struct',
      fields: [field('id', 'long', false), field('n', 'integer')],
    }
    const table = await freshTable({ configuration: { 'delta.constraints.small': 'n < 100' } }, columns, [
      'SELECT range AS id, range AS n FROM range(5)',
    ])
    const files = await filesBelow(deps.storage, table.replace('.', '/'))
    const scratch = await filesBelow(deps.storage, deps.scratch)
    const broken = await failureOf(run(deps, `UPDATE ${table} SET n = n * 60`))
    expect(broken).toMatchObject({ kind: 'constraint-violated', constraint: 'small', rows: 3 })
    expect(await failureOf(run(deps, `UPDATE ${table} SET id = NULL WHERE n = 1`))).toMatchObject({
      kind: 'constraint-violated',
      constraint: 'id',
    })
    expect(await filesBelow(deps.storage, table.replace('.', '/'))).toEqual(files)
    expect(await filesBelow(deps.storage, deps.scratch)).toEqual(scratch)
  })

  test.each<[string, string, RegExp]>([
    ['a value that is no number', "SET n = 'x'", /n \(expected integer, found string\)/],
    [
      'a value that is too large',
      'SET n = 3000000000 + id',
      /n \(expected integer, found the value 3000000000/,
    ],
    ['a column that is not there', 'SET nope = 1', /no column nope/],
    ['a column twice', 'SET n = 1, N = 2', /more than once/],
    ['a column of the source', 'SET n = other', /other/],
  ])('refuses %s', async (_, set, message) => {
    const table = await freshTable({}, struct({ id: 'long', n: 'integer' }), [
      'SELECT range AS id, range AS n FROM range(5)',
    ])
    expect((await failureOf(run(deps, `UPDATE ${table} ${set}`))).message).toMatch(message)
    expect((await deps.logs.load(table)).snapshot.version).toBe(1)
  })

  test('takes NULL for any type, and numbers, texts and times that fit', async () => {
    const columns = struct({
      id: 'long',
      b: 'boolean',
      d: 'date',
      t: 'timestamp',
      f: 'double',
      m: 'decimal(10,2)',
    })
    const table = await freshTable({}, columns, [
      `SELECT 1 AS id, true AS b, DATE '2026-01-01' AS d, TIMESTAMPTZ '2026-01-01 00:00:00Z' AS t, 1.5 AS f, 2.5 AS m`,
    ])
    await run(
      deps,
      `UPDATE ${table} SET b = NULL, d = '2026-03-01', t = TIMESTAMP '2026-03-01 10:00:00', f = 3, m = 1`,
    )
    expect(await rowsOf(deps, table)).toEqual([
      [1n, null, '2026-03-01', '2026-03-01T10:00:00.000000Z', 3, '1.00'],
    ])
  })

  test('refuses an append-only table', async () => {
    const table = await freshTable({ configuration: { 'delta.appendOnly': 'true' } })
    expect((await failureOf(run(deps, `UPDATE ${table} SET id = 3`))).message).toMatch(/append-only/)
  })

  test('may read other tables of the lake', async () => {
    const [table, other] = [await freshTable(), await freshTable()]
    await run(
      deps,
      `UPDATE ${table} AS t SET name = (SELECT 'from ' || o.id FROM ${other} AS o WHERE o.id = t.id + 1)
       WHERE id IN (SELECT id FROM ${other} WHERE id < 2)`,
    )
    expect((await rowsOf(deps, table)).slice(0, 3).map(cells => cells[2])).toEqual(['from 1', 'from 2', 'n2'])
  })
})
