import { type Pass, halves } from '../core/diff/rows-sql.ts'
import { Failure } from '../core/error.ts'
import type { Job } from '../core/ports/job.ts'
import { stopIf } from './table-diff-sides.ts'

/** More would not help: a single row, or key, takes too much. */
const mostPasses = 1024

export const isOutOfMemory = (thrown: unknown): boolean =>
  thrown instanceof Failure && thrown.error.kind === 'out-of-memory'

/** Rows that are gone through in passes. */
interface Passing {
  /** What is done, for whoever waits. */
  readonly phase: string
  readonly rows: number
  /** Rows that one pass begins with. */
  readonly atOnce: number
}

/**
 * Does work on rows in as many passes as it takes: one that needs more memory than the engine has is done in two, and so are those after
 * it. Failures: those of the work.
 */
export const inPasses = async <T>(
  job: Job,
  { phase, rows, atOnce }: Passing,
  work: (pass: Pass) => Promise<T>,
): Promise<readonly T[]> => {
  const passes = Math.max(Math.ceil(rows / atOnce), 1)
  let waiting: readonly Pass[] = Array.from({ length: passes }, (_, pass) => ({ pass, passes }))
  let done = 0
  const results: T[] = []
  for (let next = waiting[0]; next; next = waiting[0]) {
    stopIf(job)
    job.onProgress({ phase, rowsDone: Math.round(rows * done), bytesDone: 0 })
    try {
      results.push(await work(next))
      done += 1 / next.passes
      waiting = waiting.slice(1)
    } catch (thrown) {
      if (!isOutOfMemory(thrown) || next.passes >= mostPasses) throw thrown
      waiting = waiting.flatMap(halves)
    }
  }
  return results
}
