import { afterAll, beforeAll, expect, test } from 'vitest'
import { attempt } from '../core/failure.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { runSql } from './sql.ts'

let lake: LakeDeps
beforeAll(async () => {
  lake = await memoryLake()
  await openLake(lake)
  await runSql(lake, 'CREATE TABLE silver.batches (id BIGINT)', patientJob())
})
afterAll(() => lake.interactive.close())

const insert = (version: number, appId = 'loader') =>
  runSql(lake, `INSERT INTO silver.batches VALUES (${version})`, patientJob(), { appId, version })

test('a batch that is in the table changes nothing, whoever sends it again and how often', async () => {
  expect(await insert(1)).toMatchObject({ version: 1 })
  expect(await insert(1)).toMatchObject({ applied: false, rows: [[0n, 0n]] })
  expect(await insert(2)).toMatchObject({ version: 2 })
  expect(await insert(1)).toMatchObject({ applied: false })
  expect(await insert(1, 'another')).toMatchObject({ version: 3 })
  const sent = await Promise.all([insert(3), insert(3), insert(3)])
  expect(sent.filter(({ applied }) => applied === false)).toHaveLength(2)
  const { rows } = await runSql(lake, 'SELECT id FROM silver.batches ORDER BY id', patientJob())
  expect(rows.flat()).toEqual([1n, 1n, 2n, 3n])
  expect((await lake.logs.load('silver.batches')).snapshot.txns.get('loader')?.version).toBe(3)
})

test.each(['DELETE FROM silver.batches', 'SELECT 1', 'INSERT INTO silver.batches VALUES (9); SELECT 1'])(
  'a batch number with %s is refused: it would promise what is not kept',
  async text => {
    const ran = await attempt(() => runSql(lake, text, patientJob(), { appId: 'loader', version: 9 }))
    expect(ran).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  },
)
