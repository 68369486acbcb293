import { beforeEach, expect, test } from 'vitest'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { lakeAtMoment } from './moment.ts'
import { resolveVersion } from './restore.ts'
import { runSql } from './sql.ts'
import {
  type World,
  appendIds,
  createOrders,
  createWorld,
  hour,
  problemOf,
  workerIn,
} from './upkeep.fixture.ts'

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
})

const timeOf = async (table: string, version: number) =>
  (await deps.logs.snapshotAt(table, version)).timestamp

test('each table has the version that TIMESTAMP AS OF has at that moment, or was not there yet', async () => {
  await createOrders(deps, {}, 'bronze.a')
  await appendIds(deps, 0, 3, 'bronze.a')
  world.pass(hour)
  await createOrders(deps, {}, 'silver.b')
  world.pass(hour)
  await appendIds(deps, 3, 6, 'bronze.a')
  const moments = [0, 1, 2].map(version => timeOf('bronze.a', version))
  for (const ms of [
    ...(await Promise.all(moments)),
    (await timeOf('silver.b', 0)) - 1,
    await timeOf('silver.b', 0),
  ]) {
    for (const at of [ms, new Date(ms).toISOString()]) {
      const { timestamp, tables } = await lakeAtMoment(deps, at)
      expect(timestamp).toBe(ms)
      const version = await resolveVersion(deps, 'bronze.a', { timestamp: new Date(ms).toISOString() })
      expect(tables[0]).toEqual({
        kind: 'version',
        table: 'bronze.a',
        version,
        timestamp: await timeOf('bronze.a', version),
        latest: 2,
      })
      expect(tables[1]?.kind).toBe(ms < (await timeOf('silver.b', 0)) ? 'none' : 'version')
    }
  }
  expect((await lakeAtMoment(deps, '1999-01-01')).tables).toEqual([
    { kind: 'none', table: 'bronze.a', latest: 2 },
    { kind: 'none', table: 'silver.b', latest: 0 },
  ])
  expect((await lakeAtMoment(deps, Date.UTC(2999, 0))).tables).toMatchObject([{ version: 2 }, { version: 0 }])
})

test('a moment whose log was cleaned up is told from one before the table', async () => {
  const configuration = { 'delta.checkpointInterval': '5' }
  await createOrders(deps, { configuration }, 'silver.a')
  for (let n = 0; n < 8; n += 1) await appendIds(deps, n, n + 1, 'silver.a')
  const early = await timeOf('silver.a', 1)
  world.pass(40 * 24 * hour)
  for (let n = 8; n < 12; n += 1) await appendIds(deps, n, n + 1, 'silver.a')
  expect(await deps.logs.earliest('silver.a')).toBe(5)
  expect((await lakeAtMoment(deps, early)).tables).toEqual([
    { kind: 'unknown', table: 'silver.a', latest: 12 },
  ])
})

test('a table that can not be opened says why, and hides no other', async () => {
  await createOrders(deps, {}, 'silver.a')
  await createOrders(deps, {}, 'silver.b')
  await world.storage.write(
    'silver/a/_delta_log/00000000000000000000.json',
    new TextEncoder().encode('nonsense'),
  )
  const { tables } = await lakeAtMoment(workerIn(world), Date.UTC(2030, 0))
  expect(tables[0]).toMatchObject({ kind: 'problem', table: 'silver.a' })
  expect(tables[1]).toMatchObject({ kind: 'version', table: 'silver.b', version: 0 })
})

test.each(['tomorrow', '2026-13-01', '', Number.NaN])('“%s” is refused as a moment', async text => {
  expect((await problemOf(lakeAtMoment(deps, text)))?.kind).toBe('invalid')
})

test('an empty lake has no tables at any moment, and dropped ones are in none', async () => {
  expect((await lakeAtMoment(deps, 0)).tables).toEqual([])
  await createOrders(deps, {}, 'silver.a')
  await runSql(deps, 'DROP TABLE silver.a', patientJob())
  expect((await lakeAtMoment(deps, Date.UTC(2030, 0))).tables).toEqual([])
})
