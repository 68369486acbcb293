import { beforeEach, describe, expect, it } from 'vitest'
import { autoCompact } from './auto-compact.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import {
  appendIds,
  commitActions,
  createOrders,
  createWorld,
  idsOf,
  lastInfo,
  newestOf,
  orders,
  upTo,
  workerIn,
} from './upkeep.fixture.ts'

describe('auto-compaction', () => {
  let deps: LakeDeps
  beforeEach(async () => {
    deps = workerIn(await createWorld())
  })

  const compact = (worker: LakeDeps) => autoCompact(worker, orders, patientJob())
  const few = { 'delta.autoOptimize.autoCompact.minNumFiles': '3' }

  it('puts small files together when the table wants it and there are enough of them', async () => {
    await createOrders(deps, { configuration: { 'delta.autoOptimize.autoCompact': 'auto', ...few } })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    expect(await compact(deps)).toBeUndefined()
    await appendIds(deps, 20, 30)
    expect(await compact(deps)).toMatchObject({
      version: 4,
      metrics: { numRemovedFiles: '3', numAddedFiles: '1' },
    })
    expect((await lastInfo(deps)).operationParameters).toMatchObject({ auto: 'true' })
    expect(await idsOf(deps)).toEqual(upTo(30))
    expect(await compact(deps)).toBeUndefined()
  })

  it('counts the files of each partition by itself', async () => {
    const configuration = { 'delta.autoOptimize.autoCompact': 'true', ...few }
    await createOrders(deps, { partitionColumns: ['part'], configuration })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    await appendIds(deps, 21, 22)
    expect(await compact(deps)).toMatchObject({ metrics: { numRemovedFiles: '3', numAddedFiles: '1' } })
    expect((await newestOf(deps)).files.size).toBe(3)
  })

  it('is off unless the table or the lake says otherwise, and the table has the last word', async () => {
    await createOrders(deps, { configuration: few })
    for (const start of upTo(3)) await appendIds(deps, start, start + 1)
    expect(await compact(deps)).toBeUndefined()
    const lake = { formatVersion: 1, id: 'x', name: 'x', settings: { autoCompact: true } }
    await deps.storage.write('_boathouse/lake.json', new TextEncoder().encode(JSON.stringify(lake)))
    const { metadata } = await newestOf(deps)
    const configuration = { ...few, 'delta.autoOptimize.autoCompact': 'false' }
    await commitActions(deps, [{ kind: 'metaData', metaData: { ...metadata, configuration } }])
    expect(await compact(deps)).toBeUndefined()
    await commitActions(deps, [{ kind: 'metaData', metaData: metadata }])
    expect(await compact(deps)).toMatchObject({ metrics: { numRemovedFiles: '3' } })
  })

  it('follows the statements that write, however they spell the name of the table', async () => {
    await createOrders(deps, { configuration: { 'delta.autoOptimize.autoCompact': 'auto', ...few } })
    const insert = (id: number) =>
      runSql(deps, `INSERT INTO Silver.ORDERS VALUES (${id}, 'a', 1)`, patientJob())
    await insert(0)
    await insert(1)
    await insert(2)
    expect((await lastInfo(deps)).operation).toBe('OPTIMIZE')
    expect((await newestOf(deps)).files.size).toBe(1)
    expect(await idsOf(deps)).toEqual([0, 1, 2])
  })
})
