import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action, Metadata, Snapshot } from './actions.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { add, entry, metadataAction, protocolAction, snapshotOf } from './log.fixture.ts'
import { encodeDataPath } from './data-path.ts'
import { toEngineType } from './engine-types.ts'
import { physicalSchemaSql, physicalSchemas } from './physical-schema.ts'
import type { DeletedSource, ScanFile, ScanRequest } from './scan-part.ts'
import { dataFilePath, isOutside, planScan } from './scan.ts'
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

/** The files of a snapshot as a scan takes them, with what is really in them. */
const filesOf = ({ files }: Snapshot): readonly ScanFile[] => {
  const paths = [...files.values()].map(({ path }) => dataFilePath(directory, path))
  const schemas = paths.length === 0 ? [] : physicalSchemas(engine.rows(physicalSchemaSql(paths)))
  return [...files.values()].map((file, at) => ({ file, path: paths[at] ?? '', schema: schemas[at] ?? [] }))
}

const scan = (snapshot: Snapshot, options: Partial<ScanRequest> = {}): string => {
  const planned = planScan({ metadata: snapshot.metadata, files: filesOf(snapshot), ...options })
  if (!planned.ok) throw new Error(planned.error.message)
  return planned.value
}

const read = (snapshot: Snapshot, order = '1', options: Partial<ScanRequest> = {}) =>
  engine.objects(`SELECT * FROM (${scan(snapshot, options)}) ORDER BY ${order}`)

const types = (snapshot: Snapshot, options: Partial<ScanRequest> = {}) =>
  engine.objects(`DESCRIBE ${scan(snapshot, options)}`).map(row => [row['column_name'], row['column_type']])

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
    const sql = scan(snapshot)
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
    const rows = engine.rows(`SELECT * FROM (${scan(snapshot)}) ORDER BY id`)
    const typed = [7, '2024-02-29', '2024-02-29T12:00:00.000000Z', "it's", '1.50', true]
    expect(rows).toEqual([
      [1n, ...typed],
      [2n, null, null, null, null, null, null],
      [3n, ...typed],
    ])
    expect(scan(snapshot).match(/read_parquet/g)).toHaveLength(2)
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
    expect(engine.rows(`SELECT DISTINCT p FROM (${scan(snapshot)})`)).toEqual([
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
    const snapshot = table(
      { schema: struct({ a: 'long', b: 'long', p: 'string' }), partitionColumns: ['p'] },
      written('cols.parquet', 'SELECT 1::BIGINT AS a, 2::BIGINT AS b', { p: 'x' }),
    )
    expect(Object.keys(read(snapshot, '1', { columns: ['p', 'a'] })[0] ?? {})).toEqual(['a', 'p'])
    expect(scan(snapshot, { columns: ['a'] })).not.toContain("'x'")
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
    const [plan] = engine.objects(`EXPLAIN SELECT id FROM (${scan(snapshot)}) WHERE id > 7`)
    const text = String(plan?.['explain_value'])
    expect(text).toMatch(/READ_PARQUET[^]*Filters: id>7/)
    expect(text).not.toMatch(/name|other/)
    expect(engine.objects(`SELECT count(*) AS n FROM (${scan(snapshot)})`)).toEqual([{ n: 20n }])
  })
})

describe('planScan over files that differ', () => {
  const ids = Array.from({ length: 20 }, (_, index) => index)

  it('joins partition values to the rows where their constants would be too many', () => {
    const snapshot = table(
      { schema: struct({ id: 'long', p: 'integer', d: 'date' }), partitionColumns: ['p', 'd'] },
      ...ids.map(id =>
        written(`many${id}.parquet`, `SELECT ${id}::BIGINT AS id`, {
          p: id === 3 ? null : `${id * 10}`,
          d: `2026-03-${String(id + 1).padStart(2, '0')}`,
        }),
      ),
    )
    const sql = scan(snapshot)
    expect(sql.match(/read_parquet/g)).toHaveLength(1)
    const rows = engine.rows(`SELECT * FROM (${sql}) ORDER BY id`)
    expect(rows).toEqual(
      ids.map(id => [BigInt(id), id === 3 ? null : id * 10, `2026-03-${String(id + 1).padStart(2, '0')}`]),
    )
  })

  it.each([2, 20])('tells each row its file and its number there, over %i files', count => {
    const snapshot = table(
      { schema: struct({ id: 'long' }) },
      ...ids
        .slice(0, count)
        .map(id => written(`loc${count}-${id}.parquet`, `SELECT ${id} * 10 + i AS id FROM range(3) t(i)`)),
    )
    const rows = engine.rows(`SELECT * FROM (${scan(snapshot, { locate: true })}) ORDER BY id`)
    expect(rows).toEqual(
      ids.slice(0, count).flatMap(id => [0, 1, 2].map(row => [BigInt(id * 10 + row), id, BigInt(row)])),
    )
    expect(types(snapshot, { locate: true, columns: [] })).toEqual([
      ['__boathouse_file', 'INTEGER'],
      ['__boathouse_row', 'BIGINT'],
    ])
  })

  it('numbers rows also in files with columns that are called as the engine calls its own', () => {
    const snapshot = table(
      { schema: struct({ filename: 'long', file_row_number: 'string' }) },
      ...ids
        .slice(0, 10)
        .map(id =>
          written(
            `own${id}.parquet`,
            `SELECT ${id} AS "FileName", 'r' || i AS file_row_number FROM range(2) t(i)`,
          ),
        ),
    )
    const rows = engine.rows(`SELECT * FROM (${scan(snapshot, { locate: true })}) ORDER BY ALL`)
    expect(rows).toEqual(
      ids.slice(0, 10).flatMap(id => [0, 1].map(row => [BigInt(id), `r${row}`, id, BigInt(row)])),
    )
    expect(engine.rows(`SELECT * FROM (${scan(snapshot)})`)).toHaveLength(20)
  })

  it.each([4, 20])('gives the rows in the order of %i files, however they differ', count => {
    const snapshot = table(
      { schema: struct({ id: 'long', later: 'string', p: 'string' }), partitionColumns: ['p'] },
      ...ids
        .slice(0, count)
        .map(id =>
          written(
            `ord${count}-${id}.parquet`,
            `SELECT ${id} * 1000 + i AS id ${id % 3 === 0 ? ", 'x' AS later" : ''} FROM range(${id === 1 ? 1 : 500}) t(i)`,
            { p: `p${id % 2}` },
          ),
        ),
    )
    const rows = engine
      .rows(`SELECT id FROM (${scan(snapshot, { ordered: true })})`)
      .map(([id]) => Number(id))
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
    expect(rows).toHaveLength((count - 1) * 500 + 1)
  })

  it('reads files together that differ only in columns that are not wanted', () => {
    const snapshot = table(
      { schema: struct({ id: 'long', other: 'string' }) },
      written('w1.parquet', "SELECT 1::BIGINT AS id, 'x' AS other"),
      written('w2.parquet', 'SELECT 2::BIGINT AS gone, 3::BIGINT AS id'),
    )
    expect(scan(snapshot).match(/read_parquet/g)).toHaveLength(2)
    expect(scan(snapshot, { columns: ['id'] }).match(/read_parquet/g)).toHaveLength(1)
    expect(read(snapshot, 'id', { columns: ['id'] })).toEqual([{ id: 1n }, { id: 3n }])
  })

  it('stays a shallow statement over thousands of different files', () => {
    const schema = physicalSchemas([
      ['root', null, 'REQUIRED', 1n, null, null, null, null, null],
      ['id', 'INT64', 'OPTIONAL', null, null, null, null, null, null],
    ])[0]
    const files = Array.from({ length: 3000 }, (_, index): ScanFile => ({
      file: { path: 'a', partitionValues: {}, size: 1, modificationTime: 1, dataChange: true },
      path: `${directory}/a.parquet`,
      schema: [{ name: `Id${index}`, type: { kind: 'value', engine: 'BIGINT' } }, ...(schema ?? [])],
    }))
    const { metadata } = table({})
    const wide = {
      ...metadata,
      schema: struct({ id: 'long', ...Object.fromEntries(files.map((_, at) => [`c${at}`, 'long'])) }),
    }
    const planned = planScan({ metadata: wide, files, columns: ['id'] })
    expect(planned.ok && planned.value.match(/read_parquet/g)).toHaveLength(1)
    const apart = planScan({
      metadata,
      files: files.map((file, at) => ({ ...file, schema: at % 2 === 0 ? [] : file.schema })),
      ordered: true,
    })
    expect(apart.ok && apart.value.match(/read_parquet/g)).toHaveLength(3000)
    let depth = 0
    let deepest = 0
    for (const character of apart.ok ? apart.value : '') {
      if (character === '(') depth += 1
      if (character === ')') depth -= 1
      deepest = Math.max(deepest, depth)
    }
    expect(deepest).toBeLessThan(200)
  })

  it('names column, file and both types where a file has what can not be the column', () => {
    const snapshot = table(
      { schema: struct({ id: 'long', s: struct({ x: 'long' }) }) },
      written('bad.parquet', "SELECT 1.5::DOUBLE AS id, 'x' AS s"),
    )
    const planned = planScan({ metadata: snapshot.metadata, files: filesOf(snapshot) })
    expect(planned).toMatchObject({
      error: { kind: 'schema-mismatch', columns: [{ column: 'id', expected: 'long', found: 'DOUBLE' }] },
    })
    expect(planned.ok ? '' : planned.error.message).toContain(`${directory}/bad.parquet`)
    expect(planScan({ metadata: snapshot.metadata, files: filesOf(snapshot), columns: ['s'] })).toMatchObject(
      {
        error: { columns: [{ column: 's', expected: 'struct<x:long>', found: 'VARCHAR' }] },
      },
    )
  })
})

describe('planScan without deleted rows', () => {
  const deleted = (rows: Readonly<Record<number, readonly number[]>>): DeletedSource => {
    const numbers = (list: readonly number[]): string =>
      list.length === 0
        ? 'SELECT NULL::BIGINT WHERE false'
        : `VALUES ${list.map(row => `(${row})`).join(', ')}`
    return {
      rows: vector => numbers(rows[vector] ?? []),
      keys: () =>
        numbers(
          Object.entries(rows).flatMap(([vector, list]) => list.map(row => Number(vector) * 2 ** 40 + row)),
        ),
    }
  }

  it.each([
    ['few', 3, false],
    ['many', 20, false],
    ['few', 3, true],
    ['many', 20, true],
  ])('leaves the rows of the vectors of %s files out', (_, count, ordered) => {
    const ids = Array.from({ length: count }, (_file, index) => index)
    const snapshot = table(
      { schema: struct({ id: 'long', p: 'string' }), partitionColumns: ['p'] },
      ...ids.map(id =>
        written(`dv${count}${ordered}-${id}.parquet`, `SELECT ${id} * 100 + i AS id FROM range(10) t(i)`, {
          p: `p${id % 3}`,
        }),
      ),
    )
    // Every other file has a vector; the first of them is empty.
    const files = filesOf(snapshot).map((file, at) => (at % 2 === 0 ? { ...file, vector: at / 2 } : file))
    const source = Object.fromEntries(
      ids.filter(id => id % 2 === 0).map(id => [id / 2, id === 0 ? [] : [0, 9, id % 10].toSorted()]),
    )
    const found = engine
      .rows(`SELECT id FROM (${scan(snapshot, { files, deleted: deleted(source), ordered })})`)
      .map(([id]) => Number(id))
    const wanted = ids.flatMap(id =>
      Array.from({ length: 10 }, (_row, row) => row)
        .filter(row => id % 2 === 1 || id === 0 || ![0, 9, id % 10].includes(row))
        .map(row => id * 100 + row),
    )
    expect(ordered ? found : found.toSorted((a, b) => a - b)).toEqual(wanted)
    expect(engine.rows(`SELECT count(*) FROM (${scan(snapshot, { files })})`)).toEqual([[BigInt(count * 10)]])
    expect(
      engine.rows(
        `SELECT max(__boathouse_row) FROM (${scan(snapshot, { files, deleted: deleted(source), locate: true })}) WHERE __boathouse_file % 2 = 0 AND id >= 100`,
      ),
    ).toEqual([[8n]])
  })

  it('lets filters reach the Parquet reader', () => {
    const snapshot = table(
      { schema: struct({ id: 'long' }) },
      written('dvp.parquet', 'SELECT i AS id FROM range(100) t(i)'),
    )
    const files = filesOf(snapshot).map(file => ({ ...file, vector: 0 }))
    const sql = scan(snapshot, { files, deleted: deleted({ 0: [1, 99] }) })
    const [plan] = engine.objects(`EXPLAIN SELECT id FROM (${sql}) WHERE id > 90`)
    expect(String(plan?.['explain_value'])).toMatch(/READ_PARQUET[^]*Filters: id>90/)
    expect(engine.rows(`SELECT count(*) FROM (${sql}) WHERE id > 90`)).toEqual([[8n]])
  })
})
