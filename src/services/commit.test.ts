import { expect, test } from 'vitest'
import { createHyparquet } from '../adapters/hyparquet/hyparquet.ts'
import { createMemoryFence } from '../adapters/memory/memory-fence.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Snapshot } from '../core/delta/actions.ts'
import { planAppend } from '../core/delta/append-plan.ts'
import type { NewFile } from '../core/delta/commit-plan.ts'
import type { StructType } from '../core/delta/schema.ts'
import { planWrite } from '../core/delta/write-plan.ts'
import type { Fence } from '../core/ports/fence.ts'
import type { Locks } from '../core/ports/locks.ts'
import type { Storage } from '../core/ports/storage.ts'
import { commit, recoverTable } from './commit.ts'
import type { CommitDeps } from './deps.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { createTableLogs, logPath } from './table-logs.ts'

const schema: StructType = {
  type: 'struct',
  fields: [{ name: 'id', type: 'long', nullable: true, metadata: {} }],
}
const file = (name: string, rows = 1): NewFile => ({
  path: `${name}.parquet`,
  size: 100,
  modified: 1,
  rows,
  stats: `{"numRecords":${rows}}`,
})
const append = (name: string) => (base: Snapshot | undefined) =>
  planAppend(base, { schema, files: [file(name)], now: 1, tableId: 'table-id' })
const overwrite = (name: string) => (base: Snapshot | undefined) =>
  planWrite(base, {
    mode: { kind: 'overwrite' },
    metadata: base?.metadata ?? { id: 'table-id', schema, partitionColumns: [], configuration: {} },
    files: [file(name)],
    now: 1,
  })

test('the first commit makes version 0, the next ones follow without a gap', async () => {
  const deps = memoryCommitDeps()
  expect(await commit(deps, 'bronze.t', append('a'))).toBe(0)
  expect(await commit(deps, 'bronze.t', append('b'))).toBe(1)
  const { snapshot } = await deps.logs.load('bronze.t')
  const entries = await deps.logs.entries('bronze.t', 0)
  expect(entries.map(({ version }) => version)).toEqual([0, 1])
  expect([...snapshot.files.keys()]).toEqual(['a.parquet', 'b.parquet'])
})

test('appends of many writers at once all survive, each in a version of its own', async () => {
  const shared = memoryCommitDeps()
  const writers = Array.from({ length: 8 }, () => ({ ...shared, logs: createTableLogs(shared) }))
  const versions = await Promise.all(
    writers.flatMap((deps, writer) =>
      Array.from({ length: 5 }, (_, turn) => commit(deps, 'bronze.t', append(`w${writer}-${turn}`))),
    ),
  )
  expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index))
  const { snapshot } = await createTableLogs(shared).load('bronze.t')
  expect(snapshot.files.size).toBe(40)
})

/** As the given deps, but somebody else commits just before this writer gets the lock for the first time. */
const overtaken = (deps: CommitDeps, by: () => Promise<unknown>): CommitDeps => {
  let first = true
  const withLock: Locks['withLock'] = async (name, body) => {
    if (first) {
      first = false
      await by()
    }
    return deps.locks.withLock(name, body)
  }
  return { ...deps, logs: createTableLogs(deps), locks: { ...deps.locks, withLock } }
}

test('an overwrite that is overtaken by an overwrite is planned again and replaces its rows', async () => {
  const deps = memoryCommitDeps()
  await commit(deps, 'silver.t', append('a'))
  const bases: (number | undefined)[] = []
  const slow = overtaken(deps, () => commit(deps, 'silver.t', overwrite('late')))
  const version = await commit(slow, 'silver.t', base => {
    bases.push(base?.version)
    return overwrite('whole')(base)
  })
  expect(version).toBe(2)
  expect(bases).toEqual([0, 1])
  const { snapshot } = await deps.logs.load('silver.t')
  expect([...snapshot.files.keys()]).toEqual(['whole.parquet'])
})

test('an overwrite that is overtaken by a blind append keeps the appended rows, as WriteSerializable has it', async () => {
  const deps = memoryCommitDeps()
  await commit(deps, 'silver.t', append('a'))
  const slow = overtaken(deps, () => commit(deps, 'silver.t', append('late')))
  expect(await commit(slow, 'silver.t', overwrite('whole'))).toBe(2)
  const { snapshot } = await deps.logs.load('silver.t')
  expect([...snapshot.files.keys()]).toEqual(['late.parquet', 'whole.parquet'])
})

test('an append that is overtaken by an append is not planned again', async () => {
  const deps = memoryCommitDeps()
  await commit(deps, 'bronze.t', append('a'))
  let plans = 0
  const slow = overtaken(deps, () => commit(deps, 'bronze.t', append('b')))
  const version = await commit(slow, 'bronze.t', base => {
    plans += 1
    return append('c')(base)
  })
  expect({ version, plans }).toEqual({ version: 2, plans: 1 })
})

test('a file of the version that another program wrote is never overwritten', async () => {
  const deps = memoryCommitDeps()
  await commit(deps, 'bronze.t', append('a'))
  const foreign = new TextEncoder().encode('{"commitInfo":{"operation":"WRITE"}}\n')
  const sneaky: Storage = {
    ...deps.storage,
    putIfAbsent: async (path, bytes) => {
      if (path === logPath('bronze.t', 1)) await deps.storage.putIfAbsent(path, foreign)
      return deps.storage.putIfAbsent(path, bytes)
    },
  }
  const logs = createTableLogs({ ...deps, storage: sneaky })
  expect(await commit({ ...deps, storage: sneaky, logs }, 'bronze.t', append('b'))).toBe(2)
  expect(await deps.storage.read(logPath('bronze.t', 1))).toEqual(foreign)
})

/** Lets so many storage and fence writes through and dies at the next, before or after it took effect. */
const dyingAfter = (storage: Storage, fence: Fence, steps: number, after: boolean) => {
  let left = steps
  const step = async <T>(run: () => Promise<T>): Promise<T> => {
    if (left < 0) throw new Error('dead')
    left -= 1
    if (left >= 0) return run()
    if (after) await run()
    throw new Error('died')
  }
  return {
    storage: {
      ...storage,
      putIfAbsent: (path: string, bytes: Uint8Array) => step(() => storage.putIfAbsent(path, bytes)),
    },
    fence: {
      ...fence,
      ratify: (entry: Parameters<Fence['ratify']>[0]) => step(() => fence.ratify(entry)),
      markPublished: (table: string, version: number) => step(() => fence.markPublished(table, version)),
    },
  }
}

for (const after of [false, true]) {
  for (const steps of [0, 1, 2]) {
    test(`a writer that dies ${after ? 'just after' : 'just before'} write ${steps + 1} of a commit leaves a whole table`, async () => {
      const storage = createMemoryStorage()
      const fence = createMemoryFence()
      await commit(memoryCommitDeps({ storage, fence }), 'bronze.t', append('a'))
      const dying = dyingAfter(storage, fence, steps, after)
      const victim = memoryCommitDeps({
        ...dying,
        logs: createTableLogs({ ...dying, parquet: createHyparquet() }),
      })
      await expect(commit(victim, 'bronze.t', append('b'))).rejects.toThrow('died')

      const survivor = memoryCommitDeps({ storage, fence })
      const decided = steps > 0 || after
      const before = await survivor.logs.load('bronze.t')
      expect(before.snapshot.version).toBe(decided ? 1 : 0)
      await recoverTable(survivor, 'bronze.t')
      expect(await fence.pending('bronze.t')).toEqual([])
      expect(await storage.size(logPath('bronze.t', 1))).toEqual(decided ? expect.any(Number) : undefined)
      const next = await commit(survivor, 'bronze.t', append('c'))
      expect(next).toBe(decided ? 2 : 1)
      const { snapshot } = await survivor.logs.load('bronze.t')
      expect([...snapshot.files.keys()]).toEqual(
        decided ? ['a.parquet', 'b.parquet', 'c.parquet'] : ['a.parquet', 'c.parquet'],
      )
    })
  }
}
