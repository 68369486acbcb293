import { describe, expect, test } from 'vitest'
import { createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import { createMemoryLocks } from '../adapters/memory/memory-locks.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Action, Snapshot } from '../core/delta/actions.ts'
import type { CommitPlan } from '../core/delta/commit-plan.ts'
import { parseLastCheckpoint } from '../core/delta/last-checkpoint.ts'
import { add, metadataAction, protocolAction, remove } from '../core/delta/log.fixture.ts'
import { checkpointFileName, listLog } from '../core/delta/log-listing.ts'
import { checksumDifferences, checksumFileName } from '../core/delta/version-checksum.ts'
import type { Clock } from '../core/ports/clock.ts'
import { ok } from '../core/result.ts'
import { commit } from './commit.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { CommitDeps } from './deps.ts'
import { createTableLogs, logPath } from './table-logs.ts'
import { upkeepLog } from './log-upkeep.ts'

const table = 'bronze.t'
const directory = 'bronze/t/_delta_log'
const day = 86_400_000

type Properties = Readonly<Record<string, string>>

/** Adds a file and removes the one before the last, so that there are tombstones. */
const planOf = (properties: Properties) => (base: Snapshot | undefined) => {
  const version = (base?.version ?? -1) + 1
  const head: readonly Action[] = base ? [] : [protocolAction, metadataAction({ configuration: properties })]
  const gone = version > 1 ? [remove(`f${version - 2}`)] : []
  return ok<CommitPlan>({
    readVersion: version - 1,
    actions: [...head, ...gone, add(`f${version}`, 1)],
    operation: { name: 'WRITE', parameters: {}, metrics: {}, isBlindAppend: false },
    reads: 'nothing',
  })
}

const commitMany = async (deps: CommitDeps, count: number, properties: Properties = {}): Promise<void> => {
  for (let done = 0; done < count; done += 1) await commit(deps, table, planOf(properties))
}

/** A lake whose clock, files too, is set by hand. */
const timedLake = () => {
  let time = Date.UTC(2026, 2, 1, 12)
  const clock: Clock = { now: () => (time += 1000), sleep: () => Promise.resolve() }
  const storage = createMemoryStorage({ now: () => time })
  return { deps: memoryCommitDeps({ storage, clock }), pass: (ms: number) => void (time += ms) }
}

const names = (deps: CommitDeps): Promise<readonly string[]> => deps.storage.names(directory)

const live = async (deps: CommitDeps): Promise<readonly string[]> => {
  const { snapshot } = await createTableLogs(deps).load(table)
  return [...snapshot.files.keys()]
}

/** Every version that can be read agrees with its checksum, and every one from the oldest on can be read. */
const checkWhole = async (deps: CommitDeps): Promise<void> => {
  const logs = createTableLogs(deps)
  const { snapshot } = await logs.load(table)
  for (let version = await logs.earliest(table); version <= snapshot.version; version += 1) {
    const bytes = await deps.storage.read(`${directory}/${checksumFileName(version)}`)
    if (bytes) expect(checksumDifferences(await logs.snapshotAt(table, version), bytes)).toEqual([])
    else await logs.snapshotAt(table, version)
  }
}

describe('after a commit', () => {
  test('there is a checksum of its version, with its transaction id', async () => {
    const deps = memoryCommitDeps()
    await commitMany(deps, 3)
    const bytes = await deps.storage.read(`${directory}/${checksumFileName(2)}`)
    const json = JSON.parse(new TextDecoder().decode(bytes)) as { readonly txnId: string }
    const [entry] = await deps.logs.entries(table, 2, 2)
    const info = entry?.actions.find(action => action.kind === 'commitInfo')
    expect(json).toMatchObject({ numFiles: 2, tableSizeBytes: 200, txnId: info?.commitInfo.txnId })
    await checkWhole(deps)
  })

  test('a checksum that is there is never overwritten', async () => {
    const deps = memoryCommitDeps()
    const path = `${directory}/${checksumFileName(1)}`
    await deps.storage.write(path, new TextEncoder().encode('{}'))
    await commitMany(deps, 2)
    expect(new TextDecoder().decode(await deps.storage.read(path))).toBe('{}')
  })

  test('there is a checkpoint every ten versions, or as often as the table says, and a hint to it', async () => {
    for (const [properties, expected] of [
      [{}, [10, 20]],
      [{ 'delta.checkpointInterval': '7' }, [7, 14, 21]],
      [{ 'delta.checkpointInterval': '0' }, [10, 20]],
    ] as const) {
      const deps = memoryCommitDeps()
      await commitMany(deps, 24, properties)
      expect(listLog(await names(deps)).checkpoints.map(({ version }) => version)).toEqual(expected)
      const hint = (await deps.storage.read(`${directory}/_last_checkpoint`)) ?? new Uint8Array()
      expect(parseLastCheckpoint(hint)?.version).toBe(expected.at(-1))
      await checkWhole(deps)
    }
  })

  test('the checkpoint alone tells what the commits before it told', async () => {
    const deps = memoryCommitDeps()
    await commitMany(deps, 13)
    const before = await createTableLogs(deps).load(table)
    for (let version = 0; version < 10; version += 1) await deps.storage.remove(logPath(table, version))
    const after = await createTableLogs(deps).load(table)
    expect([...after.snapshot.files.keys()]).toEqual([...before.snapshot.files.keys()])
    expect(after.snapshot).toMatchObject({
      metadata: before.snapshot.metadata,
      timestamp: before.snapshot.timestamp,
    })
    expect([...after.snapshot.tombstones.keys()].length).toBeGreaterThan(0)
  })

  test('a hint to a newer checkpoint is left as it is, a damaged one replaced', async () => {
    const path = `${directory}/_last_checkpoint`
    for (const [hint, expected] of [
      ['{"version":99,"size":1}', 99],
      ['no json', 10],
    ] as const) {
      const deps = memoryCommitDeps()
      await deps.storage.write(path, new TextEncoder().encode(hint))
      await commitMany(deps, 11)
      expect(parseLastCheckpoint((await deps.storage.read(path)) ?? new Uint8Array())?.version).toBe(expected)
    }
  })

  test('a version that is not published, or whose table was dropped, gets nothing', async () => {
    const deps = memoryCommitDeps()
    await commitMany(deps, 3)
    await deps.storage.remove(directory)
    await upkeepLog(deps, table, 2)
    expect(await deps.storage.list(directory)).toEqual([])
  })
})

describe('cleaning up', () => {
  test('keeps a month of versions, and all that they are read from', async () => {
    const { deps, pass } = timedLake()
    await commitMany(deps, 15)
    pass(20 * day)
    await commitMany(deps, 10)
    pass(15 * day)
    await commitMany(deps, 6)
    // 14 is the last version of the first day: it is read from the checkpoint of 10
    const left = await names(deps)
    expect(listLog(left).commits).toEqual([[10, 30]])
    expect(listLog(left).checkpoints.map(({ version }) => version)).toEqual([10, 20, 30])
    expect(left.filter(name => name.endsWith('.crc'))).toHaveLength(21)
    await checkWhole(deps)
    await expect(deps.logs.snapshotAt(table, 9)).rejects.toMatchObject({ error: { kind: 'version-missing' } })
    expect((await deps.logs.snapshotAt(table, 14)).version).toBe(14)
  })

  test('is not done where the table wants none, nor before the retention is over', async () => {
    for (const [properties, days] of [
      [{ 'delta.enableExpiredLogCleanup': 'false' }, 90],
      [{ 'delta.logRetentionDuration': 'interval 100 days' }, 90],
      [{}, 29],
    ] as const) {
      const { deps, pass } = timedLake()
      await commitMany(deps, 15, properties)
      pass(days * day)
      await commitMany(deps, 6, properties)
      expect(listLog(await names(deps)).commits).toEqual([[0, 20]])
    }
  })

  test('leaves an old table that was brought here lately its history', async () => {
    const { deps, pass } = timedLake()
    await commitMany(deps, 15)
    pass(90 * day)
    for (const name of await names(deps)) {
      const bytes = await deps.storage.read(`${directory}/${name}`)
      if (bytes) await deps.storage.write(`${directory}/${name}`, bytes)
    }
    await commitMany(deps, 6)
    expect(listLog(await names(deps)).commits).toEqual([[0, 20]])
  })

  test('removes nothing when the checkpoint that would be left is damaged', async () => {
    const { deps, pass } = timedLake()
    await commitMany(deps, 15)
    await deps.storage.write(`${directory}/${checkpointFileName(10)}`, new TextEncoder().encode('PAR1'))
    pass(90 * day)
    await commitMany(deps, 6)
    expect(listLog(await names(deps)).commits).toEqual([[0, 20]])
    expect(await live(deps)).toEqual(['f19', 'f20'])
  })

  test('removes sidecars that no checkpoint refers to, unless they are young', async () => {
    const { deps, pass } = timedLake()
    const sidecar = (name: string) => deps.storage.write(`${directory}/_sidecars/${name}`, new Uint8Array(1))
    await commitMany(deps, 3)
    await sidecar('old.parquet')
    await sidecar('used.parquet')
    await deps.storage.write(
      `${directory}/00000000000000000002.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json`,
      new TextEncoder().encode('{"sidecar":{"path":"used.parquet","sizeInBytes":1,"modificationTime":1}}\n'),
    )
    pass(3 * day)
    await sidecar('young.parquet')
    await commitMany(deps, 8)
    expect(await deps.storage.names(`${directory}/_sidecars`)).toEqual(['used.parquet', 'young.parquet'])
  })
})

const often = { 'delta.checkpointInterval': '3' }

/**
 * A lake whose next commit, of version 6, makes a checkpoint and cleans up all before the checkpoint of version 3; and the same lake seen
 * by a tab of its own, through ports that may go wrong.
 */
const aboutToCleanUp = async () => {
  const { deps, pass } = timedLake()
  await commitMany(deps, 4, often)
  pass(90 * day)
  await commitMany(deps, 2)
  const tab = (faults = createFaults()): CommitDeps => {
    const ports = {
      storage: faults.storage(deps.storage),
      fence: faults.fence(deps.fence),
      parquet: deps.parquet,
    }
    return { ...deps, ...ports, locks: createMemoryLocks(), logs: createTableLogs(ports) }
  }
  return { deps, tab, pass }
}

/** Steps of that commit that change something, and how many of them make the commit itself. */
const allSteps = async (): Promise<number> => {
  const faults = createFaults()
  const { deps, tab } = await aboutToCleanUp()
  expect(await commit(tab(faults), table, planOf({}))).toBe(6)
  expect(listLog(await names(deps)).commits, 'the clean-up is part of it').toEqual([[3, 6]])
  return faults.steps()
}
const stepsOfCommit = 3

for (const how of ['die', 'fail'] as const)
  for (const when of ['before', 'after'] as const)
    test(`a worker that ${how}s ${when} any step from the commit to the end of the clean-up leaves a whole log`, async () => {
      const steps = await allSteps()
      expect(steps, 'the commit, checksum, checkpoint, hint, and six files removed').toBe(stepsOfCommit + 9)
      for (let step = 1; step <= steps; step += 1) {
        const where = `step ${step}`
        const { deps, tab, pass } = await aboutToCleanUp()
        const outcome = await commit(tab(createFaults({ step, how, when })), table, planOf({})).catch(
          () => undefined,
        )
        if (step > stepsOfCommit) expect(outcome, 'what fails after the commit does not fail it').toBe(6)
        const survivor = tab()
        const { snapshot } = await survivor.logs.load(table)
        expect([5, 6], where).toContain(snapshot.version)
        if (outcome !== undefined) expect(snapshot.version, where).toBe(outcome)
        expect(await survivor.logs.earliest(table), where).toBeLessThanOrEqual(3)
        await checkWhole(survivor)
        pass(day)
        await commitMany(survivor, 9 - snapshot.version)
        expect(await live(survivor), where).toEqual(['f8', 'f9'])
        expect(listLog(await names(deps)).commits, `${where}: the next clean-up finishes`).toEqual([[3, 9]])
        await checkWhole(survivor)
      }
    })

test('tabs that do it at once do it once', async () => {
  const { deps, tab } = await aboutToCleanUp()
  const first = tab(createFaults({ step: stepsOfCommit + 1 }))
  expect(await commit(first, table, planOf({}))).toBe(6)
  expect(await names(deps)).not.toContain(checkpointFileName(6))
  // Each with locks of its own: it must be right even where those do not reach.
  await Promise.all([tab(), tab(), tab()].map(each => upkeepLog(each, table, 6)))
  expect(listLog(await names(deps)).checkpoints.map(({ version }) => version)).toEqual([3, 6])
  expect(listLog(await names(deps)).commits).toEqual([[3, 6]])
  await checkWhole(deps)
})
