import { beforeEach, expect, it } from 'vitest'
import { sumOf } from '../core/sum-of.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { optimizeTable } from './optimize.ts'
import { tableUpkeep } from './upkeep.ts'
import {
  type World,
  appendIds,
  createOrders,
  createWorld,
  deleteAll,
  deletePlaces,
  hour,
  lastInfo,
  newestOf,
  orders,
  ordersDirectory,
  problemOf,
  upTo,
  workerIn,
} from './upkeep.fixture.ts'
import { vacuumTable } from './vacuum.ts'

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
  await createOrders(deps)
})

const storedBytes = async (): Promise<number> =>
  sumOf(await deps.storage.list(ordersDirectory), entry => (entry.kind === 'file' ? entry.size : 0))

it('shares out all bytes of a table: the newest version’s, older versions’, nobody’s', async () => {
  await appendIds(deps, 0, 10)
  await deleteAll(deps)
  await appendIds(deps, 10, 20)
  await deletePlaces(deps, ([file]) => file, [1])
  await deps.storage.write(`${ordersDirectory}/lost.parquet`, new Uint8Array(7))
  const upkeep = await tableUpkeep(deps, orders)
  // A data file and its deletion vector; the file that was deleted; the one that no commit knows.
  expect(upkeep).toMatchObject({ live: { files: 2 }, older: { files: 1 }, orphans: { files: 1, bytes: 7 } })
  expect(upkeep.live.bytes + upkeep.older.bytes + upkeep.orphans.bytes).toBe(await storedBytes())
  expect(upkeep.log.files).toBeGreaterThanOrEqual(5)
  expect(upkeep.others).toEqual({ files: 0, bytes: 0 })
})

it('says what OPTIMIZE would write anew, and is right about it', async () => {
  for (const at of upTo(6)) await appendIds(deps, at * 10, at * 10 + 10)
  const before = await tableUpkeep(deps, orders)
  expect(before).toMatchObject({ small: { files: 6 }, smallAfter: 1, dataFiles: 6, isCrowded: false })
  expect(before.lastOptimize).toBeUndefined()
  const { metrics, version } = await optimizeTable(deps, orders, { zOrderBy: [] }, patientJob())
  expect(metrics).toMatchObject({ numRemovedFiles: '6', numAddedFiles: String(before.smallAfter) })
  const after = await tableUpkeep(deps, orders)
  expect(after).toMatchObject({ small: { files: 0, bytes: 0 }, dataFiles: 1, older: { files: 6 } })
  expect(after.lastOptimize).toEqual({
    version,
    timestamp: (await lastInfo(deps)).timestamp,
    removed: before.small,
    added: after.live,
    zOrderBy: [],
  })
  await optimizeTable(deps, orders, { zOrderBy: ['part', 'id'] }, patientJob())
  expect((await tableUpkeep(deps, orders)).lastOptimize?.zOrderBy).toEqual(['part', 'id'])
})

it('knows the last VACUUM, and a table with so many small files that each query pays for them', async () => {
  const configuration = { 'delta.autoOptimize.autoCompact.minNumFiles': '5' }
  await createOrders(deps, { configuration }, 'silver.small')
  for (const at of upTo(4)) await appendIds(deps, at, at + 1, 'silver.small')
  expect((await tableUpkeep(deps, 'silver.small')).isCrowded).toBe(false)
  await appendIds(deps, 4, 5, 'silver.small')
  expect((await tableUpkeep(deps, 'silver.small')).isCrowded).toBe(true)
})

it('knows the last VACUUM that came to its end, and what it deleted', async () => {
  await appendIds(deps, 0, 10)
  await deleteAll(deps)
  const { older } = await tableUpkeep(deps, orders)
  expect(older.files).toBe(1)
  world.pass(200 * hour)
  const { version } = await vacuumTable(deps, orders, {}, patientJob())
  const noted = { version, timestamp: (await lastInfo(deps)).timestamp, ...older }
  expect((await tableUpkeep(deps, orders)).lastVacuum).toEqual(noted)
  // One that is stopped deletes nothing more than it says elsewhere: the one before stays the last.
  await appendIds(deps, 10, 20)
  await deleteAll(deps)
  world.pass(200 * hour)
  const stopped = AbortSignal.abort()
  await problemOf(vacuumTable(deps, orders, {}, { ...patientJob(), cancel: stopped }))
  expect((await lastInfo(deps)).operationParameters).toMatchObject({ status: 'FAILED' })
  expect((await tableUpkeep(deps, orders)).lastVacuum).toEqual(noted)
})

it('tells by which columns files can not be told apart, and what ordering by one would gain', async () => {
  await createOrders(deps, { configuration: { 'delta.targetFileSize': '1500' } }, 'silver.mixed')
  for (const at of upTo(4)) await appendIds(deps, at * 100, at * 100 + 100, 'silver.mixed')
  const { overlaps, dataFiles, dataFilesAfter } = await tableUpkeep(deps, 'silver.mixed')
  const of = (name: string) => overlaps.find(({ column }) => column === name)
  expect(dataFiles).toBe(4)
  expect(dataFilesAfter).toBeGreaterThan(1)
  // Ids grow from file to file; both parts are in every file.
  expect(of('id')).toMatchObject({ depth: 1, skipped: 0.75 })
  expect(of('part')).toMatchObject({ depth: 4, skipped: 0, skippedAfter: 1 - 1 / dataFilesAfter })
  expect(overlaps[0]?.column).toBe('part')
  expect((await newestOf(deps)).version).toBe(0)
})

it('has no columns to tell of where one file has all rows', async () => {
  await appendIds(deps, 0, 10)
  expect((await tableUpkeep(deps, orders)).overlaps).toEqual([])
})
