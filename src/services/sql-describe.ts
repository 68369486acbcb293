import type { LogJson, Snapshot } from '../core/delta/actions.ts'
import { printJson } from '../core/delta/log-json.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { attempt } from '../core/failure.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'
import type { SqlResult } from '../core/lake/row-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Value } from '../core/ports/engine.ts'
import type { DeltaStatement } from '../core/sql/delta-statement.ts'
import type { LakeDeps } from './deps.ts'
import { tableDetail } from './detail.ts'
import { existingTable } from './sql-names.ts'
import { resultOf, timestampValue } from './sql-result.ts'
import { tableHistory, tableNames } from './tables.ts'

type Statement<K extends DeltaStatement['kind']> = Extract<DeltaStatement, { readonly kind: K }>

const historyColumns = {
  version: 'long',
  timestamp: 'timestamp',
  userId: 'string',
  userName: 'string',
  operation: 'string',
  operationParameters: 'map<string,string>',
  job: 'struct<jobId:string,jobName:string,jobRunId:string,runId:string,jobOwnerId:string,triggerType:string>',
  notebook: 'struct<notebookId:string>',
  clusterId: 'string',
  readVersion: 'long',
  isolationLevel: 'string',
  isBlindAppend: 'boolean',
  operationMetrics: 'map<string,string>',
  userMetadata: 'string',
  engineInfo: 'string',
} as const

const textMap = (map: Readonly<Record<string, LogJson>> | undefined): Value =>
  map === undefined
    ? null
    : Object.fromEntries(
        Object.entries(map).map(([key, value]) => [
          key,
          typeof value === 'string' || value === null ? value : printJson(value),
        ]),
      )

const historyRow = ({ version, timestamp, info }: HistoryEntry): readonly Value[] => [
  BigInt(version),
  timestampValue(timestamp),
  null,
  null,
  info.operation ?? null,
  textMap(info.operationParameters),
  null,
  null,
  null,
  info.readVersion === undefined ? null : BigInt(info.readVersion),
  info.isolationLevel ?? null,
  info.isBlindAppend ?? null,
  textMap(info.operationMetrics),
  info.userMetadata ?? null,
  info.engineInfo ?? null,
]

/** DESCRIBE HISTORY: newest first. */
export const describeHistory = async (
  deps: LakeDeps,
  { table, limit }: Statement<'describe-history'>,
): Promise<SqlResult> => {
  const entries = (await tableHistory(deps, await existingTable(deps, table))).toReversed()
  return resultOf(historyColumns, entries.slice(0, limit).map(historyRow))
}

const detailColumns = {
  format: 'string',
  id: 'string',
  name: 'string',
  description: 'string',
  location: 'string',
  createdAt: 'timestamp',
  lastModified: 'timestamp',
  partitionColumns: 'array<string>',
  clusteringColumns: 'array<string>',
  numFiles: 'long',
  sizeInBytes: 'long',
  properties: 'map<string,string>',
  minReaderVersion: 'integer',
  minWriterVersion: 'integer',
  tableFeatures: 'array<string>',
  statistics: 'map<string,long>',
} as const

/** DESCRIBE DETAIL: one row. */
export const describeDetail = async (
  deps: LakeDeps,
  { table }: Statement<'describe-detail'>,
): Promise<SqlResult> => {
  const detail = await tableDetail(deps, await existingTable(deps, table))
  const { createdAt, lastModified, statistics } = detail
  const values: Readonly<Record<keyof typeof detailColumns, Value>> = {
    ...detail,
    description: detail.description ?? null,
    createdAt: createdAt === undefined ? null : timestampValue(createdAt),
    lastModified: timestampValue(lastModified),
    numFiles: BigInt(detail.numFiles),
    sizeInBytes: BigInt(detail.sizeInBytes),
    statistics: Object.fromEntries(
      Object.entries(statistics).map(([name, value]: readonly [string, number]) => [name, BigInt(value)]),
    ),
  }
  const names = Object.keys(detailColumns) as readonly (keyof typeof detailColumns)[]
  return resultOf(detailColumns, [names.map(name => values[name])])
}

const columnColumns = { col_name: 'string', data_type: 'string', comment: 'string' } as const

/** Type names as SQL spells them: a Delta `long` is a BIGINT. */
const sqlNames: ReadonlyMap<string, string> = new Map([
  ['long', 'bigint'],
  ['integer', 'int'],
  ['short', 'smallint'],
  ['byte', 'tinyint'],
])

const sqlType = (name: string): string =>
  name.replaceAll(/(^|[<,:])(long|integer|short|byte)(?=$|[>,])/g, (_whole, before: string, type: string) => {
    return `${before}${sqlNames.get(type) ?? type}`
  })

const columnRows = ({ metadata }: Snapshot): readonly (readonly Value[])[] =>
  metadata.schema.fields.map(field => {
    const comment = field.metadata['comment']
    return [field.name, sqlType(typeName(field.type)), typeof comment === 'string' ? comment : null]
  })

const partitionRows = (snapshot: Snapshot): readonly (readonly Value[])[] => {
  const { partitionColumns } = snapshot.metadata
  if (partitionColumns.length === 0) return []
  const rows = columnRows(snapshot).filter(([name]) => partitionColumns.some(column => column === name))
  return [['# Partition Information', '', ''], ['# col_name', 'data_type', 'comment'], ...rows]
}

const detailRows = (table: string, { metadata, version }: Snapshot): readonly (readonly Value[])[] => [
  ['', '', ''],
  ['# Detailed Table Information', '', ''],
  ['Name', table, ''],
  ['Type', 'MANAGED', ''],
  ...(metadata.description === undefined ? [] : [['Comment', metadata.description, '']]),
  ...(metadata.createdTime === undefined ? [] : [['Created Time', timestampValue(metadata.createdTime), '']]),
  ['Location', tableDirectory(table), ''],
  ['Provider', 'delta', ''],
  ['Version', String(version), ''],
  [
    'Table Properties',
    `[${Object.entries(metadata.configuration)
      .map(([key, value]) => `${key}=${value}`)
      .join(',')}]`,
    '',
  ],
]

/** DESCRIBE TABLE: the columns, then the partition columns; EXTENDED: then what the table is. */
export const describeTable = async (
  deps: LakeDeps,
  { table, extended }: Statement<'describe-table'>,
): Promise<SqlResult> => {
  const name = await existingTable(deps, table)
  const { snapshot } = await deps.logs.load(name)
  const detail = extended ? detailRows(name, snapshot) : []
  return resultOf(columnColumns, [...columnRows(snapshot), ...partitionRows(snapshot), ...detail])
}

/** Whether a directory is a table, at the moment as of which the lake is read. One that can not be opened is there. */
const isThere = async ({ logs }: LakeDeps, table: string): Promise<boolean> => {
  const found = await attempt(() => logs.find(table))
  return !found.ok || found.value !== undefined
}

/** SHOW TABLES: of one layer or of all. */
export const showTables = async (deps: LakeDeps, { layer }: Statement<'show-tables'>): Promise<SqlResult> => {
  const names = (await tableNames(deps)).filter(name => layer === undefined || name.startsWith(`${layer}.`))
  const rows: Value[][] = []
  for (const name of names) if (await isThere(deps, name)) rows.push([...name.split('.', 2), false])
  return resultOf({ database: 'string', tableName: 'string', isTemporary: 'boolean' }, rows)
}

/** SHOW TBLPROPERTIES: all in order of their keys, or one. */
export const showProperties = async (
  deps: LakeDeps,
  { table, key }: Statement<'show-tblproperties'>,
): Promise<SqlResult> => {
  const name = await existingTable(deps, table)
  const { snapshot } = await deps.logs.load(name)
  const { minReaderVersion, minWriterVersion } = snapshot.protocol
  const properties: Readonly<Record<string, string>> = {
    ...snapshot.metadata.configuration,
    'delta.minReaderVersion': String(minReaderVersion),
    'delta.minWriterVersion': String(minWriterVersion),
  }
  const all = Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const missing = `Table ${name} does not have property: ${key ?? ''}`
  const rows = key === undefined ? all : [[key, properties[key] ?? missing]]
  return resultOf({ key: 'string', value: 'string' }, rows)
}
