import { beforeEach, describe, expect, it } from 'vitest'
import { addActionsOf } from '../core/delta/commit-plan.ts'
import { field } from '../core/delta/schema.fixture.ts'
import { parseStats } from '../core/delta/stats.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { type OptimizeOptions, optimizeTable } from './optimize.ts'
import {
  type World,
  appendIds,
  commitActions,
  crashEverywhere,
  createOrders,
  createWorld,
  deletePlaces,
  filesEnding,
  idsOf,
  lastInfo,
  newestOf,
  orders,
  problemOf,
  racingWorker,
  rowsOf,
  upTo,
  workerIn,
} from './upkeep.fixture.ts'
import { writeRows } from './write-rows.ts'

const optimize = (deps: LakeDeps, options: Partial<OptimizeOptions> = {}) =>
  optimizeTable(deps, orders, { zOrderBy: [], ...options }, patientJob())

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
})

describe('OPTIMIZE', () => {
  it('makes one file out of many, with the same rows in the same order, and changes no data', async () => {
    await createOrders(deps)
    for (const start of [20, 0, 10]) await appendIds(deps, start, start + 10)
    const before = await rowsOf(deps, await newestOf(deps), '')
    const report = await optimize(deps)
    expect(report.version).toBe(4)
    expect((await newestOf(deps)).files.size).toBe(1)
    expect(await rowsOf(deps, await newestOf(deps), '')).toEqual(before)
    expect(report.metrics).toMatchObject({
      numAddedFiles: '1',
      numRemovedFiles: '3',
      numBatches: '1',
      totalConsideredFiles: '3',
      totalFilesSkipped: '0',
      partitionsOptimized: '1',
    })
    expect(await lastInfo(deps)).toMatchObject({
      operation: 'OPTIMIZE',
      operationParameters: { predicate: '[]', zOrderBy: '[]', auto: 'false' },
      isolationLevel: 'SnapshotIsolation',
      isBlindAppend: false,
    })
    const [entry] = await deps.logs.entries(orders, 4)
    for (const action of entry?.actions ?? []) {
      if (action.kind === 'add') expect(action.add.dataChange).toBe(false)
      if (action.kind === 'remove') expect(action.remove.dataChange).toBe(false)
    }
  })

  it('makes no commit when there is nothing to do', async () => {
    await createOrders(deps)
    expect((await optimize(deps)).version).toBeUndefined()
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    await optimize(deps)
    const again = await optimize(deps)
    expect(again).toMatchObject({
      version: undefined,
      metrics: { numRemovedFiles: '0', totalFilesSkipped: '1' },
    })
    expect((await newestOf(deps)).version).toBe(3)
  })

  it('purges deleted rows, and leaves the versions before as they were', async () => {
    await createOrders(deps, { configuration: { 'delta.enableDeletionVectors': 'true' } })
    await appendIds(deps, 0, 10)
    await deletePlaces(deps, ([file]) => file, [0, 9])
    const report = await optimize(deps)
    expect(report.metrics).toMatchObject({ numDeletionVectorsRemoved: '1', numRemovedFiles: '1' })
    const [file] = (await newestOf(deps)).files.values()
    expect(file?.deletionVector).toBeUndefined()
    expect(parseStats(file?.stats ?? '')?.numRecords).toBe(8)
    expect(await idsOf(deps)).toEqual(upTo(9, 1))
    expect(await idsOf(deps, 1)).toEqual(upTo(10))
  })

  it('keeps partitions apart, and with WHERE works on those that it names', async () => {
    await createOrders(deps, { partitionColumns: ['part'] })
    for (const start of [0, 10, 20]) await appendIds(deps, start, start + 10)
    const report = await optimize(deps, { where: `part = 'p1' OR part IS NULL` })
    expect(report.metrics).toMatchObject({
      numRemovedFiles: '3',
      numAddedFiles: '1',
      totalConsideredFiles: '3',
    })
    const parts = [...(await newestOf(deps)).files.values()].map(
      ({ partitionValues }) => partitionValues['part'],
    )
    expect(parts.filter(part => part === 'p0')).toHaveLength(3)
    expect(parts.filter(part => part === 'p1')).toHaveLength(1)
    expect((await optimize(deps)).metrics).toMatchObject({ numRemovedFiles: '3', numAddedFiles: '1' })
    expect(await idsOf(deps)).toEqual(upTo(30))
  })

  it('refuses a WHERE about anything but partitions, and tells a mistake in it', async () => {
    await createOrders(deps, { partitionColumns: ['part'] })
    await appendIds(deps, 0, 10)
    const problem = await problemOf(optimize(deps, { where: 'id > 3' }))
    expect(problem).toMatchObject({ kind: 'invalid' })
    expect(problem?.message).toContain('partition columns (part)')
    expect(problem?.message).toContain('id')
    expect((await problemOf(optimize(deps, { where: 'part = ' })))?.kind).toBe('invalid')
  })

  it('keeps the physical names of a table that maps columns', async () => {
    const mapped = (name: string, type: 'long' | 'string' | 'double', id: number) => ({
      ...field(name, type),
      metadata: { 'delta.columnMapping.id': id, 'delta.columnMapping.physicalName': `col-${id}` },
    })
    const fields = [mapped('id', 'long', 1), mapped('part', 'string', 2), mapped('value', 'double', 3)]
    await createOrders(deps, {
      schema: { type: 'struct', fields },
      partitionColumns: ['part'],
      configuration: { 'delta.columnMapping.mode': 'name', 'delta.columnMapping.maxColumnId': '3' },
    })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    await optimize(deps, { where: `part = 'p1'` })
    await optimize(deps, { zOrderBy: ['value'] })
    const files = [...(await newestOf(deps)).files.values()]
    expect(files.map(({ partitionValues }) => partitionValues)).toEqual([
      { 'col-2': 'p0' },
      { 'col-2': 'p1' },
    ])
    expect(Object.keys(parseStats(files[0]?.stats ?? '')?.minValues ?? {})).toEqual(['col-1', 'col-3'])
    expect(await idsOf(deps)).toEqual(upTo(20))
  })

  it('does not ask rows that are in the table whether they keep its rules', async () => {
    await createOrders(deps)
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    const { metadata } = await newestOf(deps)
    const configuration = { 'delta.constraints.beyond': 'no_such_function(id) > 3' }
    await commitActions(deps, [
      { kind: 'protocol', protocol: { minReaderVersion: 1, minWriterVersion: 3 } },
      { kind: 'metaData', metaData: { ...metadata, configuration } },
    ])
    expect((await optimize(deps)).metrics).toMatchObject({ numRemovedFiles: '2', numAddedFiles: '1' })
  })

  it('keeps files near the target size', async () => {
    await createOrders(deps)
    for (const start of upTo(6)) await appendIds(deps, start * 1000, start * 1000 + 1000)
    const sizes = [...(await newestOf(deps)).files.values()].map(({ size }) => size)
    const targetBytes = Math.max(...sizes) * 2 + 10
    const report = await optimize(deps, { targetBytes })
    expect(report.metrics).toMatchObject({ numRemovedFiles: '6', numAddedFiles: '3' })
    expect(await idsOf(deps)).toEqual(upTo(6000))
  })

  it('goes together with appends of others', async () => {
    await createOrders(deps)
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    const report = await optimize(racingWorker(world, other => appendIds(other, 20, 30)))
    expect(report.version).toBe(4)
    expect(await idsOf(deps)).toEqual(upTo(30))
    expect((await newestOf(deps)).files.size).toBe(2)
  })

  it('leaves out what others changed meanwhile: no deleted row comes back', async () => {
    await createOrders(deps, {
      partitionColumns: ['part'],
      configuration: { 'delta.enableDeletionVectors': 'true' },
    })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    const p0 = 'part=p0'
    const slow = racingWorker(world, other =>
      deletePlaces(other, files => files.find(({ path }) => path.startsWith(p0)), [0, 1, 2, 3, 4]),
    )
    const report = await optimize(slow)
    expect(report.metrics).toMatchObject({ numRemovedFiles: '2', numAddedFiles: '1' })
    expect(await idsOf(deps)).toHaveLength(15)
    expect(await idsOf(deps)).toEqual(await idsOf(deps, 3))
    const live = (await newestOf(deps)).files.size
    expect(live).toBe(3)
    // Three live ones, the two that were compacted; what was written in vain is gone.
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(5)
  })

  it('is a conflict when others changed all that it rewrote', async () => {
    await createOrders(deps, { configuration: { 'delta.enableDeletionVectors': 'true' } })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    const slow = racingWorker(world, other => deletePlaces(other, ([file]) => file, [0]))
    expect((await problemOf(optimize(slow)))?.kind).toBe('commit-conflict')
    expect(await idsOf(deps)).toEqual(upTo(20, 1))
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
  })

  it('is refused by name when the table needs what can not be written', async () => {
    await createOrders(deps)
    const protocol = { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['somethingNew'] }
    await commitActions(deps, [{ kind: 'protocol', protocol }])
    expect(await problemOf(optimize(deps))).toMatchObject({
      kind: 'protocol-unsupported',
      features: ['somethingNew'],
    })
  })

  it('may be used on an append-only table', async () => {
    await createOrders(deps, { configuration: { 'delta.appendOnly': 'true' } })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    expect((await optimize(deps)).metrics).toMatchObject({ numRemovedFiles: '2', numAddedFiles: '1' })
  })

  it('leaves no files behind when it is cancelled', async () => {
    await createOrders(deps)
    for (const start of upTo(6)) await appendIds(deps, start * 10, start * 10 + 10)
    const stop = new AbortController()
    let reports = 0
    const job = {
      cancel: stop.signal,
      onProgress: () => {
        reports += 1
        if (reports === 2) stop.abort()
      },
    }
    const size = Math.max(...[...(await newestOf(deps)).files.values()].map(file => file.size))
    const options = { zOrderBy: [], targetBytes: size * 2 + 10 }
    expect((await problemOf(optimizeTable(deps, orders, options, job)))?.kind).toBe('cancelled')
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(6)
    expect((await newestOf(deps)).version).toBe(6)
  })
})

describe('OPTIMIZE … ZORDER BY', () => {
  /** How many files may hold rows with this value, by the statistics. */
  const filesWith = async (column: string, value: number): Promise<number> =>
    [...(await newestOf(deps)).files.values()].filter(({ stats }) => {
      const { minValues, maxValues } = parseStats(stats ?? '') ?? {}
      return Number(minValues?.[column]) <= value && value <= Number(maxValues?.[column])
    }).length

  it('lets a query on either column pass over most files', async () => {
    await createOrders(deps)
    const { metadata } = await newestOf(deps)
    // Rows of a grid, scattered: every file has nearly every value of both columns.
    const sql = (part: number) =>
      `SELECT hash(i) % 1000 AS id, 'x' AS part, CAST(hash(i + 1000000) % 1000 AS DOUBLE) AS value FROM range(${part * 5000}, ${part * 5000 + 5000}) AS t(i)`
    for (const part of upTo(4)) {
      const files = await writeRows(
        deps,
        deps.jobs,
        { table: orders, metadata },
        { sql: sql(part), files: [] },
      )
      await commitActions(deps, addActionsOf(files))
    }
    const total = [...(await newestOf(deps)).files.values()].reduce((sum, { size }) => sum + size, 0)
    const before = await rowsOf(deps, await newestOf(deps), 'id, value')
    expect(await filesWith('id', 500)).toBe(4)
    const report = await optimize(deps, { zOrderBy: ['id', 'VALUE'], targetBytes: Math.ceil(total / 40) })
    const { files } = await newestOf(deps)
    expect(files.size).toBeGreaterThanOrEqual(8)
    for (const value of [3, 250, 500, 777]) {
      expect(await filesWith('id', value)).toBeLessThanOrEqual(files.size / 2)
      expect(await filesWith('value', value)).toBeLessThanOrEqual(files.size / 2)
    }
    expect(await rowsOf(deps, await newestOf(deps), 'id, value')).toEqual(before)
    expect(report.metrics).toMatchObject({ numRemovedFiles: '4' })
    expect((await lastInfo(deps)).operationParameters).toMatchObject({
      zOrderBy: '["id","VALUE"]',
    })
  })

  it('sorts a table that is larger than memory a part of the curve at a time, and keeps every row once', async () => {
    await createOrders(deps)
    for (const start of upTo(4)) await appendIds(deps, start * 500, start * 500 + 500)
    const sortedBytes = Math.max(...[...(await newestOf(deps)).files.values()].map(({ size }) => size))
    const report = await optimize(deps, { zOrderBy: ['id'], sortedBytes })
    expect(report.metrics).toMatchObject({ numRemovedFiles: '4', numAddedFiles: '4' })
    expect(await filesWith('id', 777)).toBe(1)
    expect(await idsOf(deps)).toEqual(upTo(2000))
  })

  it('works partition by partition, and drops deleted rows', async () => {
    await createOrders(deps, {
      partitionColumns: ['part'],
      configuration: { 'delta.enableDeletionVectors': 'true' },
    })
    await appendIds(deps, 0, 10)
    await appendIds(deps, 10, 20)
    await deletePlaces(deps, ([file]) => file, [0])
    await optimize(deps, { zOrderBy: ['id'] })
    const { files } = await newestOf(deps)
    expect(files.size).toBe(2)
    expect(await idsOf(deps)).toEqual(await idsOf(deps, 3))
  })

  it('is refused for partition columns and for columns without statistics, before anything is written', async () => {
    await createOrders(deps, {
      partitionColumns: ['part'],
      configuration: { 'delta.dataSkippingNumIndexedCols': '1' },
    })
    await appendIds(deps, 0, 10)
    for (const name of ['part', 'value', 'nowhere'])
      expect((await problemOf(optimize(deps, { zOrderBy: [name] })))?.kind).toBe('invalid')
    expect((await newestOf(deps)).version).toBe(1)
  })
})

describe('an OPTIMIZE that dies at any step', () => {
  it('has happened whole or not at all, and no version loses a row', async () => {
    const steps = await crashEverywhere({
      before: async worker => {
        await createOrders(worker, { configuration: { 'delta.enableDeletionVectors': 'true' } })
        await appendIds(worker, 0, 4)
        await appendIds(worker, 4, 8)
        await deletePlaces(worker, ([file]) => file, [0])
      },
      engineWrites: true,
      operation: worker => optimize(worker),
      after: async worker => {
        for (const [version, ids] of [[], upTo(4), upTo(8), upTo(8, 1)].entries())
          expect(await idsOf(worker, version)).toEqual(ids)
        expect(await idsOf(worker)).toEqual(upTo(8, 1))
        await optimize(worker)
        expect((await worker.logs.load(orders)).snapshot.files.size).toBe(1)
        expect(await idsOf(worker)).toEqual(upTo(8, 1))
      },
    })
    expect(steps).toBeGreaterThanOrEqual(4)
  }, 60_000)
})
