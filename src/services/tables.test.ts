import { expect, test } from 'vitest'
import type { Action, Provenance, Snapshot } from '../core/delta/actions.ts'
import { planAppend } from '../core/delta/append-plan.ts'
import { add, created, entry } from '../core/delta/log.fixture.ts'
import { printLogEntry } from '../core/delta/log-entry.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { Storage } from '../core/ports/storage.ts'
import { commit } from './commit.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { createTableLogs, logPath } from './table-logs.ts'
import { provenanceOf, tableHistory } from './tables.ts'

const table = 'silver.t'

const append = (name: string, provenance?: Provenance) => (base: Snapshot | undefined) =>
  planAppend(base, {
    schema: struct({ id: 'long' }),
    files: [{ path: `${name}.parquet`, size: 10, modified: 1, rows: 2, stats: '{"numRecords":2}' }],
    now: 1,
    tableId: 'id',
    ...(provenance ? { provenance } : {}),
  })

test('what made the data is the newest provenance there is, however many commits of upkeep came after it', async () => {
  const deps = memoryCommitDeps()
  await commit(deps, table, append('a', { batch: 'first' }))
  await commit(deps, table, append('b', { batch: 'second' }))
  expect(await provenanceOf(deps.logs, table)).toEqual({ batch: 'second' })
  for (let count = 0; count < 30; count += 1) await commit(deps, table, append(`c${count}`))
  expect(await provenanceOf(createTableLogs(deps), table)).toEqual({ batch: 'second' })
})

test('a table that nothing is told of has no provenance', async () => {
  const deps = memoryCommitDeps()
  for (let count = 0; count < 7; count += 1) await commit(deps, table, append(`c${count}`))
  expect(await provenanceOf(deps.logs, table)).toBeUndefined()
})

test('the history has every commit, also after the log was cleaned up, with the totals that are still known', async () => {
  const deps = memoryCommitDeps()
  for (let count = 0; count < 14; count += 1) await commit(deps, table, append(`c${count}`))
  const whole = await tableHistory(deps, table)
  expect(whole.map(({ version, rows, bytes }) => [version, rows, bytes])).toEqual(
    Array.from({ length: 14 }, (_, version) => [version, 2 * (version + 1), 10 * (version + 1)]),
  )
  for (let version = 0; version < 8; version += 1) await deps.storage.remove(logPath(table, version))
  const left = await tableHistory({ ...deps, logs: createTableLogs(deps) }, table)
  expect(left.slice(2)).toEqual(whole.slice(10))
  expect(left.slice(0, 2)).toMatchObject([
    { version: 8, rowsAdded: 2 },
    { version: 9, rowsAdded: 2 },
  ])
  expect(left[0]).not.toHaveProperty('rows')
})

test('the history of a log that does not fit into memory is read once, and then only what came since', async () => {
  const deps = memoryCommitDeps()
  // More actions than are kept of a log.
  const [commits, notes] = [300, 200]
  const put = (version: number) => {
    const { actions } = version === 0 ? created() : entry(version)
    const more = Array.from({ length: notes }, (_, note): Action => ({
      kind: 'txn',
      txn: { appId: `app ${note}`, version },
    }))
    const bytes = printLogEntry([...actions, add(`f${version}`, 2), ...more])
    return deps.storage.write(logPath(table, version), bytes)
  }
  for (let version = 0; version < commits; version += 1) await put(version)
  const reads: string[] = []
  const storage: Storage = {
    ...deps.storage,
    read: (path, range) => {
      reads.push(path)
      return deps.storage.read(path, range)
    },
  }
  const logs = createTableLogs({ ...deps, storage })
  await logs.load(table)
  reads.length = 0
  const [whole, same] = await Promise.all([tableHistory({ logs }, table), tableHistory({ logs }, table)])
  expect(same).toEqual(whole)
  expect(reads.filter(path => path.endsWith('.json')).length).toBeLessThan(commits + 10)
  reads.length = 0
  await put(commits)
  const more = await tableHistory({ logs }, table)
  expect(more.slice(0, -1)).toEqual(whole)
  expect(more.at(-1)).toMatchObject({ version: commits, rows: (commits + 1) * 2 })
  expect(reads.length).toBeLessThan(10)
})
