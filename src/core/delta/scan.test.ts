import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action, Metadata, Snapshot } from './actions.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { add, entry, metadataAction, protocolAction, snapshotOf } from './log.fixture.ts'
import { encodeDataPath } from './data-path.ts'
import { toEngineType } from './engine-types.ts'
import { planScan } from './scan.ts'
import { struct } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'

let engine: BlockingEngine
let directory: string

beforeAll(async () => {
  engine = await openBlockingEngine()
  directory = mkdtempSync(join(tmpdir(), 'boathouse-scan-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Writes a data file and gives the add action for it. */
const written = (
  path: string,
  select: string,
  partitionValues: Record<string, string | null> = {},
): Action => {
  const full = join(directory, path)
  mkdirSync(join(full, '..'), { recursive: true })
  engine.objects(`COPY (${select}) TO '${full.replaceAll("'", "''")}' (FORMAT parquet, USE_TMP_FILE false)`)
  return add(encodeDataPath(path), undefined, { partitionValues })
}

const table = (metadata: Partial<Metadata>, ...actions: readonly Action[]): Snapshot =>
  snapshotOf(entry(0, protocolAction, metadataAction(metadata), ...actions))

const scan = (snapshot: Snapshot, columns?: readonly string[]) =>
  planScan(snapshot, directory, columns === undefined ? {} : { columns })

const read = (snapshot: Snapshot, order = '1', columns?: readonly string[]) =>
  engine.objects(`SELECT * FROM (${scan(snapshot, columns).sql}) ORDER BY ${order}`)

const types = (snapshot: Snapshot) =>
  engine.objects(`DESCRIBE ${scan(snapshot).sql}`).map(row => [row['column_name'], row['column_type']])

describe('planScan', () => {
  it('reads all files, columns in the order of the schema', () => {
    const snapshot = table(
      {},
      written('a.parquet', "SELECT 'x' AS name, 1::BIGINT AS id"),
      written('b.parquet', "SELECT 2::BIGINT AS id, 'y' AS name"),
    )
    expect(read(snapshot)).toEqual([
      { id: 1n, name: 'x' },
      { id: 2n, name: 'y' },
    ])
    expect(Object.keys(read(snapshot)[0] ?? {})).toEqual(['id', 'name'])
    expect(scan(snapshot).files).toEqual([`${directory}/a.parquet`, `${directory}/b.parquet`])
  })

  it('has every column in its type, without rows, when there are no files', () => {
    const all: readonly DeltaType[] = [
      'string',
      'long',
      'integer',
      'short',
      'byte',
      'float',
      'double',
      'boolean',
      'binary',
      'date',
      'timestamp',
      'timestamp_ntz',
      'decimal(10,2)',
      { type: 'array', elementType: 'long', containsNull: true },
      { type: 'map', keyType: 'string', valueType: 'date', valueContainsNull: true },
      struct({ x: 'long' }),
    ]
    const columns = Object.fromEntries(all.map((type, index) => [`c${index}`, type]))
    const snapshot = table({ schema: struct(columns) })
    expect(read(snapshot)).toEqual([])
    expect(types(snapshot)).toEqual(
      all.map((type, index) => [`c${index}`, toEngineType(type).replaceAll('"', '')]),
    )
    expect(scan(snapshot).files).toEqual([])
  })

  it('fills columns that a file lacks with NULL and leaves out those that the schema lacks', () => {
    const snapshot = table(
      { schema: struct({ id: 'long', later: 'timestamp', 'odd"name': 'string' }) },
      written('old.parquet', "SELECT 1::BIGINT AS id, 'gone' AS dropped"),
      written(
        'new.parquet',
        `SELECT 2::BIGINT AS id, 'here' AS "odd""name", TIMESTAMPTZ '2024-02-29 00:00:00+00' AS later`,
      ),
    )
    expect(read(snapshot).map(row => [row['id'], row['odd"name'], row['later'] === null])).toEqual([
      [1n, null, true],
      [2n, 'here', false],
    ])
    expect(types(snapshot)[1]).toEqual(['later', 'TIMESTAMP WITH TIME ZONE'])
  })

  it('brings the types of files to those of the schema', () => {
    const snapshot = table(
      { schema: struct({ n: 'long', at: 'timestamp', d: 'decimal(12,2)' }) },
      written(
        'narrow.parquet',
        "SELECT 7::INTEGER AS n, TIMESTAMP '2024-02-29 12:00:00' AS at, 1.5::DECIMAL(12,2) AS d",
      ),
    )
    expect(types(snapshot).map(([, type]) => type)).toEqual([
      'BIGINT',
      'TIMESTAMP WITH TIME ZONE',
      'DECIMAL(12,2)',
    ])
    const sql = scan(snapshot).sql
    expect(engine.rows(`SELECT n, at, d FROM (${sql})`)).toEqual([
      [7n, '2024-02-29T12:00:00.000000Z', '1.50'],
    ])
  })

  it('takes partition values from the log, typed, and not from the path or the file', () => {
    const values = {
      p_int: '7',
      p_date: '2024-02-29',
      p_time: '2024-02-29 12:00:00',
      p_text: "it's",
      p_dec: '1.50',
      p_bool: 'true',
    }
    const nulls = { p_int: null, p_date: '', p_time: null, p_text: '', p_dec: null, p_bool: null }
    const schema = struct({
      id: 'long',
      p_int: 'integer',
      p_date: 'date',
      p_time: 'timestamp',
      p_text: 'string',
      p_dec: 'decimal(5,2)',
      p_bool: 'boolean',
    })
    const snapshot = table(
      { schema, partitionColumns: Object.keys(values) },
      written('p_int=999/a.parquet', "SELECT 1::BIGINT AS id, 'in the file' AS p_text", values),
      written('p_int=999/b.parquet', 'SELECT 2::BIGINT AS id', nulls),
      written('p_int=998/c.parquet', 'SELECT 3::BIGINT AS id', values),
    )
    const rows = engine.rows(`SELECT * FROM (${scan(snapshot).sql}) ORDER BY id`)
    const typed = [7, '2024-02-29', '2024-02-29T12:00:00.000000Z', "it's", '1.50', true]
    expect(rows).toEqual([
      [1n, ...typed],
      [2n, null, null, null, null, null, null],
      [3n, ...typed],
    ])
    expect(scan(snapshot).sql.match(/read_parquet/g)).toHaveLength(2)
  })

  it('reads a timestamp partition value in any of the spellings that the protocol has', () => {
    const spellings = [
      '2024-02-29 12:00:00',
      '2024-02-29 12:00:00.000000',
      '2024-02-29T12:00:00Z',
      '2024-02-29T12:00:00.000000Z',
      '2024-02-29T13:00:00+01:00',
    ]
    const snapshot = table(
      { schema: struct({ id: 'long', p: 'timestamp' }), partitionColumns: ['p'] },
      ...spellings.map((p, index) => written(`t${index}.parquet`, `SELECT ${index}::BIGINT AS id`, { p })),
    )
    expect(engine.rows(`SELECT DISTINCT p FROM (${scan(snapshot).sql})`)).toEqual([
      ['2024-02-29T12:00:00.000000Z'],
    ])
  })

  it('does not mistake a column of the table for a partition constant', () => {
    const snapshot = table(
      { schema: struct({ __partition_0: 'long', p: 'string' }), partitionColumns: ['p'] },
      written('clash.parquet', 'SELECT 5::BIGINT AS __partition_0', { p: 'x' }),
    )
    expect(read(snapshot)).toEqual([{ __partition_0: 5n, p: 'x' }])
  })

  it('opens files whose path is encoded in the log', () => {
    const snapshot = table(
      { schema: struct({ id: 'long' }) },
      written("k=a b%20ü/it's.parquet", 'SELECT 1::BIGINT AS id'),
    )
    expect([...snapshot.files.keys()]).toEqual(["k=a%20b%2520%C3%BC/it's.parquet"])
    expect(read(snapshot)).toEqual([{ id: 1n }])
    expect(scan(snapshot).files).toEqual([`${directory}/k=a b%20ü/it's.parquet`])
  })

  it('leaves paths outside the table as they are', () => {
    const snapshot = table({}, add('/elsewhere/a.parquet'), add('s3://bucket/b.parquet'))
    expect(scan(snapshot).files).toEqual(['/elsewhere/a.parquet', 's3://bucket/b.parquet'])
  })

  it('gives only the columns that are wanted, in the order of the schema', () => {
    const snapshot = table(
      { schema: struct({ a: 'long', b: 'long', p: 'string' }), partitionColumns: ['p'] },
      written('cols.parquet', 'SELECT 1::BIGINT AS a, 2::BIGINT AS b', { p: 'x' }),
    )
    expect(Object.keys(read(snapshot, '1', ['p', 'a'])[0] ?? {})).toEqual(['a', 'p'])
    expect(scan(snapshot, ['a']).sql).not.toContain('__partition')
  })

  it('matches the names of files but for case', () => {
    const snapshot = table(
      { schema: struct({ Id: 'long' }) },
      written('case.parquet', 'SELECT 1::BIGINT AS ID'),
    )
    expect(read(snapshot)).toEqual([{ Id: 1n }])
  })

  it('lets filters and projections reach the Parquet reader', () => {
    const snapshot = table(
      {
        schema: struct({ id: 'long', name: 'string', other: 'double', p: 'string' }),
        partitionColumns: ['p'],
      },
      written('push1.parquet', "SELECT i AS id, 'n' AS name FROM range(10) t(i)", { p: 'x' }),
      written('push2.parquet', 'SELECT i AS id, 1.0::DOUBLE AS other FROM range(10) t(i)', { p: 'x' }),
    )
    const [plan] = engine.objects(`EXPLAIN SELECT id FROM (${scan(snapshot).sql}) WHERE id > 7`)
    const text = String(plan?.['explain_value'])
    expect(text).toMatch(/READ_PARQUET[^]*Filters: id>7/)
    expect(text).not.toMatch(/name|other/)
    expect(engine.objects(`SELECT count(*) AS n FROM (${scan(snapshot).sql})`)).toEqual([{ n: 20n }])
  })
})
