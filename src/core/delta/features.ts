import type { Metadata, Protocol } from './actions.ts'
import { mappingMode } from './column-mapping.ts'
import { knownFeature, legacyFeatures } from './features-known.ts'
import { isOn } from './properties.ts'
import type { DeltaType, StructField } from './schema.ts'

/** Every field of a type, on every level, the fields inside lists and maps too. */
function* fieldsBelow(type: DeltaType): Generator<StructField> {
  if (typeof type === 'string') return
  if (type.type === 'array') yield* fieldsBelow(type.elementType)
  else if (type.type === 'map') {
    yield* fieldsBelow(type.keyType)
    yield* fieldsBelow(type.valueType)
  } else {
    for (const field of type.fields) {
      yield field
      yield* fieldsBelow(field.type)
    }
  }
}

const leavesBelow = (type: DeltaType): readonly string[] => {
  if (typeof type === 'string') return [type]
  if (type.type === 'array') return leavesBelow(type.elementType)
  if (type.type === 'map') return [...leavesBelow(type.keyType), ...leavesBelow(type.valueType)]
  return type.fields.flatMap(field => leavesBelow(field.type))
}

/** Whether a column is filled by counting (PROTOCOL.md, "Identity Columns"). */
const hasIdentity = ({ metadata }: StructField): boolean => 'delta.identity.start' in metadata

/** Whether the table really has identity columns. */
export const hasIdentityColumns = (metadata: Pick<Metadata, 'schema'>): boolean =>
  metadata.schema.fields.some(hasIdentity)

const schemaFeatures = ({ schema }: Metadata): readonly string[] => {
  const fields = [...fieldsBelow(schema)]
  const some = (key: string) => fields.some(({ metadata }) => key in metadata)
  return [
    ...(some('delta.invariants') ? ['invariants'] : []),
    ...(some('delta.generationExpression') ? ['generatedColumns'] : []),
    ...(fields.some(hasIdentity) ? ['identityColumns'] : []),
    ...(some('CURRENT_DEFAULT') ? ['allowColumnDefaults'] : []),
    ...(some('delta.typeChanges') ? ['typeWidening'] : []),
    ...(leavesBelow(schema).includes('timestamp_ntz') ? ['timestampNtz'] : []),
  ]
}

/** Names of the features that a table's schema and properties make use of (PROTOCOL.md, "Active Features"). */
export const usedFeatures = (metadata: Metadata): readonly string[] => {
  const keys = Object.keys(metadata.configuration)
  const names = [
    ...schemaFeatures(metadata),
    ...(isOn(metadata, 'delta.appendOnly') ? ['appendOnly'] : []),
    ...(keys.some(key => key.toLowerCase().startsWith('delta.constraints.')) ? ['checkConstraints'] : []),
    ...(isOn(metadata, 'delta.enableChangeDataFeed') ? ['changeDataFeed'] : []),
    ...(mappingMode(metadata) === 'none' ? [] : ['columnMapping']),
    ...(isOn(metadata, 'delta.enableDeletionVectors') ? ['deletionVectors'] : []),
    ...(isOn(metadata, 'delta.enableTypeWidening') ? ['typeWidening'] : []),
    ...(isOn(metadata, 'delta.enableInCommitTimestamps') ? ['inCommitTimestamp'] : []),
    ...(metadata.configuration['delta.checkpointPolicy']?.toLowerCase() === 'v2' ? ['v2Checkpoint'] : []),
  ]
  return [...new Set(names)]
}

/** The features that a protocol supports, by number or by list. */
export const protocolFeatures = (protocol: Protocol): ReadonlySet<string> => {
  const { minReaderVersion, minWriterVersion, readerFeatures = [], writerFeatures = [] } = protocol
  const implied = legacyFeatures.filter(
    ({ name, reader, legacy }) =>
      (minWriterVersion >= 7 ? writerFeatures.includes(name) : minWriterVersion >= legacy.writer) &&
      (!reader ||
        (minReaderVersion >= 3 ? readerFeatures.includes(name) : minReaderVersion >= legacy.reader)),
  )
  const listed = minWriterVersion >= 7 ? writerFeatures.filter(name => !knownFeature(name)?.legacy) : []
  return new Set([...implied.map(({ name }) => name), ...listed])
}

/** A feature with all that it requires, those first. */
const withRequired = (name: string): readonly string[] => [
  ...(knownFeature(name)?.requires ?? []).flatMap(withRequired),
  name,
]

const byNumbers = (protocol: Protocol, missing: readonly string[]): Protocol | undefined => {
  if (protocol.minWriterVersion >= 7) return undefined
  let { minReaderVersion, minWriterVersion } = protocol
  for (const name of missing) {
    const legacy = knownFeature(name)?.legacy
    if (!legacy) return undefined
    minReaderVersion = Math.max(minReaderVersion, legacy.reader)
    minWriterVersion = Math.max(minWriterVersion, legacy.writer)
  }
  return { minReaderVersion, minWriterVersion }
}

const byLists = (protocol: Protocol, missing: readonly string[]): Protocol => {
  const writing = new Set([...protocolFeatures(protocol), ...(protocol.writerFeatures ?? []), ...missing])
  const forReaders = [...writing].filter(name => knownFeature(name)?.reader === true)
  const legacyOnly = forReaders.every(name => knownFeature(name)?.legacy)
  const asked = legacyOnly
    ? Math.max(1, ...forReaders.map(name => knownFeature(name)?.legacy?.reader ?? 1))
    : 3
  const minReaderVersion = Math.max(protocol.minReaderVersion, asked)
  const reading = new Set([...(protocol.readerFeatures ?? []), ...forReaders])
  return {
    minReaderVersion,
    minWriterVersion: 7,
    ...(minReaderVersion >= 3 ? { readerFeatures: [...reading] } : {}),
    writerFeatures: [...writing],
  }
}

/**
 * The protocol raised so far that it supports the named features and what they require; itself when it does already. Numbers alone
 * where they suffice, else lists, which then also name what the numbers implied (PROTOCOL.md, "Table Features for New and Existing
 * Tables"). Never lowered.
 */
export const addFeatures = (protocol: Protocol, names: readonly string[]): Protocol => {
  const supported = protocolFeatures(protocol)
  const missing = [...new Set(names.flatMap(withRequired))].filter(name => !supported.has(name))
  if (missing.length === 0) return protocol
  return byNumbers(protocol, missing) ?? byLists(protocol, missing)
}

/**
 * The protocol raised by just what the metadata uses: CHECK constraints need writer 3, the change feed and generated columns writer
 * 4, column mapping reader 2 and writer 5, and so on. The very same object when nothing is missing.
 */
export const withFeatures = (protocol: Protocol, metadata: Metadata): Protocol => {
  const supported = protocolFeatures(protocol)
  const used = usedFeatures(metadata).filter(
    // Tables of the preview stay with it: both features at once are not allowed.
    name => !(name === 'typeWidening' && supported.has('typeWidening-preview')),
  )
  return addFeatures(protocol, used)
}
