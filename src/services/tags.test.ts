import { beforeEach, describe, expect, it } from 'vitest'
import { createZipArchive } from '../adapters/zip/zip-archive.ts'
import type { LakeDeps } from './deps.ts'
import { exportLake, importLake } from './lake-archive.ts'
import { patientJob, sourceFile } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { runSql } from './sql.ts'
import { dropTable } from './tables.ts'
import { listTags, tagVersion, untagVersion } from './tags.ts'
import {
  type World,
  appendIds,
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
  workerIn,
} from './upkeep.fixture.ts'
import { vacuumTable } from './vacuum.ts'

const week = 168 * hour
const day = 24 * hour
const path = `_boathouse/tags/${orders}.json`

const vacuum = (deps: LakeDeps) => vacuumTable(deps, orders, {}, patientJob())
const namesOf = async (deps: LakeDeps) => (await listTags(deps, orders)).map(({ name }) => name)

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

describe('tags', () => {
  it('name versions, with a note or without, and are listed by version', async () => {
    const later = await tagVersion(deps, orders, 3, 'q2', 'Second quarter')
    const early = await tagVersion(deps, orders, 1, '  q1 ')
    expect(early).toEqual({ name: 'q1', version: 1, created: expect.any(Number) as number })
    expect(later).toMatchObject({ name: 'q2', version: 3, note: 'Second quarter' })
    expect(await listTags(deps, orders)).toEqual([early, later])
  })

  it('have names of their own in a table, in whatever case, and a version may have several', async () => {
    await tagVersion(deps, orders, 1, 'q1')
    await createOrders(deps, {}, 'silver.other')
    await tagVersion(deps, 'silver.other', 0, 'q1')
    await tagVersion(deps, orders, 1, 'first')
    const taken = await problemOf(tagVersion(deps, orders, 3, 'Q1'))
    expect(taken).toMatchObject({ kind: 'invalid', problems: [{ path: 'name' }] })
    expect(taken?.message).toContain('Version 1')
    expect(await namesOf(deps)).toEqual(['q1', 'first'])
  })

  it('go away by name, and their name is free again', async () => {
    await tagVersion(deps, orders, 1, 'q1')
    await tagVersion(deps, orders, 3, 'q2')
    await untagVersion(deps, orders, 'Q1')
    expect(await namesOf(deps)).toEqual(['q2'])
    await tagVersion(deps, orders, 2, 'q1')
    expect((await problemOf(untagVersion(deps, orders, 'q7')))?.message).toContain('no tag “q7”')
    await untagVersion(deps, orders, 'q1')
    await untagVersion(deps, orders, 'q2')
    expect(await deps.storage.size(path)).toBeUndefined()
  })

  it.each(['', '  ', 'a\nb', 'x'.repeat(101)])('are refused a name such as “%s”', async name => {
    expect(await problemOf(tagVersion(deps, orders, 1, name))).toMatchObject({ kind: 'invalid' })
    expect(await namesOf(deps)).toEqual([])
  })

  it('need a version and a table that are there', async () => {
    for (const version of [4, -1, 1.5])
      expect((await problemOf(tagVersion(deps, orders, version, 'x')))?.kind).toBe('version-missing')
    expect((await problemOf(tagVersion(deps, 'silver.none', 0, 'x')))?.kind).toBe('table-missing')
    expect((await problemOf(listTags(deps, 'silver.none')))?.kind).toBe('table-missing')
    expect((await problemOf(untagVersion(deps, 'silver.none', 'x')))?.kind).toBe('table-missing')
  })

  it('are not given to a version whose files VACUUM has taken', async () => {
    world.pass(week + hour)
    expect((await vacuum(deps)).files).toHaveLength(1)
    const problem = await problemOf(tagVersion(deps, orders, 1, 'q1'))
    expect(problem?.kind).toBe('input-unreadable')
    expect(problem?.message).toContain('1 of its files are gone')
  })

  it('are seen by other tabs, which are told of them', async () => {
    const other = workerIn(world, { notices: deps.notices })
    const heard: string[] = []
    other.notices.subscribe(({ table, version }) => heard.push(`${table} ${version}`))
    await tagVersion(deps, orders, 1, 'q1')
    expect(await namesOf(other)).toEqual(['q1'])
    await untagVersion(other, orders, 'q1')
    expect(await namesOf(deps)).toEqual([])
    expect(heard).toEqual([`${orders} 3`, `${orders} 3`])
  })

  it('that twelve tabs give at the same time are all there, and of one name there is one', async () => {
    const tabs = Array.from({ length: 12 }, () => workerIn(world, { locks: deps.locks }))
    await Promise.all(tabs.map((tab, at) => tagVersion(tab, orders, at % 4, `tag ${at}`)))
    expect((await namesOf(deps)).toSorted()).toEqual(tabs.map((_, at) => `tag ${at}`).toSorted())
    const same = await Promise.all(tabs.map((tab, at) => problemOf(tagVersion(tab, orders, at % 4, 'same'))))
    expect(same.filter(problem => problem === undefined)).toHaveLength(1)
  })

  it('go with their table, and a new one of its name has none of them', async () => {
    await tagVersion(deps, orders, 1, 'q1')
    const document = await world.storage.read(path)
    await dropTable(deps, orders)
    expect(await world.storage.size(path)).toBeUndefined()
    await createOrders(deps)
    await appendIds(deps, 0, 3)
    // As when the tab had died in between.
    await world.storage.write(path, document ?? new Uint8Array())
    expect(await namesOf(deps)).toEqual([])
    await tagVersion(deps, orders, 0, 'q1')
    expect(await listTags(workerIn(world), orders)).toMatchObject([{ name: 'q1', version: 0 }])
  })

  it('stay with a table that is replaced, as its history does', async () => {
    await tagVersion(deps, orders, 1, 'q1')
    await runSql(deps, `CREATE OR REPLACE TABLE ${orders} (id BIGINT)`, patientJob())
    await tagVersion(deps, orders, 4, 'new')
    expect(await namesOf(deps)).toEqual(['q1', 'new'])
  })

  it('that can not be read stop what would delete files', async () => {
    await world.storage.write(path, new TextEncoder().encode('{"formatVersion":2}'))
    world.pass(week + hour)
    for (const work of [
      () => listTags(deps, orders),
      () => tagVersion(deps, orders, 1, 'a'),
      () => vacuum(deps),
    ])
      expect(await problemOf(work())).toMatchObject({ kind: 'storage-failed', path })
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
  })

  it('go into the export of the lake, and hold their versions where it is imported', async () => {
    await tagVersion(deps, orders, 1, 'q1', 'why')
    const home = { ...deps, archive: createZipArchive(world.storage) }
    const zip = await exportLake(home, patientJob())
    const file = sourceFile('lake.zip', (await world.storage.read(zip)) ?? '')
    const tags = await listTags(deps, orders)
    const elsewhere = await createWorld()
    const away = { ...workerIn(elsewhere), archive: createZipArchive(elsewhere.storage) }
    await importLake(away, file, patientJob())
    expect(await listTags(away, orders)).toEqual(tags)
    elsewhere.pass(100 * week)
    expect((await vacuum(away)).lostVersions).toEqual([])
    expect(await idsOf(away, 1)).toHaveLength(10)
  })
})

describe('a version with a tag', () => {
  it('keeps its files from VACUUM, also from the one in SQL, until the tag is gone', async () => {
    await tagVersion(deps, orders, 1, 'q1')
    world.pass(2 * week)
    const report = await vacuumTable(deps, orders, { dryRun: true }, patientJob())
    expect([report.files, report.lostVersions]).toEqual([[], []])
    const { rows } = await runSql(deps, `VACUUM ${orders} DRY RUN`, patientJob())
    expect(rows).toEqual([])
    await runSql(deps, `VACUUM ${orders}`, patientJob())
    expect(await idsOf(workerIn(world), 1)).toHaveLength(10)
    await untagVersion(deps, orders, 'q1')
    expect((await vacuum(deps)).files).toHaveLength(1)
    expect(await idsOf(deps)).toHaveLength(10)
  })

  it('keeps its deletion vectors too', async () => {
    await deletePlaces(deps, ([file]) => file, [0, 1])
    await tagVersion(deps, orders, 4, 'marked')
    await deleteAll(deps)
    world.pass(2 * week)
    expect((await vacuum(deps)).files).toHaveLength(1)
    expect(await idsOf(workerIn(world), 4)).toEqual([12, 13, 14, 15, 16, 17, 18, 19])
  })

  it('that is tagged while VACUUM is at work is kept whole, or is not tagged', async () => {
    world.pass(2 * week)
    let tagging: Promise<unknown> | undefined
    const remove = async (file: string) => {
      tagging ??= problemOf(tagVersion(workerIn(world, { locks: deps.locks }), orders, 1, 'late'))
      // Time for the other tab to get as far as it can.
      for (let turn = 0; turn < 200; turn += 1) await Promise.resolve()
      await world.storage.remove(file)
    }
    const working = workerIn(world, { locks: deps.locks, storage: { ...world.storage, remove } })
    expect((await vacuum(working)).files).toHaveLength(1)
    expect(await tagging).toMatchObject({ kind: 'input-unreadable' })
    expect(await namesOf(deps)).toEqual([])
  })

  it('keeps the log that leads to it from the clean-up', async () => {
    const many = 'silver.many'
    await createOrders(deps, { configuration: { 'delta.checkpointInterval': '5' } }, many)
    for (let n = 0; n < 12; n += 1) await appendIds(deps, n, n + 1, many)
    await tagVersion(deps, many, 7, 'kept')
    world.pass(40 * day)
    for (let n = 12; n < 20; n += 1) await appendIds(deps, n, n + 1, many)
    expect(await workerIn(world).logs.earliest(many)).toBe(5)
    expect(await idsOf(workerIn(world), 7, many)).toHaveLength(7)
    await untagVersion(deps, many, 'kept')
    world.pass(40 * day)
    for (let n = 20; n < 30; n += 1) await appendIds(deps, n, n + 1, many)
    expect(await workerIn(world).logs.earliest(many)).toBeGreaterThan(7)
  })
})

describe('a tab that dies at any step', () => {
  it('while it gives a tag leaves the tags before it, or all of them', async () => {
    const outcomes = new Set<number>()
    await crashEverywhere({
      before: async lake => {
        await createOrders(lake)
        await appendIds(lake, 0, 5)
        await tagVersion(lake, orders, 0, 'first')
      },
      operation: lake => tagVersion(lake, orders, 1, 'second'),
      after: async lake => {
        const names = await namesOf(lake)
        expect([['first'], ['first', 'second']]).toContainEqual(names)
        outcomes.add(names.length)
        await tagVersion(lake, orders, 1, 'third')
        expect(await namesOf(lake)).toEqual([...names, 'third'])
      },
    })
    expect(outcomes).toEqual(new Set([1, 2]))
  })

  it('while it drops a table leaves no tag to the next one of its name', async () => {
    const steps = await crashEverywhere({
      before: async lake => {
        await createOrders(lake)
        await appendIds(lake, 0, 5)
        await tagVersion(lake, orders, 1, 'first')
      },
      operation: lake => dropTable(lake, orders),
      after: async lake => {
        await openLake(lake)
        if (await lake.logs.find(orders)) expect(await namesOf(lake)).toEqual(['first'])
        else {
          await createOrders(lake)
          await appendIds(lake, 0, 5)
          expect(await namesOf(lake)).toEqual([])
        }
      },
    })
    expect(steps).toBeGreaterThan(3)
  })
})
