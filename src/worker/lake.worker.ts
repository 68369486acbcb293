import { expose } from 'comlink'
import { createDuckDbEngine } from '../adapters/duckdb/duckdb-engine.ts'
import { createHyparquet } from '../adapters/hyparquet/hyparquet.ts'
import { createIdbFence } from '../adapters/idb/idb-fence.ts'
import { createOpfsStorage } from '../adapters/opfs/opfs-storage.ts'
import { createBroadcastNotices } from '../adapters/web/broadcast-notices.ts'
import { createWebLocks } from '../adapters/web/web-locks.ts'
import { createZipArchive } from '../adapters/zip/zip-archive.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Ids } from '../core/ports/ids.ts'
import { takeScratch } from '../services/scratch.ts'
import { createTableLogs } from '../services/table-logs.ts'
import type { LakeWorkerDeps } from './answering.ts'
import { createLakeApi } from './create-lake-api.ts'
import { installAbortSignalReceiver } from './receive-abort-signal.ts'

const clock: Clock = {
  now: () => Date.now(),
  sleep: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
}

const ids: Ids = { uuid: () => crypto.randomUUID() }

const startEngine = (name: string): Worker =>
  new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name })

/** Puts the lake together: the only place where its adapters meet its services. */
const compose = async (): Promise<LakeWorkerDeps> => {
  const origin = await navigator.storage.getDirectory()
  const root = await origin.getDirectoryHandle('lake', { create: true })
  const storage = createOpfsStorage(root)
  const fence = createIdbFence('boathouse')
  const locks = createWebLocks()
  const parquet = createHyparquet()
  return {
    storage,
    fence,
    parquet,
    locks,
    notices: createBroadcastNotices('boathouse'),
    clock,
    ids,
    logs: createTableLogs({ storage, fence, parquet }),
    interactive: createDuckDbEngine({ root, startWorker: () => startEngine('engine-interactive') }),
    jobs: createDuckDbEngine({ root, startWorker: () => startEngine('engine-jobs') }),
    scratch: await takeScratch({ storage, locks, ids }),
    archive: createZipArchive(storage),
    root,
  }
}

installAbortSignalReceiver()
expose(createLakeApi(compose()))
