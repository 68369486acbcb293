import type { Action, AddFile, LogEntry, Metadata } from './actions.ts'
import type { CommitPlan, IsolationLevel } from './commit-plan.ts'
import { fileKey } from './file-key.ts'
import { matchFile } from './match.ts'
import { checkWriterFeatures } from './protocol.ts'
import { commitInfoOf } from './replay.ts'

/** Delta's names for the ways in which two commits can be in each other's way. */
export type ConflictKind =
  | 'ProtocolChanged'
  | 'MetadataChanged'
  | 'DomainMetadataChanged'
  | 'ConcurrentTransaction'
  | 'ConcurrentAppend'
  | 'ConcurrentDeleteRead'
  | 'ConcurrentDeleteDelete'

/** What can be said against a plan: the kind, and why as a clause for a message. */
interface Objection {
  readonly kind: ConflictKind
  readonly why: string
}

export type Rebased =
  | { readonly kind: 'rebased'; readonly plan: CommitPlan }
  | {
      readonly kind: 'conflict'
      readonly version: number
      readonly conflict: ConflictKind
      readonly why: string
    }

/** A plan and the table that it was made for: what the rules look at. */
interface Claim {
  readonly plan: CommitPlan
  readonly metadata: Metadata | undefined
  readonly isolation: IsolationLevel
}

type Rule = (claim: Claim, winner: LogEntry) => Objection | undefined

const has = (actions: readonly Action[], kind: Action['kind']): boolean =>
  actions.some(action => action.kind === kind)

const changesData = ({ actions }: CommitPlan): boolean =>
  actions.some(
    action =>
      (action.kind === 'add' && action.add.dataChange) ||
      (action.kind === 'remove' && action.remove.dataChange),
  )

/** Commits that only re-arrange files. One that changes the metadata is more than that. */
const rearranges = (plan: CommitPlan): boolean =>
  !changesData(plan) && !has(plan.actions, 'metaData') && has(plan.actions, 'remove')

/**
 * How far a plan must be kept apart from others: `delta.isolationLevel` of the table, WriteSerializable where it is not set; a plan
 * that changes no rows needs no more than SnapshotIsolation.
 */
export const isolationOf = (plan: CommitPlan, metadata: Metadata | undefined): IsolationLevel => {
  if (rearranges(plan)) return 'SnapshotIsolation'
  const level = metadata?.configuration['delta.isolationLevel']?.toLowerCase()
  return level === 'serializable' ? 'Serializable' : 'WriteSerializable'
}

const protocolRule: Rule = ({ plan }, winner) => {
  const winners = winner.actions.flatMap(action => (action.kind === 'protocol' ? [action.protocol] : []))
  if (winners.length === 0) return undefined
  if (has(plan.actions, 'protocol'))
    return { kind: 'ProtocolChanged', why: 'both set the protocol of the table' }
  return winners.every(protocol => checkWriterFeatures(protocol).ok)
    ? undefined
    : { kind: 'ProtocolChanged', why: 'the table was upgraded to a protocol that can not be written' }
}

const metadataRule: Rule = (_claim, winner) =>
  has(winner.actions, 'metaData')
    ? { kind: 'MetadataChanged', why: "the table's schema or properties were changed" }
    : undefined

const domainsOf = (actions: readonly Action[]): ReadonlySet<string> =>
  new Set(actions.flatMap(action => (action.kind === 'domainMetadata' ? [action.domainMetadata.domain] : [])))

const domainRule: Rule = ({ plan }, winner) => {
  const theirs = domainsOf(winner.actions)
  return [...domainsOf(plan.actions)].some(domain => theirs.has(domain))
    ? { kind: 'DomainMetadataChanged', why: 'both set the same domain metadata' }
    : undefined
}

const appsOf = (actions: readonly Action[]): ReadonlySet<string> =>
  new Set(actions.flatMap(action => (action.kind === 'txn' ? [action.txn.appId] : [])))

const txnRule: Rule = ({ plan }, winner) => {
  const theirs = appsOf(winner.actions)
  return [...appsOf(plan.actions)].some(app => theirs.has(app))
    ? { kind: 'ConcurrentTransaction', why: 'the same application committed a transaction' }
    : undefined
}

const shouldHaveRead = ({ plan: { reads }, metadata }: Claim, add: AddFile): boolean => {
  if (typeof reads === 'string') return reads === 'whole-table'
  return metadata === undefined || matchFile(metadata, add, reads.predicate) !== 'none'
}

/** WriteSerializable: a blind append may be put after the plan in the order of things, unless the plan changes the metadata. */
const isExcused = ({ plan, isolation }: Claim, winner: LogEntry): boolean => {
  if (isolation === 'SnapshotIsolation') return true
  const blind = commitInfoOf(winner).isBlindAppend === true
  return isolation === 'WriteSerializable' && blind && !has(plan.actions, 'metaData')
}

const appendRule: Rule = (claim, winner) => {
  if (isExcused(claim, winner)) return undefined
  const unread = winner.actions.some(
    action => action.kind === 'add' && action.add.dataChange && shouldHaveRead(claim, action.add),
  )
  return unread
    ? { kind: 'ConcurrentAppend', why: 'rows were added that the commit should have read' }
    : undefined
}

const removesOf = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap(action => (action.kind === 'remove' ? [fileKey(action.remove)] : []))

const deleteReadRule: Rule = ({ plan: { reads } }, winner) => {
  if (reads === 'nothing') return undefined
  const removed = removesOf(winner.actions)
  return (reads === 'whole-table' ? removed.length > 0 : removed.some(key => reads.files.has(key)))
    ? { kind: 'ConcurrentDeleteRead', why: 'files were removed that the commit has read' }
    : undefined
}

const deleteDeleteRule: Rule = ({ plan }, winner) => {
  const mine = new Set(removesOf(plan.actions))
  return removesOf(winner.actions).some(key => mine.has(key))
    ? { kind: 'ConcurrentDeleteDelete', why: 'both remove the same file' }
    : undefined
}

/** Spark's ConflictChecker, in its order; the first that speaks decides. */
const rules: readonly Rule[] = [
  protocolRule,
  metadataRule,
  domainRule,
  txnRule,
  appendRule,
  deleteReadRule,
  deleteDeleteRule,
]

/**
 * Checks a plan against the commits that came after the version it was made against, in version order. When none is in its way the
 * plan can be committed after them; else the first conflict, its version, and why (a clause for a message).
 *
 * @param metadata the table's at the version that the plan was made against; undefined for a new table
 */
export const rebase = (
  plan: CommitPlan,
  winners: readonly LogEntry[],
  metadata: Metadata | undefined,
): Rebased => {
  const claim: Claim = { plan, metadata, isolation: isolationOf(plan, metadata) }
  for (const winner of winners.toSorted((a, b) => a.version - b.version)) {
    for (const rule of rules) {
      const objection = rule(claim, winner)
      if (objection)
        return {
          kind: 'conflict',
          version: winner.version,
          conflict: objection.kind,
          why: objection.why,
        }
    }
  }
  return { kind: 'rebased', plan }
}
