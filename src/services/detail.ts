import type { Snapshot } from '../core/delta/actions.ts'
import { lastCheckpointName, parseLastCheckpoint } from '../core/delta/last-checkpoint.ts'
import { mappingMode, physicalName } from '../core/delta/column-mapping.ts'
import { protocolFeatures } from '../core/delta/features.ts'
import { asList, asObject, parseJson } from '../core/delta/log-json.ts'
import { snapshotBytes, snapshotRows } from '../core/delta/replay.ts'
import type { StructField } from '../core/delta/schema.ts'
import type { TableDetail } from '../core/lake/table-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import { sumOf } from '../core/sum-of.ts'
import type { LakeDeps } from './deps.ts'
import { logDirectory } from './log-files.ts'

/** The path of a column in the table's own names; names that the schema does not have stay as they are. */
const logicalPath = (
  fields: readonly StructField[],
  physical: readonly string[],
  mode: ReturnType<typeof mappingMode>,
): readonly string[] => {
  const [first, ...rest] = physical
  if (first === undefined) return []
  const field = fields.find(candidate => physicalName(candidate, mode) === first)
  const inner = typeof field?.type === 'object' && field.type.type === 'struct' ? field.type.fields : []
  return [field?.name ?? first, ...logicalPath(inner, rest, mode)]
}

const jsonOf = (text: string) => {
  try {
    return asObject(parseJson(text))
  } catch {
    return undefined
  }
}

/** Columns of liquid clustering (PROTOCOL.md, "Clustered Table"), which another engine may have set. */
const clusteringColumns = ({ domains, metadata }: Snapshot): readonly string[] => {
  const configuration = domains.get('delta.clustering')?.configuration
  const columns = asList(jsonOf(configuration ?? '')?.['clusteringColumns']) ?? []
  return columns.map(column => {
    const path = (asList(column) ?? []).map(String)
    return logicalPath(metadata.schema.fields, path, mappingMode(metadata)).join('.')
  })
}

const statisticsOf = (snapshot: Snapshot): TableDetail['statistics'] => {
  const vectors = [...snapshot.files.values()].flatMap(({ deletionVector }) =>
    deletionVector ? [deletionVector] : [],
  )
  const rows = snapshotRows(snapshot)
  return {
    ...(rows === undefined ? {} : { numRows: rows }),
    numDeletionVectors: vectors.length,
    numRowsDeletedByDeletionVectors: sumOf(vectors, ({ cardinality }) => cardinality),
  }
}

/** What DESCRIBE DETAIL says of a table at its newest version, from the log alone. Failure `table-missing`. */
export const tableDetail = async (
  { logs, storage }: Pick<LakeDeps, 'logs' | 'storage'>,
  table: string,
): Promise<TableDetail> => {
  const { snapshot } = await logs.load(table)
  const { metadata, protocol, timestamp, files } = snapshot
  const hint = await storage.read(`${logDirectory(table)}/${lastCheckpointName}`)
  const checkpoint = hint && parseLastCheckpoint(hint)?.version
  return {
    format: 'delta',
    id: metadata.id,
    name: table,
    ...(metadata.description === undefined ? {} : { description: metadata.description }),
    location: tableDirectory(table),
    ...(metadata.createdTime === undefined ? {} : { createdAt: metadata.createdTime }),
    lastModified: timestamp,
    partitionColumns: metadata.partitionColumns,
    clusteringColumns: clusteringColumns(snapshot),
    ...(checkpoint === undefined ? {} : { lastCheckpoint: checkpoint }),
    numFiles: files.size,
    sizeInBytes: snapshotBytes(snapshot),
    properties: metadata.configuration,
    minReaderVersion: protocol.minReaderVersion,
    minWriterVersion: protocol.minWriterVersion,
    tableFeatures: [...protocolFeatures(protocol)].toSorted(),
    statistics: statisticsOf(snapshot),
  }
}
