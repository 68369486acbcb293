import type { Action, Metadata } from './actions.ts'
import { isOn } from './properties.ts'

const property = 'delta.enableInCommitTimestamps'
const sinceVersion = 'delta.inCommitTimestampEnablementVersion'
const sinceTimestamp = 'delta.inCommitTimestampEnablementTimestamp'

/** Whether a table keeps its commit times in the log (PROTOCOL.md, "In-Commit Timestamps"). */
export const hasInCommitTimestamps = (metadata: Metadata | undefined): boolean =>
  metadata !== undefined && isOn(metadata, property)

/** The metadata that a table has after a commit. */
export const metadataAfter = (
  actions: readonly Action[],
  before: Metadata | undefined,
): Metadata | undefined =>
  actions.reduce<Metadata | undefined>(
    (found, action) => (action.kind === 'metaData' ? action.metaData : found),
    before,
  )

/**
 * Notes in the metadata since when commit times are in the log, in the commit that turns them on for a table that has versions
 * already. The version is known only when the commit has won it, so this is done last.
 *
 * @param timestamp the commit's time, ms
 */
export const markEnablement = (
  actions: readonly Action[],
  before: Metadata | undefined,
  version: number,
  timestamp: number,
): readonly Action[] => {
  if (before === undefined || hasInCommitTimestamps(before)) return actions
  return actions.map(action => {
    if (action.kind !== 'metaData' || !hasInCommitTimestamps(action.metaData)) return action
    const since = { [sinceVersion]: String(version), [sinceTimestamp]: String(timestamp) }
    const configuration = { ...action.metaData.configuration, ...since }
    return { kind: 'metaData', metaData: { ...action.metaData, configuration } }
  })
}
