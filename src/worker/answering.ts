import { type ProxyMarked, releaseProxy } from 'comlink'
import type { OnProgress } from '../contract/lake-api.ts'
import { attempt, defect, fail } from '../core/failure.ts'
import type { Archive } from '../core/ports/archive.ts'
import type { Job, Progress } from '../core/ports/job.ts'
import { type Result, err } from '../core/result.ts'
import type { LakeDeps } from '../services/deps.ts'
import { type Drifts, createDrifts } from '../services/drift.ts'
import { type Films, createFilms } from '../services/film.ts'
import { createPreparedResults } from '../services/prepared-results.ts'
import { type Profiles, createProfiles } from '../services/profile.ts'
import { type RowSets, createRowSets } from '../services/row-sets.ts'
import { type TableDiffs, createTableDiffs } from '../services/table-diff.ts'
import { followDrops } from '../services/tables.ts'

/** What the lake's worker is put together from. */
export type LakeWorkerDeps = LakeDeps & {
  readonly archive: Archive
  /** The lake's directory, for handing files to the page. */
  readonly root: FileSystemDirectoryHandle
}

/** What every call works with. */
export interface Ready {
  readonly deps: LakeWorkerDeps
  readonly rowSets: RowSets
  readonly profiles: Profiles
  readonly diffs: TableDiffs
  readonly films: Films
  readonly drifts: Drifts
}

/** Least time between two progress messages to the page, ms. */
const progressInterval = 80

/**
 * Turns the page's callback into one that sends no more messages than anybody can see; `end` sends the last one, if it was held back, and
 * lets the callback go.
 */
const reporter = (clock: LakeDeps['clock'], onProgress: OnProgress) => {
  let last = 0
  let held: Progress | undefined
  const tell = (progress: Progress): void => {
    const now = clock.now()
    const isSoon = now - last < progressInterval
    held = isSoon ? progress : undefined
    if (isSoon) return
    last = now
    onProgress(progress)
  }
  const end = async (): Promise<void> => {
    if (held) {
      // Through a proxy the callback gives a promise; what goes wrong in the page is not the work's failure.
      const told: unknown = onProgress(held)
      await Promise.resolve(told).catch(() => undefined)
    }
    if (releaseProxy in onProgress)
      (onProgress as OnProgress & ProxyMarked & { [releaseProxy](): void })[releaseProxy]()
  }
  return { tell, end }
}

/** How calls are answered: services' failures become Results, and a bug becomes `defect` here and only here. */
export interface Answering {
  readonly ready: Promise<Ready>
  readonly answer: <T>(body: (ready: Ready) => Promise<T>) => Promise<Result<T>>
  /** As `answer`, for long work. The signal may have been aborted while the call was on its way. */
  readonly work: <T>(
    signal: AbortSignal,
    onProgress: OnProgress,
    body: (ready: Ready, job: Job) => Promise<T>,
  ) => Promise<Result<T>>
}

/** Creates the way of answering over a lake that may still be coming up. */
export const createAnswering = (composing: Promise<LakeWorkerDeps>): Answering => {
  const ready = composing.then((deps): Ready => {
    followDrops(deps)
    const results = createPreparedResults(deps)
    return {
      deps,
      rowSets: createRowSets(deps, results),
      profiles: createProfiles(deps, results),
      diffs: createTableDiffs(deps, results),
      films: createFilms(deps),
      drifts: createDrifts(deps),
    }
  })
  const answer: Answering['answer'] = async body => {
    try {
      return await attempt(async () => body(await ready))
    } catch (thrown) {
      return err(defect(thrown))
    }
  }
  const work: Answering['work'] = (signal, onProgress, body) =>
    answer(async it => {
      const { tell, end } = reporter(it.deps.clock, onProgress)
      try {
        if (signal.aborted) return fail({ kind: 'cancelled', message: 'Cancelled before it began.' })
        return await body(it, { cancel: signal, onProgress: tell })
      } finally {
        await end()
      }
    })
  return { ready, answer, work }
}
