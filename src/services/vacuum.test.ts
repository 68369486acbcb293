import { beforeEach, describe, expect, it } from 'vitest'
import { createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { restoreTable } from './restore.ts'
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
  hour,
  idsOf,
  orders,
  problemOf,
  ordersDirectory,
  workerIn,
} from './upkeep.fixture.ts'
import { type VacuumOptions, vacuumTable } from './vacuum.ts'

const week = 168 * hour

const vacuum = (deps: LakeDeps, options: VacuumOptions = {}) =>
  vacuumTable(deps, orders, options, patientJob())

const operations = async (deps: LakeDeps): Promise<readonly (string | undefined)[]> =>
  (await deps.logs.entries(orders, 0)).map(entry => commitInfoOf(entry).operation)

describe('VACUUM', () => {
  let world: World
  let deps: LakeDeps
  beforeEach(async () => {
    world = await createWorld()
    deps = workerIn(world)
    await createOrders(deps)
    await appendIds(deps, 0, 10)
    await deleteAll(deps)
    await appendIds(deps, 10, 20)
  })

  it('deletes files that were removed a week ago, and says which versions went with them', async () => {
    world.pass(week + hour)
    const report = await vacuum(deps)
    expect(report.files).toHaveLength(1)
    expect(report.bytes).toBe(report.files[0]?.size)
    expect(report.lostVersions).toEqual([{ from: 1, to: 1 }])
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(1)
    expect(await idsOf(deps)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect((await operations(deps)).slice(-2)).toEqual(['VACUUM START', 'VACUUM END'])
    expect(report.version).toBe(5)
  })

  it('deletes nothing before the week is over, and nothing that somebody may be about to commit', async () => {
    world.pass(week - hour)
    await deps.storage.write(`${ordersDirectory}/part-of-another-tab.parquet`, new Uint8Array(3))
    world.pass(hour / 2)
    expect((await vacuum(deps)).files).toEqual([])
    world.pass(week)
    expect((await vacuum(deps)).files.map(({ path }) => path)).toContain('part-of-another-tab.parquet')
  })

  it('touches neither the log nor hidden files, but old change files and deletion vectors', async () => {
    for (const name of [
      '_hidden/a.parquet',
      '.crc',
      '_SUCCESS',
      '_change_data/cdc-1.parquet',
      'deletion_vector_1.bin',
    ])
      await deps.storage.write(`${ordersDirectory}/${name}`, new Uint8Array(3))
    world.pass(2 * week)
    const { files } = await vacuum(deps)
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['_change_data/cdc-1.parquet', 'deletion_vector_1.bin']),
    )
    expect(files).toHaveLength(3)
    expect(await filesEnding(deps.storage, '_SUCCESS')).toHaveLength(1)
    expect(await filesEnding(deps.storage, '_hidden/a.parquet')).toHaveLength(1)
  })

  it('with DRY RUN only says what it would do', async () => {
    world.pass(2 * week)
    const dry = await vacuum(deps, { dryRun: true })
    expect(dry.files).toHaveLength(1)
    expect(dry.version).toBeUndefined()
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
    expect((await deps.logs.load(orders)).snapshot.version).toBe(3)
    expect((await vacuum(deps)).files).toEqual(dry.files)
  })

  it('refuses a retention that is shorter than the table keeps files, and names the versions that would go', async () => {
    const problem = await problemOf(vacuum(deps, { retainHours: 0 }))
    expect(problem?.kind).toBe('invalid')
    expect(problem?.message).toContain('168 hours')
    expect(problem?.message).toContain('Versions 1 ')
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
    expect((await problemOf(vacuum(deps, { retainHours: -1 })))?.kind).toBe('invalid')
  })

  it('takes any retention when the table, or the lake, says that it need not be checked', async () => {
    const { metadata } = (await deps.logs.load(orders)).snapshot
    const configuration = { 'delta.retentionDurationCheck.enabled': 'false' }
    await commitActions(deps, [{ kind: 'metaData', metaData: { ...metadata, configuration } }])
    expect((await vacuum(deps, { retainHours: 0 })).files).toHaveLength(1)
    await deleteAll(deps)
    await commitActions(deps, [{ kind: 'metaData', metaData: { ...metadata, configuration: {} } }])
    const lake = { formatVersion: 1, id: 'x', name: 'x', settings: { retentionDurationCheck: false } }
    await deps.storage.write('_boathouse/lake.json', new TextEncoder().encode(JSON.stringify(lake)))
    expect((await vacuum(deps, { retainHours: 0 })).files).toHaveLength(1)
  })

  it('keeps what was removed within a longer retention than the table has', async () => {
    world.pass(2 * week)
    expect((await vacuum(deps, { retainHours: 24 * 30 })).files).toEqual([])
    expect(await idsOf(deps, 1)).toHaveLength(10)
  })

  it('keeps files of commits that are decided but not published', async () => {
    const silent = { ...world.storage, putIfAbsent: () => new Promise<'created'>(() => undefined) }
    void appendIds(workerIn(world, { storage: silent }), 20, 30)
    await expect.poll(async () => (await world.fence.pending(orders)).length).toBe(1)
    world.pass(2 * week)
    const { files } = await vacuum(workerIn(world))
    expect(files).toHaveLength(1)
    expect(await idsOf(workerIn(world))).toHaveLength(20)
  })

  it('is refused by name before anything is done when the table needs what can not be written', async () => {
    const protocol = { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['somethingNew'] }
    await commitActions(deps, [{ kind: 'protocol', protocol }])
    world.pass(2 * week)
    const problem = await problemOf(vacuum(deps))
    expect(problem).toMatchObject({
      kind: 'protocol-unsupported',
      features: ['somethingNew'],
      access: 'write',
    })
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
  })

  it('works on tables that ask for its own check', async () => {
    const features = { readerFeatures: ['vacuumProtocolCheck'], writerFeatures: ['vacuumProtocolCheck'] }
    await commitActions(deps, [
      { kind: 'protocol', protocol: { minReaderVersion: 3, minWriterVersion: 7, ...features } },
    ])
    world.pass(2 * week)
    expect((await vacuum(deps)).files).toHaveLength(1)
  })

  it('leaves a file that is in use and takes the others', async () => {
    const [first = ''] = await filesEnding(deps.storage, '.parquet')
    await deps.storage.write(`${ordersDirectory}/orphan.parquet`, new Uint8Array(3))
    world.pass(2 * week)
    const faults = createFaults({ step: 1, how: 'fail' }).storage(world.storage)
    const remove = (path: string) =>
      path.endsWith('orphan.parquet') ? faults.remove(path) : world.storage.remove(path)
    const busy = workerIn(world, { storage: { ...world.storage, remove } })
    const report = await vacuum(busy)
    expect(report.busy).toEqual(['orphan.parquet'])
    expect(report.files.map(({ path }) => `${ordersDirectory}/${path}`)).toEqual([first])
  })

  it('has both engines close a file before it is removed', async () => {
    world.pass(2 * week)
    const steps: string[] = []
    const engineOf = (name: string) => ({
      ...world.engine,
      release: async (paths: readonly string[]) => void steps.push(...paths.map(path => `${name} ${path}`)),
    })
    const remove = async (path: string) => {
      steps.push(`remove ${path}`)
      await world.storage.remove(path)
    }
    const engines = { interactive: engineOf('interactive'), jobs: engineOf('jobs') }
    const { files } = await vacuum(workerIn(world, { ...engines, storage: { ...world.storage, remove } }))
    const path = `${ordersDirectory}/${files[0]?.path}`
    expect(steps).toEqual([`interactive ${path}`, `jobs ${path}`, `remove ${path}`])
  })

  it('stops when it is cancelled, and says so in the log', async () => {
    world.pass(2 * week)
    const stop = new AbortController()
    const job = { cancel: stop.signal, onProgress: () => undefined }
    stop.abort()
    expect((await problemOf(vacuumTable(deps, orders, {}, job)))?.kind).toBe('cancelled')
    expect(
      commitInfoOf((await deps.logs.entries(orders, 5)).at(-1) ?? { version: 0, actions: [] }),
    ).toMatchObject({
      operation: 'VACUUM END',
      operationParameters: { status: 'FAILED' },
    })
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
  })

  it('makes a restore to a version that lost its files fail by their names, and others not', async () => {
    world.pass(2 * week)
    await vacuum(deps)
    const problem = await problemOf(restoreTable(deps, orders, { version: 1 }, patientJob()))
    expect(problem?.kind).toBe('input-unreadable')
    expect(problem?.message).toMatch(/1 of its files are gone.*silver\/orders\/part-/)
    await restoreTable(deps, orders, { version: 2 }, patientJob())
    expect(await idsOf(deps)).toEqual([])
  })
})

describe('a VACUUM that dies at any step', () => {
  it('leaves every version within the retention whole', async () => {
    const steps = await crashEverywhere({
      before: async (deps, world) => {
        await createOrders(deps, { configuration: { 'delta.enableDeletionVectors': 'true' } })
        await appendIds(deps, 0, 10)
        await deleteAll(deps)
        world.pass(2 * week)
        await appendIds(deps, 10, 20)
        await deletePlaces(deps, ([file]) => file, [0, 1])
      },
      operation: vacuum,
      after: async deps => {
        expect(await idsOf(deps, 3)).toHaveLength(10)
        expect(await idsOf(deps, 4)).toEqual([12, 13, 14, 15, 16, 17, 18, 19])
        expect(await idsOf(deps)).toHaveLength(8)
        await vacuum(deps)
        expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(1)
      },
    })
    expect(steps).toBeGreaterThan(4)
  }, 60_000)
})
