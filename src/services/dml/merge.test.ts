import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { struct } from '../../core/delta/schema.fixture.ts'
import type { StructType } from '../../core/delta/schema.ts'
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

const schema = struct({ id: 'long', part: 'string', n: 'integer' })
let made = 0
const freshTable = async (
  variant: (typeof variants)[number][1] = {},
  columns: StructType = schema,
  batches: readonly string[] = [batch(0), batch(5)],
) => {
  const table = `silver.m${(made += 1)}`
  await makeTable(deps, table, columns, variant, batches)
  return table
}
/** Ids from … from + 4. */
const batch = (from: number) =>
  `SELECT range AS id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS part, range AS n FROM range(${from}, ${from + 5})`
const row = (id: number, n = id) => [BigInt(id), id % 2 === 0 ? 'a' : 'b', n]
/** Ids 3 … 7 as they are in the table but for n, 20 and 21, which it does not have, and NULL, which belongs to nothing. */
const source = `(SELECT range AS id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS part, 100 + range AS n FROM range(3, 8)
  UNION ALL SELECT * FROM (VALUES (20, 'a', 120), (21, 'b', 121)) UNION ALL SELECT NULL, 'c', 0)`

describe.each(variants)('MERGE into a table that is %s', (_, variant) => {
  const feed = variant.configuration?.['delta.enableChangeDataFeed'] === 'true'
  const vectors = variant.configuration?.['delta.enableDeletionVectors'] === 'true'

  test('does what each clause says, the first that fits', async () => {
    const table = await freshTable(variant)
    const { metrics } = await run(
      deps,
      `MERGE INTO ${table} AS t USING ${source} AS s ON t.id = s.id
       WHEN MATCHED AND s.n = 104 THEN DELETE
       WHEN MATCHED AND t.id > 5 THEN UPDATE SET n = s.n + t.n
       WHEN MATCHED AND t.id = 3 THEN UPDATE SET *
       WHEN NOT MATCHED AND s.id = 20 THEN INSERT (id, n) VALUES (s.id, s.n * 2)
       WHEN NOT MATCHED AND s.id = 21 THEN INSERT *
       WHEN NOT MATCHED BY SOURCE AND id = 0 THEN DELETE
       WHEN NOT MATCHED BY SOURCE AND id > 7 THEN UPDATE SET n = -n`,
    )
    expect(await rowsOf(deps, table)).toEqual([
      row(1),
      row(2),
      row(3, 103),
      row(5),
      row(6, 112),
      row(7, 114),
      row(8, -8),
      row(9, -9),
      [20n, null, 240],
      row(21, 121),
    ])
    expect(metrics).toMatchObject({
      numSourceRows: '8',
      numTargetRowsInserted: '2',
      numTargetRowsUpdated: '5',
      numTargetRowsMatchedUpdated: '3',
      numTargetRowsNotMatchedBySourceUpdated: '2',
      numTargetRowsDeleted: '2',
      numTargetRowsMatchedDeleted: '1',
      numTargetRowsNotMatchedBySourceDeleted: '1',
    })
    const net = (await changesOf(deps, table, 3)).map(cells => [cells[0], cells[3]])
    if (feed) {
      expect(net.filter(([, type]) => type === 'insert')).toEqual([
        [20n, 'insert'],
        [21n, 'insert'],
      ])
      expect(net.filter(([, type]) => type === 'delete')).toEqual([
        [0n, 'delete'],
        [4n, 'delete'],
      ])
      expect(net.filter(([, type]) => type === 'update_postimage')).toHaveLength(5)
      expect(net.filter(([, type]) => type === 'update_preimage')).toHaveLength(5)
    }
  })

  test('that only inserts rewrites nothing', async () => {
    const table = await freshTable(variant)
    const { metrics } = await run(
      deps,
      `MERGE INTO ${table} AS t USING ${source} AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT *`,
    )
    const kinds = kindsOf(await lastCommit(deps, table))
    expect([kinds['remove'], kinds['cdc']]).toEqual([undefined, undefined])
    expect(metrics).toMatchObject({
      numTargetRowsInserted: '3',
      numTargetRowsCopied: '0',
      numOutputRows: '3',
    })
    expect(await rowsOf(deps, table)).toHaveLength(13)
    expect((await changesOf(deps, table, 3)).map(cells => cells[3])).toEqual(['insert', 'insert', 'insert'])
  })

  test('touches only files with rows that change', async () => {
    const table = await freshTable(variant)
    const before = (await deps.logs.load(table)).snapshot.files
    await run(
      deps,
      `MERGE INTO ${table} AS t USING (SELECT 6 AS id UNION ALL SELECT 2) AS s ON t.id = s.id
       WHEN MATCHED AND t.id > 5 THEN UPDATE SET n = 0`,
    )
    const after = (await deps.logs.load(table)).snapshot.files
    expect([...before.keys()].filter(key => after.has(key))).toHaveLength(before.size - 1)
    expect((await rowsOf(deps, table))[6]).toEqual(row(6, 0))
    const { add = 0, remove } = kindsOf(await lastCommit(deps, table))
    expect([add, remove]).toEqual([vectors ? 2 : 1, 1])
  })

  test('deletes what the source does not have, and brings the rest up to date: the table is the source', async () => {
    const table = await freshTable(variant)
    await run(
      deps,
      `MERGE INTO ${table} AS t USING (SELECT * FROM ${source} AS all_rows WHERE id IS NOT NULL) AS s ON t.id = s.id
       WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE THEN DELETE`,
    )
    expect(await rowsOf(deps, table)).toEqual([3, 4, 5, 6, 7, 20, 21].map(id => row(id, id + 100)))
  })
})

describe('MERGE', () => {
  const upsert = 'WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *'

  test('that changes nothing commits nothing, and leaves no file', async () => {
    const table = await freshTable()
    const files = await filesBelow(deps.storage, table.replace('.', '/'))
    const scratch = await filesBelow(deps.storage, deps.scratch)
    const report = await run(
      deps,
      `MERGE INTO ${table} AS t USING ${source} AS s ON t.id = s.id AND s.id > 100
       WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED AND s.id = 7000 THEN INSERT *`,
    )
    expect(report).toMatchObject({
      version: undefined,
      metrics: { numTargetRowsUpdated: '0', numSourceRows: '8' },
    })
    expect(await filesBelow(deps.storage, table.replace('.', '/'))).toEqual(files)
    expect(await filesBelow(deps.storage, deps.scratch)).toEqual(scratch)
  })

  test('tells history what it did as Spark does', async () => {
    const table = await freshTable()
    await run(
      deps,
      `MERGE INTO ${table} AS t USING ${source} AS s ON t.id = s.id
       WHEN MATCHED AND s.n > 104 THEN UPDATE SET n = 1 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT *`,
    )
    expect(await infoOf(deps, table)).toMatchObject({
      operation: 'MERGE',
      operationParameters: {
        predicate: '["(t.id = s.id)"]',
        matchedPredicates: '[{"predicate":"(s.n > 104)","actionType":"update"},{"actionType":"delete"}]',
        notMatchedPredicates: '[{"actionType":"insert"}]',
        notMatchedBySourcePredicates: '[]',
      },
      operationMetrics: {
        numTargetRowsCopied: '5',
        numOutputRows: '11',
        numTargetFilesAdded: '1',
        numTargetFilesRemoved: '2',
        numTargetChangeFilesAdded: '0',
      },
    })
  })

  test('takes a table of the lake, at a version too, by its name', async () => {
    const [table, other] = [await freshTable(), await freshTable()]
    await run(deps, `UPDATE ${other} SET n = n + 100, id = id + 8`)
    const name = other.slice(other.indexOf('.') + 1)
    await run(deps, `MERGE INTO ${table} AS t USING ${other} ON t.id = ${name}.id ${upsert}`)
    expect((await rowsOf(deps, table)).slice(7, 12)).toEqual([
      row(7),
      [8n, 'a', 100],
      [9n, 'b', 101],
      [10n, 'a', 102],
      [11n, 'b', 103],
    ])
    await run(deps, `MERGE INTO ${table} AS t USING ${other} VERSION AS OF 2 AS o ON t.id = o.id ${upsert}`)
    expect((await rowsOf(deps, table)).slice(8, 10)).toEqual([row(8), row(9)])
  })

  test('refuses two source rows for one target row, naming how many and which', async () => {
    const table = await freshTable()
    const doubled = `(SELECT 3 AS id, 1 AS n UNION ALL SELECT 3, 2 UNION ALL SELECT 4, 3 UNION ALL SELECT 4, 4 UNION ALL SELECT 4, 4)`
    const merge = (clauses: string) =>
      run(deps, `MERGE INTO ${table} AS t USING ${doubled} AS s ON t.id = s.id ${clauses}`)
    const error = await failureOf(merge('WHEN MATCHED THEN UPDATE SET n = s.n'))
    expect(error).toMatchObject({ kind: 'invalid' })
    expect(error.message).toMatch(
      /2 rows of silver\.m\d+ are matched.*row with id = 3 is matched by 2 source rows/,
    )
    expect((await failureOf(merge('WHEN MATCHED AND s.n > 2 THEN DELETE'))).message).toMatch(
      /1 row .* is matched.*id = 4/,
    )
    expect((await deps.logs.load(table)).snapshot.version).toBe(2)
    // Only one of the two fits.
    await merge('WHEN MATCHED AND s.n = 2 THEN UPDATE SET n = s.n')
    expect((await rowsOf(deps, table))[3]).toEqual(row(3, 2))
    const { metrics } = await merge('WHEN MATCHED THEN DELETE')
    expect(metrics).toMatchObject({ numTargetRowsDeleted: '2' })
    expect(await rowsOf(deps, table)).toHaveLength(8)
  })

  test('inserts a source row that is there twice twice, and one with a NULL key', async () => {
    const table = await freshTable()
    const twice = '(SELECT 50 AS id UNION ALL SELECT 50 UNION ALL SELECT NULL)'
    await run(
      deps,
      `MERGE INTO ${table} AS t USING ${twice} AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)`,
    )
    expect((await rowsOf(deps, table)).slice(10)).toEqual([
      [50n, null, null],
      [50n, null, null],
      [null, null, null],
    ])
  })

  test('evaluates a source of chance once', async () => {
    const table = await freshTable({ configuration: { 'delta.enableChangeDataFeed': 'true' } })
    const chance =
      '(SELECT range AS id, CAST(random() * 1000000 AS INTEGER) AS n FROM range(5, 15) WHERE random() < 0.8)'
    await run(
      deps,
      `MERGE INTO ${table} AS t USING ${chance} AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n
       WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n) WHEN NOT MATCHED BY SOURCE AND random() < 0.5 THEN DELETE`,
    )
    const rows = new Map((await rowsOf(deps, table)).map(([id, , n]) => [id, n]))
    const told = await changesOf(deps, table, 3)
    for (const [id, , n, type] of told) {
      if (type === 'insert' || type === 'update_postimage') expect(rows.get(id ?? null)).toBe(n)
      if (type === 'delete') expect(rows.has(id ?? null)).toBe(false)
    }
    expect(rows.size).toBe(
      10 +
        told.filter(([, , , type]) => type === 'insert').length -
        told.filter(([, , , type]) => type === 'delete').length,
    )
  })

  test('inserts into an append-only table, and refuses to change it', async () => {
    const table = await freshTable({ configuration: { 'delta.appendOnly': 'true' } })
    const merge = (clauses: string) =>
      run(deps, `MERGE INTO ${table} AS t USING ${source} AS s ON t.id = s.id ${clauses}`)
    expect((await failureOf(merge(upsert))).message).toMatch(/append-only/)
    expect((await merge('WHEN NOT MATCHED THEN INSERT *')).version).toBe(3)
  })

  test('reads only files that can have matches, by the condition’s part about the table', async () => {
    const table = await freshTable({ partitionColumns: ['part'] })
    for (const { path, partitionValues } of (await deps.logs.load(table)).snapshot.files.values()) {
      if (partitionValues['part'] === 'b')
        await deps.storage.remove(`${table.replace('.', '/')}/${decodeURIComponent(path)}`)
    }
    await run(
      deps,
      `MERGE INTO ${table} AS t USING ${source} AS s ON t.id = s.id AND t.part = 'a' WHEN MATCHED THEN UPDATE SET n = s.n`,
    )
    expect((await infoOf(deps, table)).operationMetrics?.['numTargetRowsUpdated']).toBe('2')
  })

  test('reads only files that can have matches, by the keys of the source', async () => {
    const keys = (count: number) =>
      `(SELECT range AS id, 50 AS n FROM range(5, ${5 + count}) UNION ALL SELECT NULL, 0)`
    for (const count of [3, 300]) {
      const table = await freshTable()
      const [first] = (await deps.logs.load(table)).snapshot.files.values()
      await deps.storage.remove(`${table.replace('.', '/')}/${first?.path ?? ''}`)
      const { metrics } = await run(
        deps,
        `MERGE INTO ${table} AS t USING ${keys(count)} AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n`,
      )
      expect(metrics['numTargetRowsUpdated']).toBe(String(Math.min(count, 5)))
    }
    const table = await freshTable()
    const none = `(SELECT CAST(NULL AS BIGINT) AS id)`
    const { metrics } = await run(
      deps,
      `MERGE INTO ${table} AS t USING ${none} AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (7)`,
    )
    expect(metrics['numTargetRowsInserted']).toBe('1')
  })

  test('takes conditions without an equality, and values that read other tables', async () => {
    const [table, other] = [await freshTable(), await freshTable()]
    await run(
      deps,
      `MERGE INTO ${table} AS t USING (SELECT 3 AS low, 5 AS high) AS s ON t.id BETWEEN s.low AND s.high
       WHEN MATCHED AND t.id IN (SELECT id FROM ${other} WHERE id > 3) THEN UPDATE SET n = (SELECT max(n) FROM ${other})`,
    )
    expect((await rowsOf(deps, table)).slice(2, 7).map(cells => cells[2])).toEqual([2, 3, 9, 9, 6])
  })

  test.each<[string, string, RegExp]>([
    ['a mistake in the condition', 't.id = s.nope WHEN MATCHED THEN DELETE', /nope/],
    ['an unknown column', 't.id = s.id WHEN MATCHED THEN UPDATE SET nope = 1', /no column nope/],
    [
      'a source column where there is no source row',
      't.id = s.id WHEN NOT MATCHED BY SOURCE THEN UPDATE SET n = s.n',
      /s/,
    ],
    [
      'a table column where there is no table row',
      't.id = s.id WHEN NOT MATCHED THEN INSERT (n) VALUES (t.n)',
      /t/,
    ],
    [
      'a value of the wrong type',
      "t.id = s.id WHEN MATCHED THEN UPDATE SET n = 'x' || s.n",
      /n \(expected integer, found string\)/,
    ],
    [
      'a value that does not fit',
      't.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n * 100000000',
      /found the value 103000000/,
    ],
  ])('refuses %s', async (_, rest, message) => {
    const table = await freshTable()
    expect(
      (await failureOf(run(deps, `MERGE INTO ${table} AS t USING ${source} AS s ON ${rest}`))).message,
    ).toMatch(message)
    expect((await deps.logs.load(table)).snapshot.version).toBe(2)
  })
})
