import { deleteDB, openDB } from 'idb'
import { describe, expect, test } from 'vitest'
import { fenceContract } from '../../core/ports/fence.contract.ts'
import { createIdbFence } from './idb-fence.ts'

const freshName = (): string => `fence-${crypto.randomUUID()}`

const commit = (version: number): { table: string; version: number; bytes: Uint8Array<ArrayBuffer> } => ({
  table: 'bronze/t',
  version,
  bytes: new TextEncoder().encode(`version ${version}`),
})

fenceContract('IndexedDB fence', async () => createIdbFence(freshName()))

describe('IndexedDB fence', () => {
  test('two tabs that open the same fence can not both get a version', async () => {
    const name = freshName()
    const tabs = [createIdbFence(name), createIdbFence(name), createIdbFence(name)]
    for (let version = 0; version < 20; version++) {
      const outcomes = await Promise.all(tabs.map(tab => tab.ratify(commit(version))))
      expect(outcomes.filter(outcome => outcome === 'ratified')).toHaveLength(1)
    }
    expect(await createIdbFence(name).pending('bronze/t')).toHaveLength(20)
  })

  test('commits that were decided are found by the next session, the published ones without their bytes', async () => {
    const name = freshName()
    const before = createIdbFence(name)
    await before.ratify(commit(0))
    await before.ratify(commit(1))
    await before.markPublished('bronze/t', 0)
    const after = createIdbFence(name)
    expect(await after.pending('bronze/t')).toEqual([commit(1)])
    expect(await after.ratify(commit(0))).toBe('taken')
    const database = await openDB(name)
    expect(await database.getAllKeys('claims')).toHaveLength(2)
    expect(await database.getAllKeys('pending')).toEqual([['bronze/t', 1]])
    database.close()
  })

  test('the bytes of a small view do not keep the large buffer below it', async () => {
    const name = freshName()
    const bytes = new Uint8Array(1_000_000).subarray(10, 20)
    await createIdbFence(name).ratify({ table: 't', version: 0, bytes })
    const stored = await createIdbFence(name).pending('t')
    expect(stored[0]?.bytes.buffer.byteLength).toBe(10)
  })

  test('a fence gives way when its database is deleted, and starts anew', async () => {
    const name = freshName()
    const fence = createIdbFence(name)
    await fence.ratify(commit(0))
    await deleteDB(name)
    expect(await fence.pending('bronze/t')).toEqual([])
    expect(await fence.ratify(commit(0))).toBe('ratified')
  })
})
