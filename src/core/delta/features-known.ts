/** What is known of a table feature (PROTOCOL.md, "Valid Feature Names in Table Features"). */
export interface TableFeature {
  readonly name: string
  /** Whether readers must know it too. */
  readonly reader: boolean
  /** The protocol numbers that imply it; absent for features that only lists can name. */
  readonly legacy?: { readonly reader: number; readonly writer: number }
  /** Features that it can not be without. */
  readonly requires?: readonly string[]
  /** Whether this house reads, and writes, tables that have it. */
  readonly support: 'none' | 'read' | 'write'
}

const writerOnly = (name: string, support: 'read' | 'write', requires?: readonly string[]): TableFeature => ({
  name,
  reader: false,
  support,
  ...(requires ? { requires } : {}),
})

const legacy = (name: string, writer: number, reader = 0): TableFeature => ({
  name,
  reader: reader > 0,
  legacy: { reader: Math.max(reader, 1), writer },
  support: 'write',
})

const both = (
  name: string,
  support: TableFeature['support'],
  requires?: readonly string[],
): TableFeature => ({
  name,
  reader: true,
  support,
  ...(requires ? { requires } : {}),
})

/** Every feature that the protocol names, and those of Delta's previews that are met in the wild. */
const features: readonly TableFeature[] = [
  legacy('appendOnly', 2),
  legacy('invariants', 2),
  legacy('checkConstraints', 3),
  legacy('changeDataFeed', 4),
  legacy('generatedColumns', 4),
  legacy('columnMapping', 5, 2),
  legacy('identityColumns', 6),
  both('deletionVectors', 'write'),
  both('timestampNtz', 'write'),
  both('typeWidening', 'write'),
  both('typeWidening-preview', 'write'),
  both('v2Checkpoint', 'write'),
  both('vacuumProtocolCheck', 'write'),
  writerOnly('allowColumnDefaults', 'write'),
  writerOnly('domainMetadata', 'write'),
  writerOnly('inCommitTimestamp', 'write'),
  writerOnly('rowTracking', 'read', ['domainMetadata']),
  writerOnly('clustering', 'read', ['domainMetadata']),
  writerOnly('icebergCompatV1', 'read', ['columnMapping']),
  writerOnly('icebergCompatV2', 'read', ['columnMapping']),
  writerOnly('icebergCompatV3', 'read', ['columnMapping', 'rowTracking']),
  writerOnly('materializePartitionColumns', 'read'),
  writerOnly('checkpointProtection', 'read'),
  both('catalogManaged', 'none', ['inCommitTimestamp', 'vacuumProtocolCheck']),
  both('variantType', 'none'),
  both('variantType-preview', 'none'),
  both('variantShredding-preview', 'none'),
]

const byName: ReadonlyMap<string, TableFeature> = new Map(
  features.map(feature => [feature.name.toLowerCase(), feature]),
)

/** A feature by its name, but for case; undefined for one that is not known here. */
export const knownFeature = (name: string): TableFeature | undefined => byName.get(name.toLowerCase())

/** The features that the numbers of a legacy protocol imply. */
export const legacyFeatures: readonly (TableFeature & Required<Pick<TableFeature, 'legacy'>>)[] =
  features.flatMap(feature => (feature.legacy ? [{ ...feature, legacy: feature.legacy }] : []))

/** Names of the features that users may ask for: `delta.feature.<name> = supported`. */
export const supportedFeatures: readonly string[] = features
  .filter(({ support }) => support === 'write')
  .map(({ name }) => name)
