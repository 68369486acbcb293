import * as Comlink from 'comlink'
import { createHyparquet } from '../adapters/hyparquet/hyparquet.ts'
import { createIdbFence } from '../adapters/idb/idb-fence.ts'
import { createOpfsStorage } from '../adapters/opfs/opfs-storage.ts'
import { createBroadcastNotices } from '../adapters/web/broadcast-notices.ts'
import { createWebLocks } from '../adapters/web/web-locks.ts'
import type { Action, AddFile } from '../core/delta/actions.ts'
import type { CommitPlan } from '../core/delta/commit-plan.ts'
import { metadataAction, protocolAction } from '../core/delta/log.fixture.ts'
import { attempt } from '../core/failure.ts'
import { type Result, err, ok } from '../core/result.ts'
import { commit, recoverTable } from '../services/commit.ts'
import type { CommitDeps } from '../services/deps.ts'
import { createTableLogs } from '../services/table-logs.ts'

/** The table that all the writers write to. */
export const racedTable = 'silver.raced'

/** What a commit is put together from in the product, over a directory of its own. */
export const browserCommitDeps = async (directory: string): Promise<CommitDeps> => {
  const origin = await navigator.storage.getDirectory()
  const storage = createOpfsStorage(await origin.getDirectoryHandle(directory, { create: true }))
  const fence = createIdbFence(directory)
  const parquet = createHyparquet()
  return {
    storage,
    fence,
    parquet,
    locks: createWebLocks(),
    notices: createBroadcastNotices(directory),
    clock: {
      now: () => Date.now(),
      sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
    },
    ids: { uuid: () => crypto.randomUUID() },
    logs: createTableLogs({ storage, fence, parquet }),
  }
}

const addOf = (path: string): Action => ({
  kind: 'add',
  add: {
    path,
    partitionValues: {},
    size: 1,
    modificationTime: 1,
    dataChange: true,
    stats: '{"numRecords":1}',
  },
})

const planOf = (readVersion: number, actions: readonly Action[], reads: CommitPlan['reads']): CommitPlan => ({
  readVersion,
  actions,
  reads,
  operation: { name: 'WRITE', parameters: {}, metrics: {}, isBlindAppend: reads === 'nothing' },
})

/** Creates the table; a checkpoint is due every so many commits. */
export const createRaced = (deps: CommitDeps, interval: number): Promise<number> =>
  commit(deps, racedTable, () =>
    ok(
      planOf(
        -1,
        [
          protocolAction,
          metadataAction({ configuration: { 'delta.checkpointInterval': String(interval) } }),
          addOf('prize'),
        ],
        'nothing',
      ),
    ),
  )

/** Removes the one file that all want; a conflict is the answer when somebody else did. */
const takePrize = (deps: CommitDeps, writer: string) =>
  attempt(() =>
    commit(deps, racedTable, base => {
      const prize: AddFile | undefined = base?.files.get('prize')
      if (!base || !prize)
        return err({
          kind: 'commit-conflict',
          message: 'somebody else has it',
          table: racedTable,
          version: base?.version ?? -1,
        })
      const remove: Action = {
        kind: 'remove',
        remove: { path: 'prize', deletionTimestamp: 1, dataChange: true },
      }
      const actions = [remove, addOf(`${writer}-prize`)]
      return ok(planOf(base.version, actions, { predicate: { kind: 'true' }, files: new Set(['prize']) }))
    }),
  )

const host = {
  /**
   * Commits one file after the other, `<writer>-<n>`, telling each version as it is acknowledged; in the middle of it, tries to take the
   * prize. Returns whether it got it.
   */
  write: async (
    directory: string,
    writer: string,
    count: number,
    onCommitted: (version: number, path: string) => void,
  ): Promise<Result<number>> => {
    const deps = await browserCommitDeps(directory)
    await recoverTable(deps, racedTable)
    let prize: Result<number> | undefined
    for (let n = 0; n < count; n += 1) {
      if (n === Math.floor(count / 2)) prize = await takePrize(deps, writer)
      const path = `${writer}-${n}`
      const version = await commit(deps, racedTable, base =>
        ok(planOf(base?.version ?? -1, [addOf(path)], 'nothing')),
      )
      onCommitted(version, path)
    }
    return prize ?? err({ kind: 'cancelled', message: 'it did not come to that' })
  },
}

export type CommitHost = typeof host

if ('WorkerGlobalScope' in globalThis) Comlink.expose(host)
