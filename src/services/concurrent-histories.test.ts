import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createMemoryFence } from '../adapters/memory/memory-fence.ts'
import { createMemoryLocks } from '../adapters/memory/memory-locks.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Action, AddFile, Snapshot } from '../core/delta/actions.ts'
import type { CommitPlan, Reads } from '../core/delta/commit-plan.ts'
import { fileKey } from '../core/delta/file-key.ts'
import { metadataAction, protocolAction } from '../core/delta/log.fixture.ts'
import { matchFile } from '../core/delta/match.ts'
import type { Predicate } from '../core/delta/predicate.ts'
import type { Fence } from '../core/ports/fence.ts'
import type { Storage } from '../core/ports/storage.ts'
import { ok } from '../core/result.ts'
import { commit } from './commit.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { CommitDeps } from './deps.ts'

const table = 'silver.t'

/** What a writer does to a table of integers. Each is a function of the rows, so that any serial order can be worked out. */
type Operation =
  | { readonly kind: 'insert'; readonly ids: readonly number[] }
  | { readonly kind: 'overwrite'; readonly ids: readonly number[] }
  | { readonly kind: 'delete'; readonly from: number; readonly to: number }
  | { readonly kind: 'raise'; readonly from: number; readonly to: number }
  | { readonly kind: 'count' }
  | { readonly kind: 'optimize' }

const within = ({ from, to }: { readonly from: number; readonly to: number }) => {
  return (id: number) => id >= from && id <= to
}

/** The rows after an operation alone. */
const applied = (rows: readonly number[], operation: Operation): readonly number[] => {
  switch (operation.kind) {
    case 'insert':
      return [...rows, ...operation.ids]
    case 'overwrite':
      return operation.ids
    case 'delete':
      return rows.filter(id => !within(operation)(id))
    case 'raise':
      return rows.map(id => (within(operation)(id) ? id + 5 : id))
    case 'count':
      return [...rows, 1000 + rows.length]
    case 'optimize':
      return rows
  }
}

/** Data files of the table: their rows, by path. */
type Files = Map<string, readonly number[]>

const newFile = (files: Files, rows: readonly number[], dataChange = true): readonly Action[] => {
  if (rows.length === 0) return []
  const path = `f${files.size}.parquet`
  files.set(path, rows)
  const stats = JSON.stringify({
    numRecords: rows.length,
    minValues: { id: Math.min(...rows) },
    maxValues: { id: Math.max(...rows) },
    nullCount: { id: 0 },
  })
  return [
    {
      kind: 'add',
      add: { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange, stats },
    },
  ]
}

const removeOf = ({ path }: AddFile, dataChange = true): Action => ({
  kind: 'remove',
  remove: { path, deletionTimestamp: 1, dataChange },
})

const rangeOf = ({ from, to }: { readonly from: number; readonly to: number }): Predicate => ({
  kind: 'and',
  of: [
    { kind: 'compare', column: ['id'], op: '>=', value: from },
    { kind: 'compare', column: ['id'], op: '<=', value: to },
  ],
})

/** Changes the rows in a range: only the files that may hold such rows are read, only those that do are rewritten. */
const change = (
  base: Snapshot,
  files: Files,
  operation: Operation & { readonly kind: 'delete' | 'raise' },
): Pick<CommitPlan, 'actions' | 'reads'> => {
  const predicate = rangeOf(operation)
  const read = [...base.files.values()].filter(file => matchFile(base.metadata, file, predicate) !== 'none')
  const touched = read.filter(({ path }) => files.get(path)?.some(within(operation)))
  const actions = touched.flatMap(file => {
    return [removeOf(file), ...newFile(files, applied(files.get(file.path) ?? [], operation))]
  })
  return { actions, reads: { predicate, files: new Set(read.map(fileKey)) } }
}

const rowsOf = (snapshot: Snapshot, files: Files): readonly number[] =>
  [...snapshot.files.values()].flatMap(({ path }) => files.get(path) ?? [])

const planned = (base: Snapshot, files: Files, operation: Operation): CommitPlan => {
  const live = [...base.files.values()]
  const rows = rowsOf(base, files)
  const whole = (actions: readonly Action[], reads: Reads): Pick<CommitPlan, 'actions' | 'reads'> => {
    return { actions, reads }
  }
  const effect = (): Pick<CommitPlan, 'actions' | 'reads'> => {
    switch (operation.kind) {
      case 'insert':
        return whole(newFile(files, operation.ids), 'nothing')
      case 'overwrite':
        return whole([...live.map(file => removeOf(file)), ...newFile(files, operation.ids)], 'whole-table')
      case 'count':
        return whole(newFile(files, [1000 + rows.length]), 'whole-table')
      case 'optimize':
        return whole([...live.map(file => removeOf(file, false)), ...newFile(files, rows, false)], {
          predicate: { kind: 'true' },
          files: new Set(live.map(fileKey)),
        })
      default:
        return change(base, files, operation)
    }
  }
  const { actions, reads } = effect()
  const isBlindAppend = reads === 'nothing'
  return {
    readVersion: base.version,
    actions,
    reads,
    operation: { name: operation.kind, parameters: {}, metrics: {}, isBlindAppend },
  }
}

const orders = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map(rest => [item, ...rest]))

const sorted = (rows: readonly number[]): string => rows.toSorted((a, b) => a - b).join()

const slowed = (scheduler: fc.Scheduler, storage: Storage, fence: Fence) => {
  const slow = async <T>(body: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve())
    return body()
  }
  return {
    storage: {
      ...storage,
      read: (...args: Parameters<Storage['read']>) => slow(() => storage.read(...args)),
      putIfAbsent: (...args: Parameters<Storage['putIfAbsent']>) => slow(() => storage.putIfAbsent(...args)),
    },
    fence: {
      ...fence,
      ratify: (...args: Parameters<Fence['ratify']>) => slow(() => fence.ratify(...args)),
    },
  }
}

const id = fc.integer({ min: 0, max: 12 })
const ids = fc.array(id, { minLength: 1, maxLength: 3 })
const range = fc.tuple(id, id).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const operation = fc.oneof(
  ids.map((list): Operation => ({ kind: 'insert', ids: list })),
  ids.map((list): Operation => ({ kind: 'overwrite', ids: list })),
  range.map((bounds): Operation => ({ kind: 'delete', ...bounds })),
  range.map((bounds): Operation => ({ kind: 'raise', ...bounds })),
  fc.constant<Operation>({ kind: 'count' }),
  fc.constant<Operation>({ kind: 'optimize' }),
)
const writers = fc.array(fc.array(operation, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 4 })

it.each(['WriteSerializable', 'Serializable'])(
  'whatever some writers do at once, the end is that of doing it one after the other in some order (%s)',
  async level => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(ids, { maxLength: 3 }),
        writers.filter(all => all.flat().length <= 5),
        async (scheduler, initial, all) => {
          const shared = { storage: createMemoryStorage(), fence: createMemoryFence() }
          const locks = createMemoryLocks()
          const files: Files = new Map()
          const created: readonly Action[] = [
            protocolAction,
            metadataAction({ configuration: { 'delta.isolationLevel': level } }),
            ...initial.flatMap(rows => newFile(files, rows)),
          ]
          const newTab = (): CommitDeps =>
            memoryCommitDeps({ ...slowed(scheduler, shared.storage, shared.fence), locks })
          const first = memoryCommitDeps({ ...shared, locks })
          await commit(first, table, () =>
            ok({
              readVersion: -1,
              actions: created,
              operation: { name: 'CREATE TABLE', parameters: {}, metrics: {}, isBlindAppend: true },
              reads: 'nothing',
            }),
          )
          const write = async (operations: readonly Operation[]) => {
            const deps = newTab()
            for (const next of operations) {
              await commit(deps, table, base => {
                if (base === undefined) throw new Error('the table is gone')
                return ok(planned(base, files, next))
              })
            }
          }
          await scheduler.waitFor(Promise.all(all.map(write)))
          first.logs.forget(table)
          const { snapshot } = await first.logs.load(table)
          const found = sorted(rowsOf(snapshot, files))
          const start = initial.flat()
          const ends = orders(all.flat()).map(order => sorted(order.reduce(applied, start)))
          expect(snapshot.version).toBe(all.flat().length)
          expect(ends).toContain(found)
        },
      ),
      { numRuns: 150 },
    )
  },
  60_000,
)
