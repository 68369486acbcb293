import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { optimizeTable } from './optimize.ts'
import { restoreTable } from './restore.ts'
import { tagVersion } from './tags.ts'
import {
  type World,
  appendIds,
  commitActions,
  createOrders,
  createWorld,
  deleteAll,
  deletePlaces,
  filesEnding,
  hour,
  idsOf,
  newestOf,
  orders,
  ordersDirectory,
  problemOf,
  upTo,
  workerIn,
} from './upkeep.fixture.ts'
import { vacuumTable } from './vacuum.ts'
import { previewVacuum } from './vacuum-preview.ts'
import { runs } from '../core/property-runs.fixture.ts'

const week = 168 * hour
const unchecked = { configuration: { 'delta.retentionDurationCheck.enabled': 'false' } }

describe('the preview of a VACUUM', () => {
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

  it('takes the table’s own retention, says that a shorter one is refused, and deletes nothing', async () => {
    world.pass(week - hour)
    const preview = await previewVacuum(deps, orders)
    expect(preview).toMatchObject({
      files: 0,
      bytes: 0,
      retainHours: 168,
      tableHours: 168,
      isShortRefused: true,
    })
    expect(preview.steps).toHaveLength(1)
    const shorter = await previewVacuum(deps, orders, 24)
    expect(shorter).toMatchObject({ files: 1, lostVersions: [{ from: 1, to: 1 }] })
    expect(await filesEnding(deps.storage, '.parquet')).toHaveLength(2)
    expect((await newestOf(deps)).version).toBe(3)
    expect((await problemOf(previewVacuum(deps, orders, -1)))?.kind).toBe('invalid')
  })

  it('names the tags that hold files, and how much each of them holds', async () => {
    await tagVersion(deps, orders, 1, 'before')
    await tagVersion(deps, orders, 3, 'now')
    world.pass(2 * week)
    const preview = await previewVacuum(deps, orders)
    expect(preview).toMatchObject({ files: 0, lostVersions: [] })
    expect(preview.held).toEqual([{ name: 'before', version: 1, files: 1, bytes: preview.held[0]?.bytes }])
    expect(preview.held[0]?.bytes).toBeGreaterThan(0)
  })
})

/** What may happen to a table. */
type Deed = 'append' | 'mark' | 'clear' | 'optimize' | 'restore' | 'tag' | 'orphan' | 'wait'

const deeds: Readonly<Record<Deed, (deps: LakeDeps, world: World, at: number) => Promise<unknown>>> = {
  append: (deps, _world, at) => appendIds(deps, at * 10, at * 10 + 10),
  mark: async deps => {
    const { files } = await newestOf(deps)
    const whole = [...files.values()].find(({ deletionVector }) => !deletionVector)
    return whole && deletePlaces(deps, () => whole, [1, 3])
  },
  clear: deps => deleteAll(deps),
  optimize: deps => optimizeTable(deps, orders, { zOrderBy: [] }, patientJob()),
  restore: async (deps, _world, at) => {
    const { version } = await newestOf(deps)
    return restoreTable(deps, orders, { version: at % (version + 1) }, patientJob())
  },
  tag: async (deps, _world, at) => {
    const { version } = await newestOf(deps)
    return tagVersion(deps, orders, at % (version + 1), `tag ${at}`)
  },
  orphan: (deps, _world, at) =>
    deps.storage.write(`${ordersDirectory}/lost-${at}.parquet`, new Uint8Array(7)),
  wait: (_deps, world, at) => Promise.resolve(world.pass((at + 1) * hour)),
}

const history = fc.array(
  fc.tuple(fc.constantFrom(...(Object.keys(deeds) as Deed[]), 'append' as const), fc.nat(9)),
  { minLength: 3, maxLength: 9 },
)

const numRuns = runs(8)

it('is what VACUUM then deletes and loses, whatever the history, the retention and the tags', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(40), async (steps, retainHours) => {
      const world = await createWorld()
      const deps = workerIn(world)
      await createOrders(deps, unchecked)
      await appendIds(deps, 0, 10)
      for (const [deed, at] of steps) await problemOf(deeds[deed](deps, world, at))
      const readable = async (): Promise<readonly number[]> => {
        const { version } = await newestOf(deps)
        const found = await Promise.all(
          upTo(version + 1).map(async one => ((await problemOf(idsOf(deps, one))) ? [] : [one])),
        )
        return found.flat()
      }
      const before = await readable()
      const preview = await previewVacuum(deps, orders, retainHours)
      const { files, bytes, lostVersions } = await vacuumTable(deps, orders, { retainHours }, patientJob())
      const paths = files.map(({ path }) => path)
      expect(preview.paths.toSorted()).toEqual(paths.toSorted())
      expect(preview).toMatchObject({ files: paths.length, bytes, lostVersions })
      // Of the steps, the last one that is longer than the retention says the same.
      const step = preview.steps.findLast(({ hours }) => hours > retainHours)
      expect({ files: step?.files ?? 0, bytes: step?.bytes ?? 0, lost: step?.lostVersions ?? [] }).toEqual({
        files: preview.files,
        bytes,
        lost: lostVersions,
      })
      // And the versions that are said to be lost are those that can not be read any more.
      const after = await readable()
      const lost = before.filter(version => !after.includes(version))
      expect(lost).toEqual(
        before.filter(version => lostVersions.some(({ from, to }) => from <= version && version <= to)),
      )
    }),
    { numRuns },
  )
})

it('tells of at most 200 steps, the first and the last among them', async () => {
  const world = await createWorld()
  const deps = workerIn(world)
  await createOrders(deps, unchecked)
  for (const at of upTo(230))
    await deps.storage.write(`${ordersDirectory}/lost-${at}.parquet`, new Uint8Array(1))
  await commitActions(deps, [])
  const { steps } = await previewVacuum(deps, orders, 0)
  expect(steps).toHaveLength(200)
  expect(steps[0]).toMatchObject({ files: 1, bytes: 1 })
  expect(steps.at(-1)).toMatchObject({ files: 230, bytes: 230 })
})
