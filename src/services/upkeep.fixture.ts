import {
  type SwitchedEngine,
  closingBy,
  createSwitchedEngine,
} from '../adapters/duckdb/switched-engine.fixture.ts'
import { createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import { createMemoryFence } from '../adapters/memory/memory-fence.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Action, AddFile, CommitInfo, Metadata, Snapshot } from '../core/delta/actions.ts'
import { addActionsOf, removeActionsOf } from '../core/delta/commit-plan.ts'
import { deletedRows } from '../core/delta/deleted-rows.ts'
import { withFeatures } from '../core/delta/features.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { LakeError } from '../core/error.ts'
import { attempt } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Engine, Value } from '../core/ports/engine.ts'
import type { Fence } from '../core/ports/fence.ts'
import type { Storage } from '../core/ports/storage.ts'
import { ok } from '../core/result.ts'
import { commit } from './commit.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { writeDeletionVectors } from './deletion-vectors.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { writeRows } from './write-rows.ts'

export const hour = 3_600_000

/** The name of the table that tests work on, and its directory. */
export const orders = 'silver.orders'
export const ordersDirectory = tableDirectory(orders)

/** What outlives a worker: the files, the claims, and the time. */
export interface World {
  readonly storage: Storage
  readonly fence: Fence
  readonly engine: Engine
  readonly clock: { now(): number; sleep(): Promise<void> }
  /** Lets so many milliseconds pass. */
  readonly pass: (ms: number) => void
}

/** An engine for all worlds of a test file, one after the other; it goes with its process only. */
const sharedEngine = () => {
  let switched: Promise<SwitchedEngine> | undefined
  return async (storage: Storage): Promise<Engine> => {
    switched ??= createSwitchedEngine(storage)
    const { engine, use } = await switched
    use(storage)
    return closingBy(engine, () => Promise.resolve())
  }
}

const engineOver = sharedEngine()
/** Of workers that die, so that what they leave behind is theirs. */
const dyingEngineOver = sharedEngine()

/** An empty world, whose files and commits take their times from one clock. The one before it is over. */
export const createWorld = async (): Promise<World> => {
  let time = Date.UTC(2026, 2, 1)
  const clock = { now: () => (time += 1000), sleep: () => Promise.resolve() }
  const storage = createMemoryStorage(clock)
  const engine = await engineOver(storage)
  return { storage, fence: createMemoryFence(), engine, clock, pass: ms => (time += ms) }
}

const copyFiles = async (
  from: Storage,
  to: Storage,
  stamp: (ms: number) => void,
  directory = '',
): Promise<void> => {
  for (const entry of await from.list(directory)) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`
    if (entry.kind === 'directory') await copyFiles(from, to, stamp, path)
    else {
      stamp(entry.modified)
      await to.write(path, (await from.read(path)) ?? new Uint8Array())
    }
  }
}

/** A world with the same files, of the same times, at the same time; the engine is shared. */
const copyWorld = async (world: World): Promise<World> => {
  let stamped: number | undefined
  const storage = createMemoryStorage({ now: () => stamped ?? world.clock.now() })
  await copyFiles(world.storage, storage, ms => (stamped = ms))
  stamped = undefined
  return { ...world, storage, fence: createMemoryFence() }
}

let workers = 0

/** A worker in a world: its own memory of the logs, the same files. Parts may be given, such as a storage that fails. */
export const workerIn = (world: World, parts: Partial<LakeDeps> = {}): LakeDeps => {
  const { storage, fence, clock, engine } = world
  const worker = (workers += 1)
  let next = 0
  // Ids that no other worker has.
  const uuid = () =>
    `${String(worker).padStart(8, '0')}-0000-4000-8000-${String((next += 1)).padStart(12, '0')}`
  const deps = memoryCommitDeps({ storage, fence, clock, ids: { uuid }, ...parts })
  return { ...deps, interactive: engine, jobs: engine, scratch: '_boathouse/scratch/test', ...parts }
}

/** Creates the table: `id: long`, `part: string`, `value: double`, by default without partitions. */
export const createOrders = async (
  deps: LakeDeps,
  changes: Partial<Metadata> = {},
  table = orders,
): Promise<void> => {
  const metaData: Metadata = {
    id: deps.ids.uuid(),
    schema: struct({ id: 'long', part: 'string', value: 'double' }),
    partitionColumns: [],
    configuration: {},
    createdTime: deps.clock.now(),
    ...changes,
  }
  const protocol = withFeatures({ minReaderVersion: 1, minWriterVersion: 2 }, metaData)
  await commitActions(
    deps,
    [
      { kind: 'protocol', protocol },
      { kind: 'metaData', metaData },
    ],
    'CREATE TABLE',
    table,
  )
}

/** Commits actions as they are. */
export const commitActions = (
  deps: LakeDeps,
  actions: readonly Action[],
  name = 'WRITE',
  table = orders,
): Promise<number> =>
  commit(deps, table, base =>
    ok({
      readVersion: base?.version ?? -1,
      actions,
      operation: { name, parameters: {}, metrics: {}, isBlindAppend: false },
      reads: 'nothing',
    }),
  )

/** Appends the rows with these ids, in one file for each partition; `part` is the id modulo 2, `value` half the id. */
export const appendIds = async (
  deps: LakeDeps,
  from: number,
  to: number,
  table = orders,
): Promise<number> => {
  const { snapshot } = await deps.logs.load(table)
  const sql = `SELECT i AS id, 'p' || (i % 2) AS part, i / 2 AS value FROM range(${from}, ${to}) AS t(i)`
  const target = { table, metadata: snapshot.metadata }
  const files = await writeRows(deps, deps.jobs, target, { sql, files: [] }, { job: patientJob() })
  return commitActions(deps, addActionsOf(files), 'WRITE', table)
}

/** Deletes rows of one live file by their place in it, with a deletion vector. */
export const deletePlaces = async (
  deps: LakeDeps,
  pick: (files: readonly AddFile[]) => AddFile | undefined,
  places: readonly number[],
): Promise<number> => {
  const { snapshot } = await deps.logs.load(orders)
  const file = pick([...snapshot.files.values()])
  if (!file) throw new Error('no such file')
  const [deletionVector] = await writeDeletionVectors(deps, ordersDirectory, [deletedRows(places)])
  if (!deletionVector) throw new Error('no vector')
  return commitActions(
    deps,
    [...removeActionsOf([file], deps.clock.now()), { kind: 'add', add: { ...file, deletionVector } }],
    'DELETE',
  )
}

/** Removes all live files. */
export const deleteAll = async (deps: LakeDeps): Promise<number> => {
  const { snapshot } = await deps.logs.load(orders)
  return commitActions(deps, removeActionsOf(snapshot.files.values(), deps.clock.now()), 'DELETE')
}

/** Rows of a snapshot; with an empty order as they are stored. */
export const rowsOf = async (
  deps: LakeDeps,
  snapshot: Snapshot,
  order = 'id',
  table = orders,
): Promise<readonly (readonly Value[])[]> => {
  const { sql, files } = await tableRelation(deps, deps.jobs, table, snapshot)
  const { rows } = await deps.jobs.rows(`SELECT * FROM (${sql})${order === '' ? '' : ` ORDER BY ${order}`}`, {
    files,
  })
  return rows
}

/** The ids of a table at a version, in order. */
export const idsOf = async (deps: LakeDeps, version?: number, table = orders): Promise<readonly number[]> => {
  const snapshot = await deps.logs.snapshotAt(table, version)
  return (await rowsOf(deps, snapshot, 'id', table)).map(([id]) => Number(id))
}

/** The error that something fails with; undefined when it does not. */
export const problemOf = async (work: Promise<unknown>): Promise<LakeError | undefined> => {
  const result = await attempt(() => work)
  return result.ok ? undefined : result.error
}

/** The newest state of the table. */
export const newestOf = async (deps: LakeDeps): Promise<Snapshot> => (await deps.logs.load(orders)).snapshot

/** What the newest commit of the table says of itself. */
export const lastInfo = async (deps: LakeDeps): Promise<CommitInfo> => {
  const { version } = await newestOf(deps)
  const [entry] = await deps.logs.entries(orders, version)
  return entry ? commitInfoOf(entry) : {}
}

/** Numbers from `start` (0) on, below `end`. */
export const upTo = (end: number, start = 0): readonly number[] =>
  Array.from({ length: end - start }, (_, index) => start + index)

/** A worker that another one gets ahead of: right before its first commit looks at the log. */
export const racingWorker = (world: World, other: (deps: LakeDeps) => Promise<unknown>): LakeDeps => {
  const { locks } = workerIn(world)
  let raced = false
  const withLock: LakeDeps['locks']['withLock'] = async (name, body) => {
    if (!raced) {
      raced = true
      await other(workerIn(world))
    }
    return locks.withLock(name, body)
  }
  return workerIn(world, { locks: { ...locks, withLock } })
}

/** Names of all files of a directory that have this ending, those below it too. */
export const filesEnding = async (
  storage: Storage,
  ending: string,
  directory = ordersDirectory,
): Promise<readonly string[]> => {
  const found: string[] = []
  for (const entry of await storage.list(directory)) {
    const path = `${directory}/${entry.name}`
    if (entry.kind === 'directory') found.push(...(await filesEnding(storage, ending, path)))
    else if (path.endsWith(ending)) found.push(path)
  }
  return found
}

/** A world is made anew for each crash; this is what happens in it before, and what is then interrupted. */
export interface CrashTest {
  readonly before: (deps: LakeDeps, world: World) => Promise<void>
  readonly operation: (deps: LakeDeps) => Promise<unknown>
  /** The operation has the engine write files: those writes are steps too. */
  readonly engineWrites?: boolean
  /** What must hold when another worker opens the lake afterwards. */
  readonly after: (deps: LakeDeps, world: World) => Promise<void>
}

/**
 * Stops an operation before and after each of its storage steps, and looks at what another worker then finds. Returns how many steps the
 * operation has.
 */
export const crashEverywhere = async (test: CrashTest): Promise<number> => {
  const prepared = await createWorld()
  await test.before(workerIn(prepared), prepared)
  const interrupted = async (faults: ReturnType<typeof createFaults>): Promise<void> => {
    const world = await copyWorld(prepared)
    const dying = faults.storage(world.storage)
    const engine = await engineOver(world.storage)
    const dyingEngine = test.engineWrites === true ? await dyingEngineOver(dying) : engine
    const fence = faults.fence(world.fence)
    const parts = { storage: dying, fence, interactive: dyingEngine, jobs: dyingEngine }
    // What comes after a commit never makes it fail, so an operation may end well though its worker is dead.
    await test.operation(workerIn(world, parts)).catch(() => undefined)
    await test.after(workerIn(world), world)
  }

  const counting = createFaults()
  await interrupted(counting)
  for (let step = 1; step <= counting.steps(); step += 1) {
    for (const when of ['before', 'after'] as const) await interrupted(createFaults({ step, when }))
  }
  return counting.steps()
}
