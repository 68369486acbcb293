import { expect, test } from 'vitest'
import { fenceContract } from '../../core/ports/fence.contract.ts'
import { locksContract } from '../../core/ports/locks.contract.ts'
import { noticesContract } from '../../core/ports/notices.contract.ts'
import { storageContract } from '../../core/ports/storage.contract.ts'
import { createMemoryFence } from './memory-fence.ts'
import { createMemoryLocks } from './memory-locks.ts'
import { createMemoryNotices } from './memory-notices.ts'
import { createMemoryStorage } from './memory-storage.ts'

storageContract('memory storage', async () => createMemoryStorage())
fenceContract('memory fence', async () => createMemoryFence())
locksContract('memory locks', async () => createMemoryLocks())
noticesContract('memory notices', async () => {
  const notices = createMemoryNotices()
  return [notices, notices]
})

test('the times of files in memory are those of the clock it was given', async () => {
  const storage = createMemoryStorage({ now: () => 1_700_000_000_000 })
  await storage.write('file', new Uint8Array(1))
  expect(await storage.list('')).toEqual([
    { kind: 'file', name: 'file', size: 1, modified: 1_700_000_000_000 },
  ])
})
