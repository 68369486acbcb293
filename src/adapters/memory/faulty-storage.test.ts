import { describe, expect, test } from 'vitest'
import { storageContract } from '../../core/ports/storage.contract.ts'
import { Died, type FaultPlan, createFaults } from './faulty-storage.fixture.ts'
import { createMemoryFence } from './memory-fence.ts'
import { createMemoryStorage } from './memory-storage.ts'

storageContract('storage with no planned fault', async () => createFaults().storage(createMemoryStorage()))

const bytes = new Uint8Array([1])

const run = async (plan: FaultPlan) => {
  const [storage, fence] = [createMemoryStorage(), createMemoryFence()]
  const faults = createFaults(plan)
  const [faultyStorage, faultyFence] = [faults.storage(storage), faults.fence(fence)]
  const thrown: unknown[] = []
  for (const step of [
    () => faultyStorage.write('a', bytes),
    () => faultyFence.ratify({ table: 't', version: 0, bytes }),
    () => faultyStorage.putIfAbsent('b', bytes),
    () => faultyStorage.list(''),
  ]) {
    await step().catch((reason: unknown) => thrown.push(reason))
  }
  const files = (await storage.list('')).map(({ name }) => name)
  const claims = (await fence.pending('t')).length
  return { steps: faults.steps(), thrown, files, claims }
}

describe('planned faults', () => {
  test('without a plan, all mutating steps of storage and fence are counted and done', async () => {
    expect(await run({})).toEqual({ steps: 3, thrown: [], files: ['a', 'b'], claims: 1 })
  })

  test('a process that died before a step has not done it, nor anything after it', async () => {
    const { thrown, files, claims } = await run({ step: 2 })
    expect([files, claims]).toEqual([['a'], 0])
    expect(thrown).toEqual([expect.any(Died), expect.any(Died), expect.any(Died)])
  })

  test('a process that died after a step has done it, and nothing after it', async () => {
    const { thrown, files, claims } = await run({ step: 2, when: 'after' })
    expect([files, claims]).toEqual([['a'], 1])
    expect(thrown).toHaveLength(3)
  })

  test('a step that fails fails alone', async () => {
    const { thrown, files, claims } = await run({ step: 1, how: 'fail' })
    expect([files, claims]).toEqual([['b'], 1])
    expect(thrown).toMatchObject([{ error: { kind: 'storage-failed' } }])
  })
})
