/*
 * Every table under ../shared/fixtures/dat and kernel-rs-golden (see their MANIFEST.md), written by Spark and others, is opened as the product
 * opens one: log and checkpoints → snapshot → relation → engine. There are 106:
 *
 * - 79 have expected rows beside them: names, types and every value are compared, for each of the 87 expected states.
 * - 15 have none: the number of rows is compared with what delta-kernel counts (11), or with what the log says (4: `emptied`).
 * - 12 must fail, and do so with the kind of error that `refused` names, for the reason given there. Three of them only for want of data: their
 *   data files are not in the fixture.
 *
 * So all 106 pass. In one of them, one column is not compared as it is: see `writtenInPacificTime`.
 */
import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Snapshot } from '../core/delta/actions.ts'
import { toEngineType } from '../core/delta/engine-types.ts'
import { typeName } from '../core/delta/schema-json.ts'
import type { StructField } from '../core/delta/schema.ts'
import type { LakeError } from '../core/error.ts'
import { attempt } from '../core/failure.ts'
import type { Rows, Value } from '../core/ports/engine.ts'
import { quoteIdentifier, quoteList } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import {
  type Expected,
  type ForeignTable,
  foreignTables,
  foreignTablesArePresent,
  mountFolders,
} from './foreign-tables.fixture.ts'
import { memoryLake } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'

if (!foreignTablesArePresent) console.warn('SKIPPED: tables of other engines are not at ../shared/fixtures')

const noData = 'its data files are not in the fixture, only its log is'
const noSchema = 'its metaData has no schema (delta-kernel refuses it, too)'

/** Tables that must not open. */
const refused: Readonly<Record<string, readonly [LakeError['kind'], string]>> = {
  checkpoint: ['storage-failed', noData],
  'data-reader-absolute-paths-escaped-chars': ['log-corrupt', 'it has no metaData'],
  'delete-re-add-same-file-different-transactions': ['storage-failed', noData],
  'deltalog-commit-info': ['log-corrupt', noSchema],
  'deltalog-invalid-protocol-version': ['protocol-unsupported', 'it asks for reader version 99'],
  'deltalog-state-reconstruction-from-checkpoint-missing-metadata': ['log-corrupt', noSchema],
  'deltalog-state-reconstruction-from-checkpoint-missing-protocol': ['log-corrupt', noSchema],
  'deltalog-state-reconstruction-without-metadata': ['log-corrupt', 'it has no metaData'],
  'deltalog-state-reconstruction-without-protocol': ['log-corrupt', 'it has no protocol'],
  'log-replay-special-characters-b': ['storage-failed', noData],
  'update-deleted-directory': ['log-corrupt', noSchema],
  'versions-not-contiguous': ['log-corrupt', 'version 1 is missing'],
}

/** Tables all of whose files were removed, by another spelling of the same absolute path; delta-kernel knows only one spelling. */
const emptied: ReadonlySet<string> = new Set([
  'canonicalized-paths-normal-a',
  'canonicalized-paths-normal-b',
  'canonicalized-paths-special-a',
  'canonicalized-paths-special-b',
])

/**
 * A timestamp as partition value is in its writer's zone unless it says so (PROTOCOL.md, "Partition Value Serialization"), and what that was the
 * table does not tell. It is read as UTC; this one was written in California in summer.
 */
const writtenInPacificTime: Readonly<Record<string, string>> = {
  'data-reader-partition-values': 'as_timestamp',
}

const shortName = ({ id }: ForeignTable): string => id.replace(/^[^/]+\//, '')
const tableName = (table: ForeignTable): string => `bronze.t${foreignTables.indexOf(table)}`
const expectedMount = (table: ForeignTable, at: number): string =>
  `expected/t${foreignTables.indexOf(table)}_${at}`

/** Expected files keep timestamps as INT96, which does not tell the two kinds apart. */
const withoutZone = (type: string): string => type.replaceAll('timestamp_ntz', 'timestamp')

/** A value as text: JSON has no NaN, no bytes and no 64-bit integers. */
const comparable = (value: Value): unknown => {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : `number ${String(1 / value)} ${value}`
  if (value instanceof Uint8Array) return `bytes ${[...value].join(' ')}`
  if (Array.isArray(value)) return value.map(comparable)
  if (value !== null && typeof value === 'object')
    return Object.entries(value).map(([key, inner]) => [key, comparable(inner)])
  return value
}

const sorted = ({ rows }: Rows): readonly string[] =>
  rows.map(row => JSON.stringify(row.map(comparable))).toSorted()

describe.skipIf(!foreignTablesArePresent)('tables that other engines wrote', () => {
  let lake: LakeDeps
  beforeAll(async () => {
    const folders: Record<string, string> = {}
    for (const table of foreignTables) {
      folders[tableName(table).replace('.', '/')] = table.folder
      table.expected.forEach(({ folder }, at) => (folders[expectedMount(table, at)] = folder))
    }
    lake = await memoryLake(mountFolders(folders))
  })

  const read = async (
    table: ForeignTable,
    version?: number,
  ): Promise<{ readonly snapshot: Snapshot; readonly found: Rows }> => {
    const snapshot = await lake.logs.snapshotAt(tableName(table), version)
    const { sql, files } = await tableRelation(lake, lake.jobs, tableName(table), snapshot)
    return { snapshot, found: await lake.jobs.rows(sql, { files }) }
  }

  const expectedColumn = (table: ForeignTable, { name, type }: StructField): string => {
    const column = quoteIdentifier(name)
    const value = writtenInPacificTime[shortName(table)] === name ? `${column} - INTERVAL 7 HOURS` : column
    return `CAST(${value} AS ${toEngineType(type)}) AS ${column}`
  }

  /** The expected rows, whose types are the table's but for the zone of timestamps. */
  const expectedRows = async (
    table: ForeignTable,
    at: number,
    { folder }: Expected,
    { metadata }: Snapshot,
  ): Promise<Rows> => {
    const names = readdirSync(folder).filter(name => name.endsWith('.parquet') && !name.startsWith('.'))
    const files = names.map(name => `${expectedMount(table, at)}/${name}`)
    const from = `read_parquet(${quoteList(files)}, hive_partitioning = false)`
    const { columns } = await lake.jobs.rows(`SELECT * FROM ${from} LIMIT 0`, { files })
    const { fields } = metadata.schema
    expect(columns.map(({ name, type }) => [name, withoutZone(type)])).toEqual(
      fields.map(({ name, type }) => [name, withoutZone(typeName(type))]),
    )
    const wanted = fields.map(field => expectedColumn(table, field))
    return lake.jobs.rows(`SELECT ${wanted.join(', ')} FROM ${from}`, { files })
  }

  const opened = foreignTables.filter(table => !(shortName(table) in refused))

  describe.each(opened.filter(({ expected }) => expected.length > 0))('$id', table => {
    test.each(table.expected)('has the rows and types of $folder', async expected => {
      const { snapshot, found } = await read(table, expected.version)
      const wanted = await expectedRows(table, table.expected.indexOf(expected), expected, snapshot)
      expect(found.columns).toEqual(wanted.columns)
      expect(sorted(found)).toEqual(sorted(wanted))
      const { minReaderVersion = snapshot.protocol.minReaderVersion } = expected
      const { minWriterVersion = snapshot.protocol.minWriterVersion } = expected
      expect(snapshot.protocol).toMatchObject({ minReaderVersion, minWriterVersion })
      if (table.kernelRows !== undefined && expected.version === undefined)
        expect(found.rows).toHaveLength(table.kernelRows)
    })
  })

  test.each(opened.filter(({ expected }) => expected.length === 0))(
    '$id has as many rows as delta-kernel counts',
    async table => {
      const { found } = await read(table)
      expect(found.rows).toHaveLength(emptied.has(shortName(table)) ? 0 : (table.kernelRows ?? Number.NaN))
    },
  )

  test.each(foreignTables.filter(table => shortName(table) in refused))('$id is refused', async table => {
    const [kind] = refused[shortName(table)] ?? []
    expect(await attempt(() => read(table))).toMatchObject({ error: { kind } })
  })

  test('are as many as this file says', () => {
    const states = foreignTables.reduce((sum, { expected }) => sum + expected.length, 0)
    expect({
      tables: foreignTables.length,
      compared: opened.filter(({ expected }) => expected.length > 0).length,
      states,
      counted: opened.filter(({ expected }) => expected.length === 0).length,
      refused: foreignTables.length - opened.length,
    }).toEqual({ tables: 106, compared: 79, states: 87, counted: 15, refused: 12 })
  })
})
