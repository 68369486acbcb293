import { type Result, err, ok } from '../result.ts'
import type { Metadata, Protocol } from './actions.ts'
import { knownFeature } from './features-known.ts'
import { hasIdentityColumns } from './features.ts'
import { logFileName } from './log-entry.ts'

const refuse = (access: 'read' | 'write', features: readonly string[]): Result<void> => {
  if (features.length === 0) return ok(undefined)
  const verb = access === 'read' ? 'read' : 'written to'
  const rest = access === 'read' ? '' : ' It can still be read.'
  const message = `The table can not be ${verb}: it needs ${features.join(', ')}, which Boathouse does not support yet.${rest}`
  return err({ kind: 'protocol-unsupported', message, features, access })
}

/** What is wrong with a protocol in itself; the first that is found. */
const inconsistency = (protocol: Protocol): string | undefined => {
  const { minReaderVersion, minWriterVersion, readerFeatures, writerFeatures } = protocol
  if (minReaderVersion < 1 || minWriterVersion < 1) return 'its versions begin at 1'
  if (minReaderVersion === 3 && !readerFeatures) return 'reader version 3 needs a list of reader features'
  if (minReaderVersion < 3 && readerFeatures) return 'only reader version 3 lists reader features'
  if (minWriterVersion === 7 && !writerFeatures) return 'writer version 7 needs a list of writer features'
  if (minWriterVersion < 7 && writerFeatures) return 'only writer version 7 lists writer features'
  if (minReaderVersion === 3 && minWriterVersion < 7) return 'reader version 3 needs writer version 7'
  return listProblem(minReaderVersion, readerFeatures ?? [], writerFeatures)
}

/** Readers' features are in both lists, writers' in theirs alone. Unknown names may be of either kind. */
const listProblem = (
  reader: number,
  readerFeatures: readonly string[],
  writerFeatures: readonly string[] | undefined,
): string | undefined => {
  const forWriters = readerFeatures.find(name => knownFeature(name)?.reader === false)
  if (forWriters !== undefined) return `${forWriters} is no reader feature`
  const alone = writerFeatures && readerFeatures.find(name => !writerFeatures.includes(name))
  if (alone !== undefined) return `the reader feature ${alone} is missing from the writer features`
  // Reader version 2 stands for column mapping, and Delta itself once wrote 3/7 with it among the writer features alone.
  const orphan = writerFeatures?.find(
    name =>
      knownFeature(name)?.reader === true &&
      !readerFeatures.includes(name) &&
      !(name === 'columnMapping' && reader >= 2),
  )
  return orphan === undefined ? undefined : `${orphan} is missing from the reader features`
}

const contradiction = (protocol: Protocol, version: number): Result<void> => {
  const wrong = inconsistency(protocol)
  if (wrong === undefined) return ok(undefined)
  const path = version < 0 ? '_delta_log' : `_delta_log/${logFileName(version)}`
  const message = `The table's protocol contradicts itself: ${wrong}.`
  return err({ kind: 'log-corrupt', message, version, path })
}

const readerNeeds = ({ minReaderVersion, readerFeatures = [] }: Protocol): readonly string[] => {
  if (minReaderVersion > 3) return [`reader version ${minReaderVersion}`]
  return readerFeatures.filter(name => (knownFeature(name)?.support ?? 'none') === 'none')
}

const writerNeeds = ({ minWriterVersion, writerFeatures = [] }: Protocol): readonly string[] => {
  if (minWriterVersion > 7) return [`writer version ${minWriterVersion}`]
  return writerFeatures.filter(name => knownFeature(name)?.support !== 'write')
}

/**
 * Whether the table can be read. `protocol-unsupported` names every feature that is in the way; `log-corrupt` tells of a protocol that
 * nobody may write (PROTOCOL.md, "Table Features"): lists elsewhere than at 3 and 7 or missing there, readers' features that are not
 * in both.
 *
 * @param version where the protocol was found; -1: not known
 */
export const checkReadable = (protocol: Protocol, version = -1): Result<void> => {
  const reading = refuse('read', readerNeeds(protocol))
  return reading.ok ? contradiction(protocol, version) : reading
}

/** Whether the protocol alone allows to write: as `checkWritable`, for when there is no metadata at hand. */
export const checkWriterFeatures = (protocol: Protocol): Result<void> => {
  const reading = checkReadable(protocol)
  return reading.ok ? refuse('write', writerNeeds(protocol)) : reading
}

/**
 * Whether the table can be written to, also by upkeep such as OPTIMIZE and VACUUM: every writer feature is known here, and no column
 * counts by itself (identity columns, which writer version 6 allows and which are not kept here). Constraints, invariants and
 * generated columns are no reason to refuse: writers check them; nor is `delta.appendOnly`: commit planning honours it.
 */
export const checkWritable = (protocol: Protocol, metadata: Pick<Metadata, 'schema'>): Result<void> => {
  const features = checkWriterFeatures(protocol)
  if (!features.ok) return features
  return refuse('write', hasIdentityColumns(metadata) ? ['identityColumns'] : [])
}
