import type { Action, LogEntry } from './actions.ts'
import type { CommitPlan } from './commit-plan.ts'
import { checkWriterFeatures } from './protocol.ts'
import { commitInfoOf } from './replay.ts'

export type Rebased =
  | { readonly kind: 'rebased'; readonly plan: CommitPlan }
  | { readonly kind: 'conflict'; readonly version: number; readonly why: string }

/** What can be said against a plan because of one winner: why it conflicts, or nothing. */
type Rule = (plan: CommitPlan, winner: LogEntry) => string | undefined

const has = (actions: readonly Action[], kind: Action['kind']): boolean =>
  actions.some(action => action.kind === kind)

const protocolRule: Rule = (plan, winner) => {
  const winners = winner.actions.flatMap(action => (action.kind === 'protocol' ? [action.protocol] : []))
  if (winners.length === 0) return undefined
  if (has(plan.actions, 'protocol')) return 'both set the protocol of the table'
  return winners.every(protocol => checkWriterFeatures(protocol).ok)
    ? undefined
    : 'the table was upgraded to a protocol that can not be written'
}

const metadataRule: Rule = (_plan, winner) =>
  has(winner.actions, 'metaData') ? "the table's schema or properties were changed" : undefined

const domainsOf = (actions: readonly Action[]): ReadonlySet<unknown> =>
  new Set(actions.flatMap(action => (action.kind === 'domainMetadata' ? [action.domainMetadata.domain] : [])))

const domainRule: Rule = (plan, winner) => {
  const theirs = domainsOf(winner.actions)
  return [...domainsOf(plan.actions)].some(domain => theirs.has(domain))
    ? 'both set the same domain metadata'
    : undefined
}

const appsOf = (actions: readonly Action[]): ReadonlySet<string> =>
  new Set(actions.flatMap(action => (action.kind === 'txn' ? [action.txn.appId] : [])))

const txnRule: Rule = (plan, winner) => {
  const theirs = appsOf(winner.actions)
  return [...appsOf(plan.actions)].some(app => theirs.has(app))
    ? 'the same application committed a transaction'
    : undefined
}

const addsData = (actions: readonly Action[]): boolean =>
  actions.some(action => action.kind === 'add' && action.add.dataChange)

/** WriteSerializable: a blind append may be put after the plan in the order of things, unless the plan changes the metadata. */
const appendRule: Rule = (plan, winner) => {
  if (plan.reads === 'nothing' || !addsData(winner.actions)) return undefined
  const excused = commitInfoOf(winner).isBlindAppend === true && !has(plan.actions, 'metaData')
  return excused ? undefined : 'rows were added that the commit should have read'
}

const deleteReadRule: Rule = (plan, winner) =>
  plan.reads !== 'nothing' && has(winner.actions, 'remove')
    ? 'files were removed that the commit has read'
    : undefined

const removesOf = (actions: readonly Action[]): ReadonlySet<string> =>
  new Set(actions.flatMap(action => (action.kind === 'remove' ? [action.remove.path] : [])))

const deleteDeleteRule: Rule = (plan, winner) => {
  const theirs = removesOf(winner.actions)
  return [...removesOf(plan.actions)].some(path => theirs.has(path)) ? 'both remove the same file' : undefined
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
 */
export const rebase = (plan: CommitPlan, winners: readonly LogEntry[]): Rebased => {
  for (const winner of winners.toSorted((a, b) => a.version - b.version)) {
    for (const rule of rules) {
      const why = rule(plan, winner)
      if (why !== undefined) return { kind: 'conflict', version: winner.version, why }
    }
  }
  return { kind: 'rebased', plan }
}
