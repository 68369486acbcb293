import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { field, struct } from '../../core/delta/schema.fixture.ts'
import type { StructType } from '../../core/delta/schema.ts'
import type { LakeDeps } from '../deps.ts'
import { memoryLake } from '../lake.fixture.ts'
import { described, failureOf } from '../write-lake.fixture.ts'
import { makeTable, rowsOf, run, variants } from './dml.fixture.ts'

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
  const table = `silver.k${(made += 1)}`
  await makeTable(deps, table, columns, variant, batches)
  return table
}
/** Ids from … from + 4. */
const batch = (from: number) =>
  `SELECT range AS id, CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END AS part, range AS n FROM range(${from}, ${from + 5})`
const row = (id: number, n = id) => [BigInt(id), id % 2 === 0 ? 'a' : 'b', n]

const upsert = 'WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *'

describe('the columns of a MERGE', () => {
  test('are joined by those that only the source has, with schema evolution', async () => {
    for (const [, variant] of variants) {
      const table = await freshTable(variant)
      const wider = `(SELECT 3 AS ID, 'new' AS extra, {'x': 1} AS pair UNION ALL SELECT 30, 'more', NULL)`
      await run(
        deps,
        `MERGE WITH SCHEMA EVOLUTION INTO ${table} AS t USING ${wider} AS s ON t.id = s.id ${upsert}`,
      )
      const { metadata } = (await deps.logs.load(table)).snapshot
      expect(metadata.schema.fields.map(({ name }) => name)).toEqual(['id', 'part', 'n', 'extra', 'pair'])
      const rows = await rowsOf(deps, table)
      expect(rows[2]).toEqual([...row(2), null, null])
      expect(rows[3]).toEqual([...row(3), 'new', { x: 1 }])
      expect(rows[10]).toEqual([30n, null, null, 'more', null])
    }
  })

  test('without schema evolution: others of the source are ignored, those that it lacks are missed', async () => {
    const table = await freshTable()
    const other = `(SELECT 3 AS id, 'a' AS part, 7 AS n, true AS extra)`
    await run(deps, `MERGE INTO ${table} AS t USING ${other} AS s ON t.id = s.id ${upsert}`)
    expect((await rowsOf(deps, table))[3]).toEqual([3n, 'a', 7])
    const error = await failureOf(
      run(deps, `MERGE INTO ${table} AS t USING (SELECT 3 AS id) AS s ON t.id = s.id ${upsert}`),
    )
    expect(error).toMatchObject({ kind: 'schema-mismatch' })
    expect(error.message).toMatch(/no part, n, which UPDATE SET \* takes/)
  })

  test('get defaults and are generated, clause by clause', async () => {
    const columns: StructType = {
      type: 'struct',
      fields: [
        field('id', 'long'),
        field('n', 'long'),
        described('state', 'string', { CURRENT_DEFAULT: "'new'" }),
        described('twice', 'long', { 'delta.generationExpression': 'n * 2' }),
      ],
    }
    const table = await freshTable({}, columns, [
      `SELECT range AS id, range AS n, 'old' AS state FROM range(4)`,
    ])
    await run(
      deps,
      `MERGE INTO ${table} AS t USING (SELECT range AS id, range * 10 AS n FROM range(1, 7)) AS s ON t.id = s.id
       WHEN MATCHED AND s.id = 1 THEN UPDATE SET n = s.n
       WHEN MATCHED AND s.id = 2 THEN UPDATE SET state = DEFAULT
       WHEN NOT MATCHED AND s.id = 4 THEN INSERT (id, n, twice) VALUES (s.id, s.n, s.n + s.n)
       WHEN NOT MATCHED AND s.id = 5 THEN INSERT *
       WHEN NOT MATCHED THEN INSERT (n, state) VALUES (s.n, NULL)`,
    )
    expect(await rowsOf(deps, table)).toEqual([
      [0n, 0n, 'old', 0n],
      [1n, 10n, 'old', 20n],
      [2n, 2n, 'new', 4n],
      [3n, 3n, 'old', 6n],
      [4n, 40n, 'new', 80n],
      [5n, 50n, 'new', 100n],
      [null, 60n, null, 120n],
    ])
  })

  test('are set field by field where they are structs', async () => {
    const nested = struct({ id: 'long', address: struct({ city: 'string', zip: 'integer' }) })
    const table = await freshTable({ configuration: { 'delta.columnMapping.mode': 'name' } }, nested, [
      `SELECT range AS id, {'city': 'c' || range, 'zip': range} AS address FROM range(3)`,
    ])
    await run(
      deps,
      `MERGE INTO ${table} AS t USING (SELECT 1 AS id, 'Bern' AS town UNION ALL SELECT 9, 'Nice') AS s ON t.id = s.id
       WHEN MATCHED THEN UPDATE SET t.address.city = s.town WHEN NOT MATCHED THEN INSERT (id, address) VALUES (s.id, {'zip': 5, 'city': s.town})`,
    )
    expect(await rowsOf(deps, table)).toEqual([
      [0n, { city: 'c0', zip: 0 }],
      [1n, { city: 'Bern', zip: 1 }],
      [2n, { city: 'c2', zip: 2 }],
      [9n, { city: 'Nice', zip: 5 }],
    ])
  })
})
