import type { Result } from '../result.ts'
import type { Alteration } from '../sql/delta-statement.ts'
import type { Metadata, Protocol, Snapshot } from './actions.ts'
import { assignMapping } from './alter-mapping.ts'
import { planAlter } from './alter.ts'
import type { CommitPlan } from './commit-plan.ts'
import { metadataAfter } from './in-commit-timestamp.ts'
import { add, entry, metadataAction, snapshotOf } from './log.fixture.ts'

/** Ids that count up: u1, u2 … */
export const countedIds = (): (() => string) => {
  let next = 0
  return () => `u${(next += 1)}`
}

/** A table at protocol 1/2 with one file of three rows. */
export const filled = (
  changes: Partial<Metadata> = {},
  protocol: Protocol = { minReaderVersion: 1, minWriterVersion: 2 },
): Snapshot =>
  snapshotOf(entry(0, { kind: 'protocol', protocol }, metadataAction(changes), add('a.parquet', 3)))

/** The same without the file. */
export const empty = (changes: Partial<Metadata> = {}): Snapshot => ({ ...filled(changes), files: new Map() })

/** The same with columns that are mapped by name. */
export const mapped = (changes: Partial<Metadata> = {}): Snapshot => {
  const table = filled(changes, { minReaderVersion: 2, minWriterVersion: 5 })
  const configuration = { ...table.metadata.configuration, 'delta.columnMapping.mode': 'name' }
  const assigned = assignMapping(table.metadata.schema, configuration, countedIds())
  return { ...table, metadata: { ...table.metadata, ...assigned } }
}

/** Plans with a context that tests can foretell. */
const plan = (snapshot: Snapshot, change: Alteration): Result<CommitPlan> =>
  planAlter(snapshot, change, { now: 7, uuid: countedIds(), table: 'silver.t' })

/** A plan that has to come about. */
export const planned = (snapshot: Snapshot, change: Alteration): CommitPlan => {
  const result = plan(snapshot, change)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

/** The table's description after an alteration that has to come about. */
export const alteredMetadata = (snapshot: Snapshot, change: Alteration): Metadata =>
  metadataAfter(planned(snapshot, change).actions, undefined) ?? snapshot.metadata

/** The protocol that an alteration sets; undefined where it leaves the table's. */
export const newProtocol = (snapshot: Snapshot, change: Alteration): Protocol | undefined =>
  planned(snapshot, change).actions.flatMap(action =>
    action.kind === 'protocol' ? [action.protocol] : [],
  )[0]

/** Why an alteration is refused. */
export const refusal = (snapshot: Snapshot, change: Alteration): string => {
  const result = plan(snapshot, change)
  return result.ok ? `accepted: ${result.value.operation.name}` : result.error.message
}
