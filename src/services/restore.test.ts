import { beforeEach, describe, expect, it } from 'vitest'
import { commitInfoOf } from '../core/delta/replay.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { restoreTable, restoreVersion } from './restore.ts'
import {
  type World,
  appendIds,
  commitActions,
  crashEverywhere,
  createOrders,
  createWorld,
  deleteAll,
  deletePlaces,
  filesEnding,
  idsOf,
  orders,
  problemOf,
  racingWorker,
  workerIn,
} from './upkeep.fixture.ts'

const restore = (deps: LakeDeps, to: Parameters<typeof restoreTable>[2]) =>
  restoreTable(deps, orders, to, patientJob())

const first = <T>(items: readonly T[]): T | undefined => items[0]

describe('RESTORE', () => {
  let world: World
  let deps: LakeDeps
  beforeEach(async () => {
    world = await createWorld()
    deps = workerIn(world)
    await createOrders(deps)
    await appendIds(deps, 0, 5)
    await deletePlaces(deps, first, [0, 1])
    await appendIds(deps, 5, 8)
    await deleteAll(deps)
  })

  it('brings back each version as it was, deleted rows too, and keeps the versions in between', async () => {
    const was = [[], [0, 1, 2, 3, 4], [2, 3, 4], [2, 3, 4, 5, 6, 7], []]
    for (const [version, ids] of was.entries()) {
      const report = await restore(deps, { version })
      expect(report.restored).toBe(version)
      expect(await idsOf(deps, report.version)).toEqual(ids)
    }
    for (const [version, ids] of was.entries()) expect(await idsOf(workerIn(world), version)).toEqual(ids)
  })

  it('tells what came of it in rows and files, and is undone by restoring the version before it', async () => {
    const report = await restoreVersion(deps, orders, { version: 3 }, patientJob())
    const { snapshot } = await deps.logs.load(orders)
    expect(report).toEqual({
      table: orders,
      version: 5,
      restored: 3,
      rowsBefore: 0,
      rows: 6,
      files: 2,
      bytes: [...snapshot.files.values()].reduce((sum, { size }) => sum + size, 0),
      filesRemoved: 0,
      filesRestored: 2,
    })
    expect(await idsOf(deps)).toEqual([2, 3, 4, 5, 6, 7])
    const undo = await restoreVersion(deps, orders, { version: 4 }, patientJob())
    expect(undo).toMatchObject({ version: 6, rowsBefore: 6, rows: 0, filesRemoved: 2, filesRestored: 0 })
    expect(await idsOf(deps)).toEqual([])
  })

  it('takes a timestamp: the newest version that is not after it', async () => {
    const { timestamp } = await deps.logs.snapshotAt(orders, 3)
    const report = await restore(deps, { timestamp: new Date(timestamp).toISOString() })
    expect(report.restored).toBe(3)
    const [entry] = await deps.logs.entries(orders, report.version)
    expect(commitInfoOf(entry ?? { version: 0, actions: [] })).toMatchObject({
      operation: 'RESTORE',
      operationParameters: { timestamp: new Date(timestamp).toISOString() },
      readVersion: 4,
    })
    expect((await problemOf(restore(deps, { timestamp: 'yesterday' })))?.kind).toBe('invalid')
    expect((await problemOf(restore(deps, { timestamp: '1999-01-01' })))?.kind).toBe('version-missing')
  })

  it('is refused for the newest version and for one that there is not, as Delta does it', async () => {
    expect((await problemOf(restore(deps, { version: 4 })))?.message).toContain('nothing to restore')
    expect((await problemOf(restore(deps, { version: 9 })))?.kind).toBe('version-missing')
  })

  it('names the files that are gone, deletion vectors among them', async () => {
    const [vector = ''] = await filesEnding(deps.storage, '.bin')
    await deps.storage.remove(vector)
    const problem = await problemOf(restore(deps, { version: 2 }))
    expect(problem).toMatchObject({ kind: 'input-unreadable', file: vector })
    await restore(deps, { version: 1 })
    expect(await idsOf(deps)).toHaveLength(5)
  })

  it('undoes what others commit meanwhile, and still names the version that it gives back', async () => {
    const slow = racingWorker(world, other => appendIds(other, 100, 103))
    const report = await restore(slow, { version: 1 })
    expect(report.version).toBe(6)
    expect(await idsOf(workerIn(world))).toEqual([0, 1, 2, 3, 4])
    expect(report.metrics).toMatchObject({
      numRemovedFiles: '1',
      numRestoredFiles: '1',
      numOfFilesAfterRestore: '1',
    })
  })

  it('brings the schema back with the rows', async () => {
    const { metadata } = await deps.logs.snapshotAt(orders, 0)
    const fields = metadata.schema.fields.slice(0, 1)
    await commitActions(deps, [
      { kind: 'metaData', metaData: { ...metadata, schema: { ...metadata.schema, fields } } },
    ])
    await restore(deps, { version: 1 })
    expect((await deps.logs.load(orders)).snapshot.metadata).toEqual(metadata)
  })
})

describe('a RESTORE that dies at any step', () => {
  it('has happened whole or not at all', async () => {
    const steps = await crashEverywhere({
      before: async deps => {
        await createOrders(deps)
        await appendIds(deps, 0, 4)
        await deletePlaces(deps, first, [3])
        await deleteAll(deps)
        await appendIds(deps, 10, 12)
      },
      operation: deps => restore(deps, { version: 2 }),
      after: async deps => {
        const { version } = (await deps.logs.load(orders)).snapshot
        expect(await idsOf(deps)).toEqual(version === 4 ? [10, 11] : [0, 1, 2])
        for (const [past, ids] of [[], [0, 1, 2, 3], [0, 1, 2], [], [10, 11]].entries())
          expect(await idsOf(deps, past)).toEqual(ids)
      },
    })
    expect(steps).toBeGreaterThanOrEqual(3)
  }, 60_000)
})
