import { type Result, err, ok } from '../result.ts'
import type { Metadata, Protocol } from './actions.ts'
import type { DeltaType, StructField } from './schema.ts'

/** Features that reading, or writing, a table takes care of. */
const readable: ReadonlySet<string> = new Set([
  'columnMapping',
  'deletionVectors',
  'timestampNtz',
  'typeWidening',
  'typeWidening-preview',
  'v2Checkpoint',
  'vacuumProtocolCheck',
])
const writable: ReadonlySet<string> = new Set([
  ...readable,
  'allowColumnDefaults',
  'appendOnly',
  'changeDataFeed',
  'checkConstraints',
  'domainMetadata',
  'generatedColumns',
  'inCommitTimestamp',
  'invariants',
])

/** What the legacy protocol numbers mean: each version adds features (PROTOCOL.md, "Valid Feature Names in Table Features"). */
const legacyReader: ReadonlyMap<number, readonly string[]> = new Map([[2, ['columnMapping']]])
const legacyWriter: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ['appendOnly', 'invariants']],
  [3, ['checkConstraints']],
  [4, ['changeDataFeed', 'generatedColumns']],
  [5, ['columnMapping']],
  [6, ['identityColumns']],
])

const upTo = (legacy: ReadonlyMap<number, readonly string[]>, version: number): readonly string[] =>
  [...legacy].filter(([since]) => since <= version).flatMap(([, features]) => features)

const readerNeeds = ({ minReaderVersion, readerFeatures }: Protocol): readonly string[] => {
  if (minReaderVersion > 3) return [`reader version ${minReaderVersion}`]
  return minReaderVersion === 3 ? (readerFeatures ?? []) : upTo(legacyReader, minReaderVersion)
}

const writerNeeds = ({ minWriterVersion, writerFeatures }: Protocol): readonly string[] => {
  if (minWriterVersion > 7) return [`writer version ${minWriterVersion}`]
  return minWriterVersion === 7 ? (writerFeatures ?? []) : upTo(legacyWriter, minWriterVersion)
}

const refuse = (access: 'read' | 'write', features: readonly string[]): Result<void> => {
  if (features.length === 0) return ok(undefined)
  const verb = access === 'read' ? 'read' : 'written to'
  const rest = access === 'read' ? '' : ' It can still be read.'
  const message = `The table can not be ${verb}: it needs ${features.join(', ')}, which Boathouse does not support yet.${rest}`
  return err({ kind: 'protocol-unsupported', message, features, access })
}

/** Whether the table can be read; `protocol-unsupported` names every feature that is in the way. */
export const checkReadable = (protocol: Protocol): Result<void> =>
  refuse(
    'read',
    readerNeeds(protocol).filter(feature => !readable.has(feature)),
  )

const typeHasInvariants = (type: DeltaType): boolean => {
  if (typeof type === 'string') return false
  if (type.type === 'struct') return type.fields.some(fieldHasInvariants)
  if (type.type === 'array') return typeHasInvariants(type.elementType)
  return typeHasInvariants(type.keyType) || typeHasInvariants(type.valueType)
}

const fieldHasInvariants = ({ type, metadata }: StructField): boolean =>
  'delta.invariants' in metadata || typeHasInvariants(type)

/** Whether the protocol alone allows to write: as `checkWritable`, for when there is no metadata at hand. */
export const checkWriterFeatures = (protocol: Protocol): Result<void> => {
  const reading = checkReadable(protocol)
  if (!reading.ok) return reading
  return refuse(
    'write',
    writerNeeds(protocol).filter(feature => !writable.has(feature)),
  )
}

/**
 * Whether the table can be written to. Column invariants are allowed by protocol 2 but not enforced here, so a table that really
 * has some is refused. `delta.appendOnly` is no reason to refuse: commit planning honours it.
 */
export const checkWritable = (protocol: Protocol, metadata: Metadata): Result<void> => {
  const features = checkWriterFeatures(protocol)
  if (!features.ok) return features
  return refuse('write', metadata.schema.fields.some(fieldHasInvariants) ? ['invariants'] : [])
}
