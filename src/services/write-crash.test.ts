import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNodeEngine } from '../adapters/duckdb/node-engine.fixture.ts'
import { createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import { createMemoryFence } from '../adapters/memory/memory-fence.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Metadata } from '../core/delta/actions.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { Fence } from '../core/ports/fence.ts'
import type { Ids } from '../core/ports/ids.ts'
import type { Storage } from '../core/ports/storage.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { recoverTable } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { emptyTable, metadataOf } from './write-lake.fixture.ts'
import { type WriteMode, writeTable } from './write-table.ts'

const table = 'silver.t'

/** One engine for all lives of the lake: its storage is the one of the life at hand. */
let current: Storage = createMemoryStorage()
let engine: Engine
const switched: Storage = new Proxy(current, {
  get: (_, name) => Reflect.get(current, name),
})
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

const metadata: Metadata = metadataOf(struct({ id: 'long', day: 'string' }), {
  partitionColumns: ['day'],
  configuration: { 'delta.enableChangeDataFeed': 'true' },
})

const relation = (sql: string) => ({ sql, files: [] })

/** A table of two versions, and the ports that hold it. */
const prepared = async () => {
  const storage = createMemoryStorage()
  const fence = createMemoryFence()
  const deps = lakeOn(storage, fence)
  await emptyTable(deps, table, metadata)
  const rows = "SELECT * FROM (VALUES (1, 'mon'), (2, 'mon'), (3, 'tue')) AS t(id, day)"
  await writeTable(deps, table, relation(rows), { kind: 'append' }, {}, patientJob())
  return { storage, fence }
}

const write = (deps: LakeDeps, mode: WriteMode) =>
  writeTable(deps, table, relation("SELECT 2 AS id, 'mon' AS day"), mode, {}, patientJob())

/** What somebody who comes afterwards finds. */
const found = async (storage: Storage, fence: Fence) => {
  const deps = lakeOn(storage, fence)
  await recoverTable(deps, table)
  const { snapshot } = await deps.logs.load(table)
  const scan = await tableRelation(deps, engine, table, snapshot)
  const { rows } = await engine.rows(`SELECT * FROM (${scan.sql}) ORDER BY ALL`, { files: scan.files })
  return { version: snapshot.version, rows }
}

const before = {
  version: 1,
  rows: [
    [1n, 'mon'],
    [2n, 'mon'],
    [3n, 'tue'],
  ],
}

test.each<[WriteMode, readonly (readonly [bigint, string])[]]>([
  [
    { kind: 'append' },
    [
      [1n, 'mon'],
      [2n, 'mon'],
      [2n, 'mon'],
      [3n, 'tue'],
    ],
  ],
  [{ kind: 'overwrite' }, [[2n, 'mon']]],
  [
    { kind: 'dynamic-partitions' },
    [
      [2n, 'mon'],
      [3n, 'tue'],
    ],
  ],
  [
    { kind: 'replace-where', condition: 'id = 2' },
    [
      [1n, 'mon'],
      [2n, 'mon'],
      [3n, 'tue'],
    ],
  ],
])(
  'a writer of %o that dies at any step leaves the old version or the new one, whole',
  async (mode, rows) => {
    const counted = createFaults()
    const clean = await prepared()
    await write(lakeOn(counted.storage(clean.storage), counted.fence(clean.fence)), mode)
    const after = { version: 2, rows }
    expect(await found(clean.storage, clean.fence)).toEqual(after)
    expect(counted.steps()).toBeGreaterThan(4)

    const outcomes = new Set<number>()
    for (let step = 1; step <= counted.steps(); step += 1) {
      for (const when of ['before', 'after'] as const) {
        const { storage, fence } = await prepared()
        const faults = createFaults({ step, when })
        const deps = lakeOn(faults.storage(storage), faults.fence(fence))
        const acknowledged = await write(deps, mode).then(
          () => true,
          () => false,
        )
        const state = await found(storage, fence)
        expect(state, `${when} step ${step}`).toEqual(state.version === 1 ? before : after)
        if (acknowledged) expect(state.version, `${when} step ${step}`).toBe(2)
        outcomes.add(state.version)
      }
    }
    expect(outcomes).toEqual(new Set([1, 2]))
  },
  120_000,
)
