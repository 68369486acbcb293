import { createHyparquet } from '../adapters/hyparquet/hyparquet.ts'
import { createMemoryFence } from '../adapters/memory/memory-fence.ts'
import { createMemoryLocks } from '../adapters/memory/memory-locks.ts'
import { createMemoryNotices } from '../adapters/memory/memory-notices.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Ids } from '../core/ports/ids.ts'
import type { CommitDeps } from './deps.ts'
import { createTableLogs } from './table-logs.ts'

/** A clock that ticks one second a look and does not wait when asked to sleep. */
const tickingClock = (start = Date.UTC(2026, 2, 1)): Clock => {
  let time = start
  return { now: () => (time += 1000), sleep: () => Promise.resolve() }
}

/** Ids that look like UUIDs and count up. */
const countingIds = (): Ids => {
  let next = 0
  return { uuid: () => `00000000-0000-4000-8000-${String((next += 1)).padStart(12, '0')}` }
}

/** Everything a commit needs, in memory; parts may be given, such as a storage that fails. */
export const memoryCommitDeps = (parts: Partial<CommitDeps> = {}): CommitDeps => {
  const storage = parts.storage ?? createMemoryStorage()
  const fence = parts.fence ?? createMemoryFence()
  const parquet = parts.parquet ?? createHyparquet()
  return {
    storage,
    fence,
    parquet,
    locks: createMemoryLocks(),
    notices: createMemoryNotices(),
    clock: tickingClock(),
    ids: countingIds(),
    logs: createTableLogs({ storage, fence, parquet }),
    ...parts,
  }
}
