import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LakeError } from '../error.ts'
import type { Result } from '../result.ts'
import type { LogEntry, Snapshot } from './actions.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { historyOf } from './changes.ts'
import { parseLogEntry, printLogEntry, versionOfLogFile } from './log-entry.ts'
import { toEngineType } from './engine-types.ts'
import { checkReadable } from './protocol.ts'
import { replayLog, snapshotRows } from './replay.ts'
import { planScan } from './scan.ts'

const fixtures = join(import.meta.dirname, '../../../../shared/fixtures')
const present = existsSync(fixtures)
if (!present) console.warn(`SKIPPED: tables of other engines are not at ${fixtures}`)

const logOf = (table: string): readonly Result<LogEntry>[] => {
  const directory = join(fixtures, table, '_delta_log')
  return readdirSync(directory)
    .toSorted()
    .flatMap(name => {
      const version = versionOfLogFile(name)
      return version === undefined ? [] : [parseLogEntry(version, readFileSync(join(directory, name)))]
    })
}

const entriesOf = (table: string): readonly LogEntry[] =>
  logOf(table).map(entry => {
    if (!entry.ok) throw new Error(entry.error.message)
    return entry.value
  })

const snapshotAt = (table: string, version?: number): Snapshot => {
  const entries = entriesOf(table)
  const replayed = replayLog(version === undefined ? entries : entries.slice(0, version + 1))
  if (!replayed.ok) throw new Error(replayed.error.message)
  return replayed.value
}

/** What is wrong with a table, as opening it would find. */
const problemOf = (table: string): LakeError | undefined => {
  const entries: LogEntry[] = []
  for (const entry of logOf(table)) {
    if (!entry.ok) return entry.error
    entries.push(entry.value)
  }
  const snapshot = replayLog(entries)
  if (!snapshot.ok) return snapshot.error
  const readable = checkReadable(snapshot.value.protocol)
  return readable.ok ? undefined : readable.error
}

/** A directory of Parquet files with the rows that are expected. */
const expectedFiles = (directory: string): readonly string[] =>
  readdirSync(join(fixtures, directory))
    .filter(name => name.endsWith('.parquet') && !name.startsWith('.'))
    .map(name => join(fixtures, directory, name))

/** Columns in the table's types: expected files keep timestamps as INT96, which has no zone. */
const columnsOf = (snapshot: Snapshot): string =>
  snapshot.metadata.schema.fields
    .map(({ name, type }) => `CAST("${name}" AS ${toEngineType(type)}) AS "${name}"`)
    .join(', ')

describe.skipIf(!present)('tables that other engines wrote', () => {
  let engine: BlockingEngine
  beforeAll(async () => {
    engine = await openBlockingEngine()
  })

  const compare = (table: string, expected: string, version?: number) => {
    const snapshot = snapshotAt(table, version)
    const actual = planScan(snapshot, join(fixtures, table)).sql
    const list = expectedFiles(expected).map(path => `'${path.replaceAll("'", "''")}'`)
    const wanted = `SELECT ${columnsOf(snapshot)} FROM read_parquet([${list.join(', ')}], hive_partitioning = false)`
    const found = `SELECT * FROM (${actual})`
    const counts = `SELECT (SELECT count(*) FROM (${found})) AS found, (SELECT count(*) FROM (${wanted})) AS wanted`
    const [count] = engine.objects(counts)
    expect(count?.['found']).toEqual(count?.['wanted'])
    const different = `(${found} EXCEPT ALL ${wanted}) UNION ALL (${wanted} EXCEPT ALL ${found})`
    // Casts to text, because comparing is not defined for every nested type in this engine.
    const asText = (sql: string) => `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql})`
    const textual = different.replaceAll(found, asText(found)).replaceAll(wanted, asText(wanted))
    expect(engine.objects(`SELECT count(*) AS n FROM (${textual})`)).toEqual([{ n: 0n }])
  }

  const dat = [
    'all_primitive_types',
    'basic_append',
    'basic_partitioned',
    'multi_partitioned',
    'multi_partitioned_2',
    'nested_types',

    'with_schema_change',
  ]
  it.each(dat)('dat/%s has the rows that Spark says', name => {
    compare(`dat/${name}/delta`, `dat/${name}/expected/latest/table_content`)
  })

  it.each([
    ['basic_append', 0],
    ['basic_append', 1],
    ['basic_partitioned', 0],
    ['multi_partitioned', 0],
    ['multi_partitioned', 1],
    ['multi_partitioned', 2],
  ])('dat/%s has the rows that Spark says at version %i', (name, version) => {
    compare(`dat/${name}/delta`, `dat/${name}/expected/v${version}/table_content`, version)
  })

  it.each([
    'snapshot-data0',
    'snapshot-data1',
    'snapshot-data2',
    'snapshot-data2-deleted',
    'snapshot-data3',
    'snapshot-repartitioned',
    'snapshot-vacuumed',
    'basic-with-inserts-updates',
    'basic-decimal-table',
    'data-reader-array-primitives',
    'data-reader-map',
    'data-reader-nested-struct',
    'data-reader-primitives',
    'data-reader-escaped-chars',
    'data-skipping-partition-and-data-column',
    'time-travel-partition-changes-b',
    'time-travel-schema-changes-b',
    'time-travel-start-start20-start40',
    'kernel-timestamp-int96',
    'kernel-timestamp-timestamp_micros',
    'kernel-timestamp-timestamp_millis',
  ])('%s has the rows that the kernel says', name => {
    compare(`kernel-rs-golden/${name}/delta`, `kernel-rs-golden/${name}/expected`)
  })

  it('is counted from statistics where there are some', () => {
    expect(snapshotRows(snapshotAt('dat/basic_append/delta'))).toBe(5)
    expect(snapshotRows(snapshotAt('kernel-rs-golden/basic-with-inserts-updates/delta'))).toBe(100)
  })

  it.each([
    ['log-replay-special-characters', []],
    ['log-replay-special-characters-a', []],
    ['deltalog-getChanges', []],
    ['delete-re-add-same-file-different-transactions', ['foo', 'bar']],
  ])('%s has the live files that its log says', (name, files) => {
    const live = [...snapshotAt(`kernel-rs-golden/${name}/delta`).files.keys()]
    expect(live).toEqual(files)
  })

  it('is told as history with the operations of its writer', () => {
    const history = historyOf(entriesOf('kernel-rs-golden/snapshot-data2-deleted/delta'))
    expect(history.map(({ operation }) => operation)).toEqual(['WRITE', 'WRITE', 'WRITE', 'WRITE', 'DELETE'])
    expect(history.map(({ timestamp }) => timestamp)).toEqual(
      history.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
    )
  })

  it.each([
    ['versions-not-contiguous', 'log-corrupt'],
    ['deltalog-state-reconstruction-without-metadata', 'log-corrupt'],
    ['deltalog-state-reconstruction-without-protocol', 'log-corrupt'],
    ['deltalog-commit-info', 'log-corrupt'],
    ['deltalog-invalid-protocol-version', 'protocol-unsupported'],
    ['dv-with-columnmapping', 'protocol-unsupported'],
    ['table-with-columnmapping-mode-name', 'protocol-unsupported'],
    ['data-reader-timestamp_ntz', 'protocol-unsupported'],
  ])('%s is refused as %s', (name, kind) => {
    expect(problemOf(`kernel-rs-golden/${name}/delta`)?.kind).toBe(kind)
  })

  it('can be printed and read again without a change, every log of every table', () => {
    let compared = 0
    const walk = (directory: string): void => {
      for (const name of readdirSync(directory)) {
        const path = join(directory, name)
        if (statSync(path).isDirectory()) walk(path)
        const version = directory.endsWith('_delta_log') ? versionOfLogFile(name) : undefined
        const entry = version === undefined ? undefined : parseLogEntry(version, readFileSync(path))
        if (!entry?.ok) continue
        compared += 1
        const again = parseLogEntry(entry.value.version, printLogEntry(entry.value.actions))
        const { features, actions } = withoutEarlyFeatures(entry.value)
        if (!features) expect(again).toEqual({ ok: true, value: { version: entry.value.version, actions } })
      }
    }
    walk(fixtures)
    expect(compared).toBeGreaterThan(200)
  })
})

/** Whether the protocol lists features where its numbers do not allow any: those are not written again. */
const withoutEarlyFeatures = (entry: LogEntry): LogEntry & { readonly features: boolean } => ({
  ...entry,
  features: entry.actions.some(action => {
    if (action.kind !== 'protocol') return false
    const { minReaderVersion, minWriterVersion, readerFeatures, writerFeatures } = action.protocol
    return (
      minReaderVersion >= 3 !== (readerFeatures !== undefined) ||
      minWriterVersion >= 7 !== (writerFeatures !== undefined)
    )
  }),
})
