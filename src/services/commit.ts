import type { Snapshot } from '../core/delta/actions.ts'
import { type CommitPlan, commitActions } from '../core/delta/commit-plan.ts'
import { type ConflictKind, isolationOf, rebase } from '../core/delta/conflict.ts'
import { hasInCommitTimestamps, markEnablement, metadataAfter } from '../core/delta/in-commit-timestamp.ts'
import { parseLogEntry, printLogEntry } from '../core/delta/log-entry.ts'
import { checkWritable } from '../core/delta/protocol.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { RatifiedCommit } from '../core/ports/fence.ts'
import type { Result } from '../core/result.ts'
import type { CommitDeps } from './deps.ts'
import { upkeepLog } from './log-upkeep.ts'
import { type LoadedTable, logPath } from './table-logs.ts'

/** Written to every commit as `engineInfo`. */
const engineInfo = 'Boathouse/0.1.0'

/** Tries before a commit that keeps losing gives up. */
const attempts = 50

const lockName = (table: string): string => `boathouse:table:${table}`

/** Runs the body while no other tab or worker commits to the table. Brief work only: never a query. */
export const withTableLock = <T>(
  { locks }: Pick<CommitDeps, 'locks'>,
  table: string,
  body: () => Promise<T>,
) => locks.withLock(lockName(table), body)

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Puts a decided commit in its place in the log. False: another writer, who knows no fence, already has the file. */
const publish = async ({ storage, fence }: CommitDeps, commit: RatifiedCommit): Promise<boolean> => {
  const path = logPath(commit.table, commit.version)
  const outcome = await storage.putIfAbsent(path, commit.bytes)
  const ours =
    outcome === 'created' || sameBytes((await storage.read(path)) ?? new Uint8Array(), commit.bytes)
  await fence.markPublished(commit.table, commit.version)
  return ours
}

const publishPending = async (deps: CommitDeps, table: string): Promise<number> => {
  const pending = await deps.fence.pending(table)
  for (const commit of pending) await publish(deps, commit)
  return pending.length
}

/** Publishes what an earlier writer had decided but could not publish. Returns how many commits that were. */
export const recoverTable = (deps: CommitDeps, table: string): Promise<number> =>
  withTableLock(deps, table, () => publishPending(deps, table))

type Outcome =
  | { readonly kind: 'committed'; readonly version: number }
  | { readonly kind: 'again'; readonly why: string; readonly conflict?: ConflictKind }

/** The bytes of a log entry, and its version: the plan as it is after all who won before it. */
const stamped = (deps: CommitDeps, current: LoadedTable | undefined, plan: CommitPlan) => {
  const version = (current?.snapshot.version ?? -1) + 1
  const before = current?.snapshot.metadata
  const now = Math.max(deps.clock.now(), (current?.snapshot.timestamp ?? 0) + 1)
  const actions = markEnablement(plan.actions, before, version, now)
  const stamp = {
    now,
    txnId: deps.ids.uuid(),
    engineInfo,
    isolationLevel: isolationOf(plan, before),
    ...(hasInCommitTimestamps(metadataAfter(actions, before)) ? { inCommitTimestamp: now } : {}),
  }
  return { version, bytes: printLogEntry(commitActions({ ...plan, actions }, stamp)) }
}

/** One try, under the lock: look at the winners, rebase, claim a version, publish (DESIGN §4, steps 2 to 4). */
const tryCommit = async (
  deps: CommitDeps,
  table: string,
  base: Snapshot | undefined,
  plan: CommitPlan,
): Promise<Outcome> => {
  await publishPending(deps, table)
  const current = await deps.logs.find(table)
  const latest = current?.snapshot.version ?? -1
  // What follows a commit that is not there would be a log with a gap.
  if (!(await deps.logs.confirm(table))) return { kind: 'again', why: 'the table was dropped' }
  const winners = latest > plan.readVersion ? await deps.logs.entries(table, plan.readVersion + 1) : []
  if (winners.length < latest - plan.readVersion)
    return { kind: 'again', why: 'the log of the winners was cleaned away' }
  const rebased = rebase(plan, winners, base?.metadata)
  if (rebased.kind === 'conflict') return { kind: 'again', why: rebased.why, conflict: rebased.conflict }
  const { version, bytes } = stamped(deps, current, rebased.plan)
  const commit = { table, version, bytes }
  if ((await deps.fence.ratify(commit)) === 'taken')
    return { kind: 'again', why: `version ${version} was taken` }
  const published = await publish(deps, commit)
  if (published) await deps.logs.take(table, unwrap(parseLogEntry(version, bytes)))
  return published
    ? { kind: 'committed', version }
    : { kind: 'again', why: `version ${version} was written by another program` }
}

/**
 * Commits to a table: the one loop for all writers. `plan` is asked for a plan against the newest snapshot (undefined: no such
 * table yet) and is asked again only when a winner conflicts with it. Data files must be complete when it answers. Failures:
 * whatever `plan` returns, `protocol-unsupported`, and `commit-conflict` after many lost tries.
 */
export const commit = async (
  deps: CommitDeps,
  table: string,
  plan: (base: Snapshot | undefined) => Result<CommitPlan> | Promise<Result<CommitPlan>>,
): Promise<number> => {
  let lost: Pick<Outcome & { kind: 'again' }, 'why' | 'conflict'> = { why: '' }
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const base = (await deps.logs.find(table))?.snapshot
    if (base) unwrap(checkWritable(base.protocol, base.metadata))
    const planned = unwrap(await plan(base))
    const outcome = await withTableLock(deps, table, () => tryCommit(deps, table, base, planned))
    if (outcome.kind === 'committed') {
      await upkeepLog(deps, table, outcome.version)
      deps.notices.post({ table, version: outcome.version })
      return outcome.version
    }
    lost = outcome
    if (attempt > 2) await deps.clock.sleep(5 * attempt)
  }
  const version = (await deps.logs.find(table))?.snapshot.version ?? -1
  const message = `${table} was changed by others at the same time, and the commit lost ${attempts} tries: ${lost.why}.`
  const conflict = lost.conflict === undefined ? {} : { conflict: lost.conflict }
  return fail({ kind: 'commit-conflict', message, table, version, ...conflict })
}
