import type { LogEntry, Snapshot } from '../core/delta/actions.ts'
import {
  type CheckpointFiles,
  type LogListing,
  type LogPlan,
  type LogStep,
  hasCommit,
  latestVersion,
  planRead,
  planSteps,
  withoutCommit,
} from '../core/delta/log-listing.ts'
import { type ReplayEntry, replayLog } from '../core/delta/replay.ts'
import { Failure } from '../core/error.ts'
import { unwrap } from '../core/failure.ts'
import { type Result, ok } from '../core/result.ts'
import { isDamage } from './log-checkpoint.ts'
import type { LogFiles } from './log-files.ts'

/** Commits that are read at once. */
const atOnce = 16

/** Runs a task for each item, so many at once, and gives the answers in order. */
export const inBatches = async <T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = []
  for (let at = 0; at < items.length; at += atOnce)
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(run))))
  return results
}

/** Turned out while reading: a file is not what its name said. */
class Surprise extends Error {
  readonly without: { readonly commit: number } | { readonly damaged: readonly string[] }
  readonly failure: Failure | undefined
  constructor(without: Surprise['without'], failure?: Failure) {
    super('the log is not as it was listed')
    this.without = without
    this.failure = failure
  }
}

/** Where commits come from: the log, or a memory of it. */
export type ReadCommit = (version: number) => Promise<LogEntry | undefined>

const readStep = async (files: LogFiles, readCommit: ReadCommit, step: LogStep): Promise<ReplayEntry> => {
  if (step.kind === 'commit') {
    const entry = await readCommit(step.version)
    if (!entry) throw new Surprise({ commit: step.version })
    return entry
  }
  const actions = await files.compacted(step.name)
  if (!actions) throw new Surprise({ damaged: [step.name] })
  return { version: step.to, since: step.from, actions }
}

const readCheckpoint = async (
  files: LogFiles,
  readCommit: ReadCommit,
  listing: LogListing,
  checkpoint: CheckpointFiles,
): Promise<Snapshot> => {
  const { version, names } = checkpoint
  const commit = hasCommit(listing, version) ? await readCommit(version) : undefined
  try {
    return await files.checkpoint(checkpoint, commit)
  } catch (thrown) {
    throw isDamage(thrown) ? new Surprise({ damaged: names }, thrown) : thrown
  }
}

/** A plan that begins at a checkpoint, at a snapshot that is at hand, or at nothing. */
type Route = Pick<LogPlan, 'checkpoint' | 'steps'> & { readonly base?: Snapshot }

const planFrom = (
  listing: LogListing,
  version: number,
  damaged: ReadonlySet<string>,
  near: Snapshot | undefined,
): Result<Route> => {
  const plan = planRead(listing, version, damaged)
  if (!near || (plan.ok && near.version < (plan.value.checkpoint?.version ?? -1))) return plan
  const steps = planSteps(listing, near.version, version, damaged)
  return steps.ok ? ok({ base: near, steps: steps.value }) : steps
}

/** What was read, and the listing less the commits that turned out to be missing. */
export interface Opened {
  readonly snapshot: Snapshot
  readonly listing: LogListing
}

/**
 * The snapshot at a version, or at the newest when `wanted` is undefined. It is built on `near`, an older snapshot, where no checkpoint is
 * nearer. A damaged checkpoint or compaction is passed over as long as an older one or the commits themselves lead to the version. Failure
 * `log-corrupt` names the version that is missing, or the checkpoint whose damage can not be made up for. Undefined for an empty log.
 */
export const openSnapshot = async (
  files: LogFiles,
  readCommit: ReadCommit,
  start: LogListing,
  wanted?: number,
  near?: Snapshot,
): Promise<Opened | undefined> => {
  const damaged = new Set<string>()
  let listing = start
  let first: Failure | undefined
  for (;;) {
    const version = wanted ?? latestVersion(listing)
    if (version < 0) return undefined
    const plan = planFrom(listing, version, damaged, near)
    if (!plan.ok) throw first ?? new Failure(plan.error)
    const { checkpoint, steps } = plan.value
    try {
      const base = checkpoint ? await readCheckpoint(files, readCommit, listing, checkpoint) : plan.value.base
      const entries = await inBatches(steps, step => readStep(files, readCommit, step))
      return { snapshot: unwrap(replayLog(entries, base)), listing }
    } catch (thrown) {
      if (!(thrown instanceof Surprise)) throw thrown
      first ??= thrown.failure
      if ('commit' in thrown.without) listing = withoutCommit(listing, thrown.without.commit)
      else for (const name of thrown.without.damaged) damaged.add(name)
    }
  }
}
