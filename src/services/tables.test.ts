import { expect, test } from 'vitest'
import type { Provenance, Snapshot } from '../core/delta/actions.ts'
import { planAppend } from '../core/delta/append-plan.ts'
import { struct } from '../core/delta/schema.fixture.ts'
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
