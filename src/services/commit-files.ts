import { Failure } from '../core/error.ts'
import { commit } from './commit.ts'
import type { CommitDeps } from './deps.ts'

type Plan = Parameters<typeof commit>[2]

/**
 * As `commit`, for those who wrote files for it: when it fails and it is certain that nothing was committed, since there is no plan or it
 * has lost, `undo` takes the files away. Else they stay: a commit may have been decided before the failure.
 */
export const commitFiles = async (
  deps: CommitDeps,
  table: string,
  plan: Plan,
  undo: () => Promise<void>,
): Promise<number> => {
  let mayBeCommitted = false
  try {
    return await commit(deps, table, async base => {
      mayBeCommitted = false
      const planned = await plan(base)
      mayBeCommitted = planned.ok
      return planned
    })
  } catch (thrown) {
    const lost = thrown instanceof Failure && thrown.error.kind === 'commit-conflict'
    // What went wrong first is what is told; a file that stays is in no commit, and goes with VACUUM.
    if (lost || !mayBeCommitted) await undo().catch(() => undefined)
    throw thrown
  }
}
