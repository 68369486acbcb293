import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNodeEngine } from '../../adapters/duckdb/node-engine.fixture.ts'
import { createFaults } from '../../adapters/memory/faulty-storage.fixture.ts'
import { createMemoryFence } from '../../adapters/memory/memory-fence.ts'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import { struct } from '../../core/delta/schema.fixture.ts'
import type { Engine } from '../../core/ports/engine.ts'
import type { Fence } from '../../core/ports/fence.ts'
import type { Ids } from '../../core/ports/ids.ts'
import type { Storage } from '../../core/ports/storage.ts'
import { memoryCommitDeps } from '../commit.fixture.ts'
import { recoverTable } from '../commit.ts'
import type { LakeDeps } from '../deps.ts'
import { changesOf, makeTable, rowsOf, run } from './dml.fixture.ts'

const table = 'silver.t'

/** One engine for all lives of the lake: its storage is the one of the life at hand. */
let current: Storage = createMemoryStorage()
let engine: Engine
const switched: Storage = new Proxy(current, { get: (_, name) => Reflect.get(current, name) })
let next = 0
// Never the same path twice, since the engine keeps files that it has read.
const ids: Ids = { uuid: () => `00000000-0000-4000-8000-${String((next += 1)).padStart(12, '0')}` }

beforeAll(async () => {
  engine = await createNodeEngine(switched)
})
afterAll(() => engine.close())

const lakeOn = (storage: Storage, fence: Fence): LakeDeps => {
  current = storage
  const scratch = '_boathouse/scratch/test'
  return { ...memoryCommitDeps({ storage, fence, ids }), interactive: engine, jobs: engine, scratch }
}

const on = { 'delta.enableChangeDataFeed': 'true' }
const marked = { ...on, 'delta.enableDeletionVectors': 'true' }

const prepared = async (configuration: Readonly<Record<string, string>>) => {
  const ports = { storage: createMemoryStorage(), fence: createMemoryFence() }
  const deps = lakeOn(ports.storage, ports.fence)
  const rows = (from: number) => `SELECT range AS id, 'n' || range AS name FROM range(${from}, ${from + 4})`
  await makeTable(deps, table, struct({ id: 'long', name: 'string' }), { configuration }, [rows(0), rows(4)])
  return ports
}

/** What somebody who comes afterwards finds. */
const found = async ({ storage, fence }: { readonly storage: Storage; readonly fence: Fence }) => {
  const deps = lakeOn(storage, fence)
  await recoverTable(deps, table)
  const { version } = (await deps.logs.load(table)).snapshot
  return {
    version,
    rows: await rowsOf(deps, table),
    changes: version < 3 ? [] : await changesOf(deps, table, 3),
  }
}

test.each<[string, string, Readonly<Record<string, string>>]>([
  ['a DELETE', `DELETE FROM ${table} WHERE id % 3 = 0`, on],
  ['a DELETE that marks rows', `DELETE FROM ${table} WHERE id % 3 = 0`, marked],
  ['an UPDATE that marks rows', `UPDATE ${table} SET name = 'x' WHERE id % 3 = 0`, marked],
  [
    'a MERGE',
    `MERGE INTO ${table} AS t USING (SELECT 2 AS id, 'new' AS name UNION ALL SELECT 9, 'more') AS s ON t.id = s.id
     WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE AND t.id > 6 THEN DELETE`,
    on,
  ],
])(
  '%s that dies at any step leaves the old version or the new one, whole',
  async (_, statement, configuration) => {
    const counted = createFaults()
    const clean = await prepared(configuration)
    const before = await found(clean)
    await run(lakeOn(counted.storage(clean.storage), counted.fence(clean.fence)), statement)
    const after = await found(clean)
    expect([before.version, after.version]).toEqual([2, 3])
    expect(after.rows).not.toEqual(before.rows)

    const outcomes = new Set<number>()
    for (let step = 1; step <= counted.steps(); step += 1) {
      for (const when of ['before', 'after'] as const) {
        const ports = await prepared(configuration)
        const faults = createFaults({ step, when })
        const deps = lakeOn(faults.storage(ports.storage), faults.fence(ports.fence))
        const acknowledged = await run(deps, statement).then(
          () => true,
          () => false,
        )
        const state = await found(ports)
        expect(state, `${when} step ${step}`).toEqual(state.version === 2 ? before : after)
        if (acknowledged) expect(state.version, `${when} step ${step}`).toBe(3)
        outcomes.add(state.version)
      }
    }
    expect(outcomes).toEqual(new Set([2, 3]))
  },
  240_000,
)

test('a statement that fails before its commit leaves no file behind', async () => {
  const listed = async (storage: Storage) => {
    const entries = [...(await storage.list('silver/t')), ...(await storage.list('silver/t/_change_data'))]
    return entries.flatMap(entry => (entry.kind === 'file' ? [entry.name] : []))
  }
  let failures = 0
  for (let step = 1; ; step += 1) {
    const ports = await prepared(marked)
    const files = await listed(ports.storage)
    const faults = createFaults({ step, how: 'fail' })
    let decided = false
    const fence: Fence = {
      ...ports.fence,
      ratify: claim => {
        decided = true
        return ports.fence.ratify(claim)
      },
    }
    const deps = lakeOn(faults.storage(ports.storage), faults.fence(fence))
    const failed = await run(deps, `UPDATE ${table} SET name = 'x' WHERE id % 3 = 0`).then(
      () => false,
      () => true,
    )
    // From then on the commit may be there, whatever came after: its files have to stay.
    if (decided) break
    if (failed && step < faults.steps()) expect(await listed(ports.storage), `step ${step}`).toEqual(files)
    failures += Number(failed)
  }
  expect(failures).toBeGreaterThan(3)
}, 120_000)
