import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { parseInterval } from './properties.ts'

/** What a property takes: whether a value is one, and how to say so. */
interface Kind {
  readonly takes: string
  readonly valid: (value: string) => boolean
}

const bool: Kind = { takes: 'true or false', valid: value => /^(?:true|false)$/i.test(value) }

const interval: Kind = {
  takes: `an interval of weeks, days, hours, minutes or seconds, such as 'interval 30 days'`,
  valid: value => parseInterval(value) !== undefined,
}

const integer = (least: number): Kind => ({
  takes: `a whole number, ${least} or more`,
  valid: value => /^-?\d{1,9}$/.test(value) && Number(value) >= least,
})

const oneOf = (...values: readonly string[]): Kind => ({
  takes: `one of ${values.join(', ')}`,
  valid: value => values.some(known => known.toLowerCase() === value.toLowerCase()),
})

const any: Kind = { takes: 'any text', valid: () => true }

const bytes: Kind = {
  takes: `a number of bytes, or one with a unit, such as '64mb'`,
  valid: value => /^\d+\s*(?:[kmg]?b?)$/i.test(value),
}

/** What Delta has but Boathouse does not keep up: it can only be off. */
const off = (why: string): Kind => ({
  takes: `false: ${why}`,
  valid: value => value === '' || value.toLowerCase() === 'false' || value.toLowerCase() === 'none',
})

const known: ReadonlyMap<string, Kind> = new Map([
  ['appendOnly', bool],
  ['autoOptimize', bool],
  ['autoOptimize.autoCompact', oneOf('true', 'false', 'auto', 'legacy')],
  ['autoOptimize.autoCompact.minNumFiles', integer(2)],
  ['autoOptimize.optimizeWrite', bool],
  ['checkpoint.writeStatsAsJson', bool],
  ['checkpoint.writeStatsAsStruct', bool],
  ['checkpointInterval', integer(1)],
  ['checkpointPolicy', oneOf('classic', 'v2')],
  ['checkpointRetentionDuration', interval],
  ['columnMapping.mode', oneOf('none', 'name', 'id')],
  ['compatibility.symlinkFormatManifest.enabled', off('manifests are not written here')],
  ['dataSkippingNumIndexedCols', integer(-1)],
  ['dataSkippingStatsColumns', any],
  ['dataSkippingStringPrefixLength', integer(0)],
  ['deletedFileRetentionDuration', interval],
  ['dropFeatureTruncateHistory.retentionDuration', interval],
  ['enableChangeDataFeed', bool],
  ['enableDeletionVectors', bool],
  ['enableExpiredLogCleanup', bool],
  ['enableFullRetentionRollback', bool],
  ['enableIcebergCompatV1', off('Iceberg metadata is not kept beside the log')],
  ['enableIcebergCompatV2', off('Iceberg metadata is not kept beside the log')],
  ['enableIcebergCompatV3', off('Iceberg metadata is not kept beside the log')],
  ['enableInCommitTimestamps', bool],
  ['enableRowTracking', off('row ids are not kept here')],
  ['enableTypeWidening', bool],
  ['enableVariantShredding', off('columns of type variant are not written here')],
  ['isolationLevel', oneOf('Serializable', 'WriteSerializable')],
  ['logRetentionDuration', interval],
  ['parquet.compression.codec', oneOf('zstd', 'snappy', 'gzip', 'lz4', 'lz4_raw', 'uncompressed', 'none')],
  [
    'parquet.format.version',
    { takes: `'1.0.0' or '2.x.x'`, valid: value => /^(?:1\.0\.0|2\.\d+\.\d+)$/.test(value) },
  ],
  ['randomizeFilePrefixes', bool],
  ['randomPrefixLength', integer(1)],
  ['retentionDurationCheck.enabled', bool],
  ['rowTrackingSuspended', off('row ids are not kept here')],
  ['sampleRetentionDuration', interval],
  ['setTransactionRetentionDuration', interval],
  ['targetFileSize', bytes],
  ['tuneFileSizesForRewrites', bool],
  ['universalFormat.enabledFormats', off('Iceberg and Hudi metadata are not kept beside the log')],
])

const names: ReadonlyMap<string, string> = new Map(
  [...known.keys()].map(name => [`delta.${name}`.toLowerCase(), name]),
)

/** Properties that writers keep for themselves. */
const internal: readonly string[] = [
  'delta.columnmapping.maxcolumnid',
  'delta.incommittimestampenablementversion',
  'delta.incommittimestampenablementtimestamp',
  'delta.rowtracking.',
  'delta.clusteringcolumns',
  'delta.lastcommittimestamp',
  'delta.lastupdateversion',
]

/** How far two words are apart: letters to put in, take out or change. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (let at = 1; at <= b.length; at += 1) {
      const swap = (row[at - 1] ?? 0) + (b[at - 1] === letter ? 0 : 1)
      next.push(Math.min((row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, swap))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

const nearest = (key: string): string | undefined => {
  const ranked = [...names].map(([lower, name]) => ({ name, apart: distance(key.toLowerCase(), lower) }))
  const [best] = ranked.toSorted((a, b) => a.apart - b.apart)
  return best && best.apart <= Math.max(3, key.length / 4) ? `delta.${best.name}` : undefined
}

/** A property's key as Delta spells it, whatever its case; keys that are not Delta's stay as they are. */
export const propertyKey = (key: string): string => {
  const name = names.get(key.toLowerCase())
  return name === undefined ? key : `delta.${name}`
}

/**
 * Checks one property that a user sets and gives its key as Delta spells it. Keys that are not Delta's (`delta.`) are free. `invalid` tells
 * what the property takes, and for a key that is not known the one that was meant.
 */
export const checkProperty = (key: string, value: string): Result<string> => {
  const lower = key.toLowerCase()
  if (!lower.startsWith('delta.')) return ok(key)
  if (lower.startsWith('delta.constraints.'))
    return refused(
      key,
      `${key} is a constraint: ALTER TABLE … ADD CONSTRAINT name CHECK (…) sets it, once all rows keep it.`,
    )
  if (internal.some(start => (start.endsWith('.') ? lower.startsWith(start) : lower === start)))
    return refused(key, `${key} is kept by whoever writes the table and can not be set.`)
  const name = names.get(lower)
  const kind = name === undefined ? undefined : known.get(name)
  if (name === undefined || !kind) {
    const meant = nearest(key)
    const hint = meant === undefined ? '' : ` Is ${meant} meant?`
    return refused(
      key,
      `${key} is not a property that Delta knows.${hint} Properties of one's own take another beginning than delta.`,
    )
  }
  if (kind.valid(value.trim())) return ok(`delta.${name}`)
  return refused(key, `delta.${name} takes ${kind.takes}; it can not be ${JSON.stringify(value)}.`)
}
