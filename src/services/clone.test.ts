import { beforeEach, describe, expect, it } from 'vitest'
import { commitInfoOf } from '../core/delta/replay.ts'
import { type CloneStatement, cloneTable } from './clone.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { tableNames } from './tables.ts'
import {
  type World,
  appendIds,
  crashEverywhere,
  createOrders,
  createWorld,
  deleteAll,
  deletePlaces,
  filesEnding,
  idsOf,
  orders,
  problemOf,
  ordersDirectory,
  racingWorker,
  rowsOf,
  workerIn,
} from './upkeep.fixture.ts'

const copy = 'gold.orders_copy'
const copyDirectory = 'gold/orders_copy'

const clone = (deps: LakeDeps, changes: Partial<CloneStatement> = {}) =>
  cloneTable(
    deps,
    { table: copy, mode: 'create', source: { table: orders }, properties: {}, ...changes },
    patientJob(),
  )

describe('CLONE', () => {
  let world: World
  let deps: LakeDeps
  beforeEach(async () => {
    world = await createWorld()
    deps = workerIn(world)
    await createOrders(deps, {
      partitionColumns: ['part'],
      configuration: { 'delta.enableDeletionVectors': 'true', 'delta.constraints.positive': 'id >= 0' },
    })
    await appendIds(deps, 0, 10)
    await deletePlaces(deps, ([file]) => file, [0, 2])
    await appendIds(deps, 10, 14)
  })

  it('has the same rows, schema and constraints in files of its own, under its own id', async () => {
    const report = await clone(deps)
    expect(report.version).toBe(0)
    const source = (await deps.logs.load(orders)).snapshot
    const target = (await workerIn(world).logs.load(copy)).snapshot
    expect(await rowsOf(deps, target, 'id', copy)).toEqual(await rowsOf(deps, source))
    expect(target.metadata).toEqual({
      ...source.metadata,
      id: target.metadata.id,
      createdTime: target.metadata.createdTime,
    })
    expect(target.metadata.id).not.toBe(source.metadata.id)
    expect(target.protocol).toEqual(source.protocol)
    await deps.storage.remove(ordersDirectory)
    expect(await idsOf(workerIn(world), undefined, copy)).toHaveLength(12)
    expect(await filesEnding(deps.storage, '.bin', copyDirectory)).toHaveLength(1)
    expect(report.metrics).toMatchObject({ sourceNumOfFiles: '4', numCopiedFiles: '4' })
  })

  it('is of the version that is asked for, by number or by time', async () => {
    await clone(deps, { source: { table: orders, version: 1 } })
    expect(await idsOf(deps, undefined, copy)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const { timestamp } = await deps.logs.snapshotAt(orders, 2)
    const source = { table: orders, timestamp: new Date(timestamp).toISOString() }
    await clone(deps, { table: 'gold.second', source })
    expect(await idsOf(deps, undefined, 'gold.second')).toHaveLength(8)
    const [entry] = await deps.logs.entries('gold.second', 0)
    expect(commitInfoOf(entry ?? { version: 0, actions: [] })).toMatchObject({
      operation: 'CLONE',
      operationParameters: { source: orders, sourceVersion: '2' },
    })
  })

  it('can be written and restored like any table', async () => {
    await clone(deps, { properties: { 'delta.enableChangeDataFeed': 'true' } })
    await appendIds(deps, 50, 52, copy)
    expect(await idsOf(deps, undefined, copy)).toHaveLength(14)
    expect(await idsOf(deps)).toHaveLength(12)
    expect((await deps.logs.load(copy)).snapshot.protocol.writerFeatures).toContain('changeDataFeed')
  })

  it('is refused where the table exists, unless it may be passed over or replaced', async () => {
    await createOrders(deps, {}, copy)
    await appendIds(deps, 90, 93, copy)
    expect((await problemOf(clone(deps)))?.message).toContain('exists already')
    expect((await clone(deps, { mode: 'if-not-exists' })).version).toBeUndefined()
    expect(await idsOf(deps, undefined, copy)).toEqual([90, 91, 92])
    const { id } = (await deps.logs.load(copy)).snapshot.metadata
    const report = await clone(deps, { mode: 'or-replace' })
    expect(report.version).toBe(2)
    expect(await idsOf(deps, undefined, copy)).toHaveLength(12)
    expect(await idsOf(deps, 1, copy)).toEqual([90, 91, 92])
    expect((await deps.logs.load(copy)).snapshot.metadata.id).toBe(id)
    await clone(deps, { mode: 'or-replace' })
    expect(await idsOf(deps, undefined, copy)).toHaveLength(12)
  })

  it('leaves nothing behind when a file of the source is missing', async () => {
    const [, second = ''] = await filesEnding(deps.storage, '.parquet')
    await deps.storage.remove(second)
    expect(await problemOf(clone(deps))).toMatchObject({ kind: 'input-unreadable', file: second })
    expect(await filesEnding(deps.storage, '.parquet', copyDirectory)).toEqual([])
    expect(await deps.logs.find(copy)).toBeUndefined()
  })

  it('stops when it is cancelled, and there is no table', async () => {
    const stop = new AbortController()
    const job = { cancel: stop.signal, onProgress: () => stop.abort() }
    const statement: CloneStatement = {
      table: copy,
      mode: 'create',
      source: { table: orders },
      properties: {},
    }
    expect((await problemOf(cloneTable(deps, statement, job)))?.kind).toBe('cancelled')
    expect(await filesEnding(deps.storage, '.parquet', copyDirectory)).toEqual([])
    expect(await deps.logs.find(copy)).toBeUndefined()
  })

  it.each([
    ['create', 'refused'],
    ['if-not-exists', 'left out'],
  ] as const)(
    '(%s) is %s when others made the table meanwhile, and leaves no file',
    async (mode, outcome) => {
      const slow = racingWorker(world, async other => {
        await createOrders(other, {}, copy)
        await appendIds(other, 90, 93, copy)
      })
      const problem = await problemOf(
        clone(slow, { mode }).then(({ version }) => expect(version).toBeUndefined()),
      )
      expect(problem?.message.includes('exists already') ?? false).toBe(outcome === 'refused')
      expect(await idsOf(deps, undefined, copy)).toEqual([90, 91, 92])
      expect(await filesEnding(deps.storage, '.parquet', copyDirectory)).toHaveLength(1)
      expect(await filesEnding(deps.storage, '.bin', copyDirectory)).toEqual([])
    },
  )

  it('has what its source had, whatever others do to the source meanwhile', async () => {
    const storage = {
      ...world.storage,
      writeStream: async (path: string, chunks: AsyncIterable<Uint8Array>) => {
        const { snapshot } = await deps.logs.load(orders)
        if (snapshot.files.size > 0) await deleteAll(deps)
        return world.storage.writeStream(path, chunks)
      },
    }
    await clone(workerIn(world, { storage }))
    expect(await idsOf(deps)).toEqual([])
    expect(await idsOf(deps, undefined, copy)).toHaveLength(12)
  })
})

describe('a CLONE that dies at any step', () => {
  it('leaves no table, or a whole one', async () => {
    const steps = await crashEverywhere({
      before: async deps => {
        await createOrders(deps)
        await appendIds(deps, 0, 4)
        await deletePlaces(deps, ([file]) => file, [3])
        await appendIds(deps, 10, 12)
      },
      operation: deps => clone(deps),
      after: async deps => {
        expect(await idsOf(deps)).toEqual([0, 1, 2, 10, 11])
        if (await deps.logs.find(copy)) expect(await idsOf(deps, undefined, copy)).toEqual([0, 1, 2, 10, 11])
        else await clone(deps)
        expect(await idsOf(deps, undefined, copy)).toEqual([0, 1, 2, 10, 11])
        expect(await tableNames(deps)).toEqual([orders, copy])
      },
    })
    expect(steps).toBeGreaterThanOrEqual(5)
  }, 60_000)
})
