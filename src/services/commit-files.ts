import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import type { Job } from '../core/ports/job.ts'
import { commit } from './commit.ts'
import type { CommitDeps } from './deps.ts'

type Plan = Parameters<typeof commit>[2]

/**
 * As `commit`, for those who wrote files for it: when it fails and it is certain that nothing was committed, since there is no plan or it
 * has lost, `undo` takes the files away. Else they stay: a commit may have been decided before the failure. Failure `cancelled`, also when
 * the files were complete already.
 */
export const commitFiles = async (
  deps: CommitDeps,
  table: string,
  plan: Plan,
  { cancel }: Pick<Job, 'cancel'>,
  undo: () => Promise<void>,
): Promise<number> => {
  let mayBeCommitted = false
  try {
    return await commit(deps, table, async base => {
      mayBeCommitted = false
      const planned = await plan(base)
      if (cancel.aborted)
        return fail({ kind: 'cancelled', message: `It was cancelled before ${table} was changed.` })
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

/** How often a statement is begun anew because of others. */
const attempts = 10

/** Runs a statement that may read the table it writes to, from the beginning when others committed to it meanwhile. */
export const begunAnew = async <T>(statement: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await statement()
    } catch (thrown) {
      const conflict = thrown instanceof Failure && thrown.error.kind === 'commit-conflict'
      if (!conflict || attempt === attempts) throw thrown
    }
  }
}
