import type { Clock } from '../core/ports/clock.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { Fence } from '../core/ports/fence.ts'
import type { Ids } from '../core/ports/ids.ts'
import type { Locks } from '../core/ports/locks.ts'
import type { Notices } from '../core/ports/notices.ts'
import type { Parquet } from '../core/ports/parquet.ts'
import type { Storage } from '../core/ports/storage.ts'
import type { TableLogs } from './table-logs.ts'

/** What the log needs to be read. */
export interface LogDeps {
  readonly storage: Storage
  readonly fence: Fence
  /** For checkpoints and their sidecars. */
  readonly parquet: Parquet
}

/** What a commit needs. `logs` is the shared cache of replayed logs. */
export interface CommitDeps extends LogDeps {
  readonly locks: Locks
  readonly notices: Notices
  readonly clock: Clock
  readonly ids: Ids
  readonly logs: TableLogs
}

/** Everything that use cases need; each names the part it uses. */
export interface LakeDeps extends CommitDeps {
  /** Kept for the user's hands: pages, previews, queries. */
  readonly interactive: Engine
  /** Takes long work. */
  readonly jobs: Engine
  /** Directory for files that live no longer than this worker, inside the lake, never exported. */
  readonly scratch: string
}
