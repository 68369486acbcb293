import { expect, test } from 'vitest'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Snapshot } from '../core/delta/actions.ts'
import { planAppend } from '../core/delta/append-plan.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import { Failure } from '../core/error.ts'
import { invalidAt } from '../core/invalid.ts'
import { err } from '../core/result.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { begunAnew, commitFiles } from './commit-files.ts'
import { patientJob } from './lake.fixture.ts'

const append = (base: Snapshot | undefined) =>
  planAppend(base, { schema: struct({ id: 'long' }), files: [], now: 1, tableId: 'i' })

/** What comes of a commit: how often files were taken away, and the error. */
const outcome = async (
  deps = memoryCommitDeps(),
  plan: Parameters<typeof commitFiles>[2] = append,
  job = patientJob(),
) => {
  let undone = 0
  const undo = () => {
    undone += 1
    return Promise.resolve()
  }
  const error = await commitFiles(deps, 'silver.t', plan, job, undo).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Failure ? thrown.error.kind : 'bug'),
  )
  return { undone, error }
}

test('files of a commit stay', async () => {
  expect(await outcome()).toEqual({ undone: 0, error: undefined })
})

test('files are taken away when there is no plan, one that throws, or the table can not be written to', async () => {
  const refused = err(invalidAt('x', 'No.'))
  expect(await outcome(undefined, () => refused)).toEqual({ undone: 1, error: 'invalid' })
  const thrower = () => Promise.reject(new Failure({ kind: 'cancelled', message: 'Stopped.' }))
  expect(await outcome(undefined, thrower)).toEqual({ undone: 1, error: 'cancelled' })
  const storage = createMemoryStorage()
  const protocol = { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['fromTheFuture'] }
  const metaData = { id: 'i', format: { provider: 'parquet' }, schemaString: '{"type":"struct","fields":[]}' }
  const text = [{ protocol }, { metaData }].map(action => JSON.stringify(action)).join('\n')
  await storage.write('silver/t/_delta_log/00000000000000000000.json', new TextEncoder().encode(text))
  expect(await outcome(memoryCommitDeps({ storage }))).toEqual({ undone: 1, error: 'protocol-unsupported' })
})

test('a cancel counts until the commit: files that were complete already are taken away', async () => {
  const deps = memoryCommitDeps()
  const stop = new AbortController()
  const plan = (base: Snapshot | undefined) => {
    stop.abort()
    return append(base)
  }
  const job = { ...patientJob(), cancel: stop.signal }
  expect(await outcome(deps, plan, job)).toEqual({ undone: 1, error: 'cancelled' })
  expect(await deps.logs.find('silver.t')).toBeUndefined()
})

test('files stay when a failure does not tell whether they were committed', async () => {
  const memory = createMemoryStorage()
  const failing = new Failure({ kind: 'storage-failed', message: 'The disk is gone.', path: 'x' })
  const storage = { ...memory, putIfAbsent: () => Promise.reject(failing) }
  expect(await outcome(memoryCommitDeps({ storage }))).toEqual({ undone: 0, error: 'storage-failed' })
})

test('files are taken away when each try was lost to others', async () => {
  const deps = memoryCommitDeps()
  const fence = { ...deps.fence, ratify: () => Promise.resolve('taken' as const) }
  expect(await outcome({ ...deps, fence })).toEqual({ undone: 1, error: 'commit-conflict' })
})

test('what failed first is told, also where files can not be taken away', async () => {
  const broken = () => Promise.reject(new Error('The engine is gone.'))
  const refused = () => err(invalidAt('x', 'No.'))
  await expect(commitFiles(memoryCommitDeps(), 'silver.t', refused, patientJob(), broken)).rejects.toThrow(
    'No.',
  )
})

test('a statement is begun anew after a conflict, not after anything else, and not for ever', async () => {
  const conflict = new Failure({ kind: 'commit-conflict', message: 'Lost.', table: 't', version: 1 })
  const failingBy = (errors: readonly Error[]) => {
    let calls = 0
    const statement = () => {
      const error = errors[calls++]
      return error ? Promise.reject(error) : Promise.resolve(calls)
    }
    return { statement, calls: () => calls }
  }
  expect(await begunAnew(failingBy([conflict, conflict]).statement)).toBe(3)
  const other = failingBy([conflict, new Failure({ kind: 'cancelled', message: 'Stopped.' })])
  await expect(begunAnew(other.statement)).rejects.toThrow('Stopped.')
  expect(other.calls()).toBe(2)
  const hopeless = failingBy(Array.from({ length: 100 }, () => conflict))
  await expect(begunAnew(hopeless.statement)).rejects.toThrow('Lost.')
  expect(hopeless.calls()).toBe(10)
})
