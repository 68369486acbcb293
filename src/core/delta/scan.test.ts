import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toEngineType } from './engine-types.ts'
import { type ScanBench, openScanBench } from './scan.fixture.ts'
import { dataFilePath, isOutside } from './scan.ts'
import { struct } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'

let bench: ScanBench

beforeAll(async () => {
  bench = await openScanBench()
})
afterAll(() => bench.close())

describe('planScan', () => {
  it('reads all files, columns in the order of the schema', () => {
    const snapshot = bench.table(
      {},
      bench.written('a.parquet', "SELECT 'x' AS name, 1::BIGINT AS id"),
      bench.written('b.parquet', "SELECT 2::BIGINT AS id, 'y' AS name"),
    )
    expect(bench.read(snapshot)).toEqual([
      { id: 1n, name: 'x' },
      { id: 2n, name: 'y' },
    ])
    expect(Object.keys(bench.read(snapshot)[0] ?? {})).toEqual(['id', 'name'])
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
    const snapshot = bench.table({ schema: struct(columns) })
    expect(bench.read(snapshot)).toEqual([])
    expect(bench.types(snapshot)).toEqual(
      all.map((type, index) => [`c${index}`, toEngineType(type).replaceAll('"', '')]),
    )
  })

  it('fills columns that a file lacks with NULL and leaves out those that the schema lacks', () => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long', later: 'timestamp', 'odd"name': 'string' }) },
      bench.written('old.parquet', "SELECT 1::BIGINT AS id, 'gone' AS dropped"),
      bench.written(
        'new.parquet',
        `SELECT 2::BIGINT AS id, 'here' AS "odd""name", TIMESTAMPTZ '2024-02-29 00:00:00+00' AS later`,
      ),
    )
    expect(bench.read(snapshot).map(row => [row['id'], row['odd"name'], row['later'] === null])).toEqual([
      [1n, null, true],
      [2n, 'here', false],
    ])
    expect(bench.types(snapshot)[1]).toEqual(['later', 'TIMESTAMP WITH TIME ZONE'])
  })

  it('brings the types of files to those of the schema', () => {
    const snapshot = bench.table(
      { schema: struct({ n: 'long', at: 'timestamp', d: 'decimal(12,2)' }) },
      bench.written(
        'narrow.parquet',
        "SELECT 7::INTEGER AS n, TIMESTAMP '2024-02-29 12:00:00' AS at, 1.5::DECIMAL(12,2) AS d",
      ),
    )
    expect(bench.types(snapshot).map(([, type]) => type)).toEqual([
      'BIGINT',
      'TIMESTAMP WITH TIME ZONE',
      'DECIMAL(12,2)',
    ])
    const sql = bench.scan(snapshot)
    expect(bench.engine.rows(`SELECT n, at, d FROM (${sql})`)).toEqual([
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
    const snapshot = bench.table(
      { schema, partitionColumns: Object.keys(values) },
      bench.written('p_int=999/a.parquet', "SELECT 1::BIGINT AS id, 'in the file' AS p_text", values),
      bench.written('p_int=999/b.parquet', 'SELECT 2::BIGINT AS id', nulls),
      bench.written('p_int=998/c.parquet', 'SELECT 3::BIGINT AS id', values),
    )
    const rows = bench.engine.rows(`SELECT * FROM (${bench.scan(snapshot)}) ORDER BY id`)
    const typed = [7, '2024-02-29', '2024-02-29T12:00:00.000000Z', "it's", '1.50', true]
    expect(rows).toEqual([
      [1n, ...typed],
      [2n, null, null, null, null, null, null],
      [3n, ...typed],
    ])
    expect(bench.scan(snapshot).match(/read_parquet/g)).toHaveLength(2)
  })

  it('reads a timestamp partition value in any of the spellings that the protocol has', () => {
    const spellings = [
      '2024-02-29 12:00:00',
      '2024-02-29 12:00:00.000000',
      '2024-02-29T12:00:00Z',
      '2024-02-29T12:00:00.000000Z',
      '2024-02-29T13:00:00+01:00',
    ]
    const snapshot = bench.table(
      { schema: struct({ id: 'long', p: 'timestamp' }), partitionColumns: ['p'] },
      ...spellings.map((p, index) =>
        bench.written(`t${index}.parquet`, `SELECT ${index}::BIGINT AS id`, { p }),
      ),
    )
    expect(bench.engine.rows(`SELECT DISTINCT p FROM (${bench.scan(snapshot)})`)).toEqual([
      ['2024-02-29T12:00:00.000000Z'],
    ])
  })

  it('does not mistake a column of the table for a partition constant', () => {
    const snapshot = bench.table(
      { schema: struct({ __partition_0: 'long', p: 'string' }), partitionColumns: ['p'] },
      bench.written('clash.parquet', 'SELECT 5::BIGINT AS __partition_0', { p: 'x' }),
    )
    expect(bench.read(snapshot)).toEqual([{ __partition_0: 5n, p: 'x' }])
  })

  it('opens files whose path is encoded in the log', () => {
    const snapshot = bench.table(
      { schema: struct({ id: 'long' }) },
      bench.written("k=a b%20ü/it's.parquet", 'SELECT 1::BIGINT AS id'),
    )
    expect([...snapshot.files.keys()]).toEqual(["k=a%20b%2520%C3%BC/it's.parquet"])
    expect(bench.read(snapshot)).toEqual([{ id: 1n }])
  })

  it.each(['/elsewhere/a.parquet', 's3://bucket/b.parquet', 'file:/t/a.parquet', 'a/../../b', '%2E%2E/b'])(
    'tells that %s is outside the table, and leaves it as it is',
    path => {
      expect(isOutside(path)).toBe(true)
      expect(dataFilePath('bronze/t', path)).toBe(path.replaceAll('%2E', '.'))
    },
  )

  it.each(['a.parquet', 'k=1/..a.parquet', 'k=a%3Ab/a.parquet'])('takes %s as a file of the table', path => {
    expect(isOutside(path)).toBe(false)
    expect(dataFilePath('bronze/t', path)).toBe(`bronze/t/${path.replace('%3A', ':')}`)
  })

  it('gives only the columns that are wanted, in the order of the schema', () => {
    const snapshot = bench.table(
      { schema: struct({ a: 'long', b: 'long', p: 'string' }), partitionColumns: ['p'] },
      bench.written('cols.parquet', 'SELECT 1::BIGINT AS a, 2::BIGINT AS b', { p: 'x' }),
    )
    expect(Object.keys(bench.read(snapshot, '1', { columns: ['p', 'a'] })[0] ?? {})).toEqual(['a', 'p'])
    expect(bench.scan(snapshot, { columns: ['a'] })).not.toContain("'x'")
  })

  it('matches the names of files but for case', () => {
    const snapshot = bench.table(
      { schema: struct({ Id: 'long' }) },
      bench.written('case.parquet', 'SELECT 1::BIGINT AS ID'),
    )
    expect(bench.read(snapshot)).toEqual([{ Id: 1n }])
  })

  it('lets filters and projections reach the Parquet reader', () => {
    const snapshot = bench.table(
      {
        schema: struct({ id: 'long', name: 'string', other: 'double', p: 'string' }),
        partitionColumns: ['p'],
      },
      bench.written('push1.parquet', "SELECT i AS id, 'n' AS name FROM range(10) t(i)", { p: 'x' }),
      bench.written('push2.parquet', 'SELECT i AS id, 1.0::DOUBLE AS other FROM range(10) t(i)', { p: 'x' }),
    )
    const [plan] = bench.engine.objects(`EXPLAIN SELECT id FROM (${bench.scan(snapshot)}) WHERE id > 7`)
    const text = String(plan?.['explain_value'])
    expect(text).toMatch(/READ_PARQUET[^]*Filters: id>7/)
    expect(text).not.toMatch(/name|other/)
    expect(bench.engine.objects(`SELECT count(*) AS n FROM (${bench.scan(snapshot)})`)).toEqual([{ n: 20n }])
  })
})
