import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replayLog } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import { checkpointFileName } from '../core/delta/log-listing.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { created, entry, remove, add } from '../core/delta/log.fixture.ts'
import { logFileName, printLogEntry } from '../core/delta/log-entry.ts'
import { createTableLogs, logPath } from './table-logs.ts'
import {
  table,
  directory,
  at,
  commitOf,
  put,
  checkpoint,
  logOf,
  simple,
  watched,
  filesOf,
  upTo,
} from './table-logs.fixture.ts'

describe('opening a table', () => {
  test('a log of 100,000 commits with a checkpoint near its end opens with a handful of reads', async () => {
    const deps = memoryCommitDeps()
    const [count, last] = [100_000, 99_990]
    for (let version = 0; version < count; version += 1) await put(deps.storage, entry(version, at(version)))
    await put(deps.storage, commitOf(0))
    await checkpoint(deps, { ...unwrap(replayLog([commitOf(0)])), version: last })
    const open = async (hint: string | undefined) => {
      const path = `${directory}/_last_checkpoint`
      if (hint === undefined) await deps.storage.remove(path)
      else await deps.storage.write(path, new TextEncoder().encode(hint))
      const seen = watched(deps)
      const { snapshot } = await seen.logs.load(table)
      expect(snapshot).toMatchObject({ version: count - 1, timestamp: 1000 * count })
      expect(filesOf(snapshot)).toEqual(['f0'])
      return seen
    }
    const { logs, reads, lists } = await open(`{"version":${last},"size":3}`)
    // the hint, the checkpoint and its commit, the nine after it, and two looks whether there is one more
    expect(reads).toHaveLength(14)
    expect((await logs.snapshotAt(table, count - 5)).version).toBe(count - 5)
    expect(await logs.entries(table, count - 5)).toHaveLength(5)
    expect(lists, 'a long log is not listed').toEqual([])

    for (const hint of [
      undefined,
      'no json',
      `{"version":${last - 1}}`,
      '{"version":2000}',
      '{"version":999999}',
    ]) {
      const other = await open(hint)
      expect(other.reads.length, hint).toBeLessThan(120)
      expect(other.lists, hint).toEqual([directory])
    }

    reads.length = 0
    expect(await logs.versionAt(table, 1000 * 50_000)).toBe(49_999)
    expect(reads.length, 'a moment is found by halves').toBeLessThan(700)
  }, 60_000)

  test('a long log with a missing commit near its end is not opened as if it ended there', async () => {
    const deps = memoryCommitDeps()
    for (let version = 2000; version < 2012; version += 1)
      if (version !== 2009) await put(deps.storage, entry(version, at(version)))
    await checkpoint(deps, { ...unwrap(replayLog([commitOf(0)])), version: 2005 })
    await deps.storage.write(`${directory}/_last_checkpoint`, new TextEncoder().encode('{"version":2005}'))
    await expect(deps.logs.load(table)).rejects.toMatchObject({
      error: { kind: 'log-corrupt', version: 2009 },
    })
  })

  test('what is known of a table is not read again: only what is newer is looked for', async () => {
    const deps = await simple(12, 10)
    const { logs, reads, lists } = watched(deps)
    await logs.load(table)
    reads.length = 0
    await logs.load(table)
    expect(reads).toEqual([logFileName(12)])
    await put(deps.storage, commitOf(12))
    await put(deps.storage, commitOf(13))
    reads.length = 0
    const { snapshot } = await logs.load(table)
    expect(filesOf(snapshot)).toEqual(upTo(13))
    // The last of those known is looked at once more: it may be another table's since.
    expect(reads).toEqual([12, 13, 14, 11].map(logFileName))
    expect(lists).toEqual([directory])
  })

  test('callers at once share the reading', async () => {
    const { logs, reads } = watched(await simple(12, 10))
    await Promise.all(Array.from({ length: 10 }, () => logs.load(table)))
    expect(new Set(reads.filter(name => name !== logFileName(12))).size).toBe(4)
    expect(reads.filter(name => name === checkpointFileName(10))).toHaveLength(1)
  })

  test('the hint does not matter, be it stale, corrupt or missing', async () => {
    for (const hint of ['{"version":4,"size":1}', '{"version":400}', 'no json', '']) {
      const deps = await simple(12, 4, 10)
      await deps.storage.write(`${directory}/_last_checkpoint`, new TextEncoder().encode(hint))
      const { logs, reads } = watched(deps)
      expect(filesOf((await logs.load(table)).snapshot)).toEqual(upTo(11))
      expect(reads).toContain(checkpointFileName(10))
    }
  })

  test('an empty or unknown file in the log is not there', async () => {
    const deps = await simple(3)
    for (const name of [logFileName(3), '00000000000000000009.json.tmp', '00000000000000000001.crc'])
      await deps.storage.write(`${directory}/${name}`, new Uint8Array())
    expect((await deps.logs.load(table)).snapshot.version).toBe(2)
    await put(deps.storage, commitOf(3))
    expect((await deps.logs.load(table)).snapshot.version).toBe(3)
  })

  test('a log of nothing but a half-made first commit is no table', async () => {
    const deps = memoryCommitDeps()
    await deps.storage.write(logPath(table, 0), new Uint8Array())
    expect(await deps.logs.find(table)).toBeUndefined()
    await expect(deps.logs.load(table)).rejects.toMatchObject({ error: { kind: 'table-missing', table } })
  })

  test('an empty commit with others after it is a gap, and named', async () => {
    const deps = await simple(4)
    await deps.storage.write(logPath(table, 2), new Uint8Array())
    await expect(deps.logs.load(table)).rejects.toMatchObject({ error: { kind: 'log-corrupt', version: 2 } })
  })

  test('a table whose first commits are decided but not published is there', async () => {
    const deps = memoryCommitDeps()
    for (const version of [0, 1])
      await deps.fence.ratify({ table, version, bytes: printLogEntry(commitOf(version).actions) })
    expect(filesOf((await deps.logs.load(table)).snapshot)).toEqual(upTo(1))
    expect(await deps.logs.entries(table, 0)).toHaveLength(2)
  })
})

test('compactions are read in the place of commits, and passed over when damaged', async () => {
  const deps = await simple(8)
  const name = '00000000000000000001.00000000000000000005.compacted.json'
  const adds = [1, 2, 3, 5].map(version => add(`f${version}`, 1))
  await deps.storage.write(`${directory}/${name}`, printLogEntry([...adds, remove('f4'), remove('f0')]))
  const { logs, reads } = watched(deps)
  expect(filesOf((await logs.load(table)).snapshot)).toEqual(['f1', 'f2', 'f3', 'f5', 'f6', 'f7'])
  expect(reads.toSorted()).toEqual([...[0, 6, 7, 8].map(logFileName), name, '_last_checkpoint'].toSorted())
  await deps.storage.write(`${directory}/${name}`, new TextEncoder().encode('{"add":'))
  expect(filesOf((await createTableLogs(deps).load(table)).snapshot)).toEqual(upTo(7))
})

describe('old versions', () => {
  test('are read from the nearest checkpoint, and once', async () => {
    const { logs, reads } = watched(await simple(40, 10, 20, 30))
    await logs.load(table)
    reads.length = 0
    expect(filesOf(await logs.snapshotAt(table, 22))).toEqual(upTo(22))
    expect(reads.toSorted()).toEqual([checkpointFileName(20), ...[20, 21, 22].map(logFileName)].toSorted())
    reads.length = 0
    await logs.snapshotAt(table, 22)
    expect(filesOf(await logs.snapshotAt(table, 23))).toEqual(upTo(23))
    expect(reads, 'a snapshot at hand is built upon').toEqual([logFileName(23)])
  })

  test('that are not there are version-missing', async () => {
    const { logs } = await simple(3)
    for (const version of [-1, 3, 0.5, Number.NaN])
      await expect(logs.snapshotAt(table, version)).rejects.toMatchObject({
        error: { kind: 'version-missing', table, latest: 2 },
      })
  })

  test('whose log was cleaned away are version-missing and say which is the oldest left, also when it goes under a reader', async () => {
    const deps = await simple(25, 10, 20)
    await deps.logs.load(table)
    expect(await deps.logs.earliest(table)).toBe(0)
    for (let version = 0; version < 10; version += 1) await deps.storage.remove(logPath(table, version))
    for (const logs of [deps.logs, createTableLogs(deps)]) {
      await expect(logs.snapshotAt(table, 4)).rejects.toMatchObject({
        error: { kind: 'version-missing', version: 4, latest: 24 },
        message:
          'bronze.t has no version 4 any more: its log was cleaned up, and 10 is the oldest version left.',
      })
      expect(await logs.earliest(table)).toBe(10)
      expect(filesOf(await logs.snapshotAt(table, 10))).toEqual(upTo(10))
    }
    expect((await deps.logs.entries(table, 0)).map(({ version }) => version)[0]).toBe(10)
  })

  test('a table that was dropped and made again is read afresh once it is forgotten', async () => {
    const deps = await simple(5)
    await deps.logs.load(table)
    await deps.storage.remove(directory)
    await put(deps.storage, commitOf(0))
    deps.logs.forget(table)
    expect((await deps.logs.load(table)).snapshot.version).toBe(0)
  })
})

test('entries are those of the versions asked for', async () => {
  const { logs } = await simple(8, 5)
  const versions = async (from: number, to?: number) =>
    (await logs.entries(table, from, to)).map(({ version }) => version)
  expect(await versions(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(await versions(2, 4)).toEqual([2, 3, 4])
  expect(await versions(6, 99)).toEqual([6, 7])
  expect(await versions(8)).toEqual([])
  await expect(logs.entries('bronze.none', 0)).rejects.toMatchObject({ error: { kind: 'table-missing' } })
})

test('opening from any checkpoint is the same as replaying all, for every version of any log', async () => {
  const file = fc.constantFrom('a', 'b', 'c', 'd')
  const change = fc.record({ adds: fc.uniqueArray(file), removes: fc.uniqueArray(file) })
  const log = fc.array(change, { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(log, fc.uniqueArray(fc.nat(11)), fc.nat(11), async (changes, marks, kept) => {
      const commits = changes.map(({ adds, removes }, version) => {
        const actions = [
          at(version),
          ...removes.map(path => remove(path)),
          ...adds.map(path => add(path, version)),
        ]
        return version === 0 ? created(...actions) : entry(version, ...actions)
      })
      const checkpoints = marks.filter(version => version < commits.length)
      const deps = await logOf(commits, checkpoints)
      const from = Math.max(...checkpoints.filter(version => version <= kept), 0)
      if (checkpoints.includes(from))
        for (let version = 0; version < from; version += 1) await deps.storage.remove(logPath(table, version))
      const expected = commits.map((_, version) => unwrap(replayLog(commits.slice(0, version + 1))))
      const order = expected.map((_, version) => version).filter(version => version >= from)
      for (const version of [...order, ...order.toReversed()]) {
        const found = await deps.logs.snapshotAt(table, version)
        const snapshot = expected[version]
        expect(found).toMatchObject({ version, timestamp: snapshot?.timestamp })
        expect(filesOf(found)).toEqual(snapshot && filesOf(snapshot))
        expect([...found.files.values()].map(({ stats }) => stats)).toEqual(
          snapshot && [...snapshot.files.values()].map(({ stats }) => stats),
        )
      }
    }),
    { numRuns: 60 },
  )
})
