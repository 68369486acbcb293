import { describe, expect, test } from 'vitest'
import { assignMapping } from '../core/delta/alter-mapping.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { StructField, StructType } from '../core/delta/schema.ts'
import { asText } from './relation.ts'
import { failureOf, metadataOf, writingLake } from './write-lake.fixture.ts'

const { write, read, rows: rowsOf, pathsOf, listed, deps } = writingLake()

describe('partitions', () => {
  test('become a file each, in its directory, without the partition column', async () => {
    const metadata = metadataOf(struct({ city: 'string', n: 'integer' }), { partitionColumns: ['city'] })
    const files = await write(
      metadata,
      "SELECT * FROM (VALUES ('a b', 1), ('', 2), ('a b', 3), (NULL, 4), ('x/y=%', 5)) AS t(city, n)",
    )
    const byCity = new Map(files.map(file => [file.partitionValues?.['city'], file]))
    expect(files).toHaveLength(3)
    expect(new Set(byCity.keys())).toEqual(new Set(['a b', null, 'x/y=%']))
    expect(byCity.get('x/y=%')?.path).toMatch(/^city=x%2Fy%3D%25\/part-\d{5}-.*\.c000\.zstd\.parquet$/)
    expect(byCity.get(null)?.path).toMatch(/^city=__HIVE_DEFAULT_PARTITION__\//)
    const together = byCity.get('a b')
    expect(together ? await read([together]) : []).toEqual([[1], [3]])
    expect(JSON.parse(byCity.get(null)?.stats ?? '')).toEqual({
      numRecords: 2,
      minValues: { n: 2 },
      maxValues: { n: 4 },
      nullCount: { n: 0 },
      tightBounds: true,
    })
    expect((await listed()).filter(path => path.startsWith(deps().scratch))).toEqual([])
  })

  test('have values of every type as the protocol spells them', async () => {
    const types = {
      b: 'boolean',
      i: 'integer',
      l: 'long',
      d: 'date',
      t: 'timestamp',
      n: 'timestamp_ntz',
      m: 'decimal(38,10)',
      f: 'double',
      g: 'float',
      z: 'binary',
    } as const
    const metadata = metadataOf(struct({ v: 'long', ...types }), { partitionColumns: Object.keys(types) })
    const [file] = await write(
      metadata,
      `SELECT 1 AS v, true AS b, -5 AS i, 9223372036854775807 AS l, DATE '2026-03-01' AS d,
        TIMESTAMPTZ '2026-03-01 10:00:00.123456+02' AS t, TIMESTAMP '2026-03-01 10:00:00' AS n,
        1234567890123456789012345678.0123456789::DECIMAL(38,10) AS m, 'infinity'::DOUBLE AS f, 0.1::FLOAT AS g, 'ab'::BLOB AS z`,
    )
    expect(file?.partitionValues).toEqual({
      b: 'true',
      i: '-5',
      l: '9223372036854775807',
      d: '2026-03-01',
      t: '2026-03-01T08:00:00.123456Z',
      n: '2026-03-01 10:00:00.000000',
      m: '1234567890123456789012345678.0123456789',
      f: 'Infinity',
      g: '0.1',
      z: 'ab',
    })
  })

  test('by the hundred cost one pass over what makes the rows', async () => {
    const metadata = metadataOf(struct({ p: 'long', n: 'long' }), { partitionColumns: ['p'] })
    // A sequence counts how often a row is made.
    await deps().jobs.query('CREATE TEMP SEQUENCE made')
    const files = await write(metadata, "SELECT i % 300 AS p, nextval('made') AS n FROM range(9000) AS t(i)")
    expect(files.length).toBe(300)
    expect(files.reduce((sum, { rows }) => sum + rows, 0)).toBe(9000)
    expect(await rowsOf("SELECT nextval('made')")).toEqual([[9001n]])
    const [first] = files
    const rows = first ? await read([first]) : []
    expect(rows.map(([n]) => n)).toEqual(rows.map((_, index) => 1n + 300n * BigInt(index)))
  })

  test('that can not be written leave nothing, and say why', async () => {
    const metadata = metadataOf(struct({ p: 'binary', n: 'long' }), { partitionColumns: ['p'] })
    const before = await listed()
    const error = await failureOf(write(metadata, "SELECT '\\xFF'::BLOB AS p, 1 AS n"))
    expect(error).toMatchObject({ kind: 'invalid', problems: [{ path: 'p' }] })
    expect(await listed()).toEqual(before)
  })
})

describe('column mapping', () => {
  const inner: StructType = struct({ x: 'long' })
  let next = 0
  const mapped = assignMapping(
    struct({
      id: 'long',
      s: inner,
      l: { type: 'array', elementType: inner, containsNull: true },
      day: 'string',
    }),
    { 'delta.columnMapping.mode': 'name' },
    () => `${(next += 1)}`,
  )
  const metadata = metadataOf(mapped.schema, {
    partitionColumns: ['day'],
    configuration: mapped.configuration,
  })

  test('gives files the physical names and ids, nested too, and keys of values and statistics', async () => {
    const [file] = await write(metadata, "SELECT 5 AS id, {'x': 6} AS s, [{'x': 7}] AS l, 'mon' AS day")
    if (!file) throw new Error('no file')
    const [path = ''] = pathsOf([file])
    const rows = await rowsOf(`SELECT name, field_id FROM parquet_schema('${path}')`, [path])
    const named = new Map(rows.map(([name, id]) => [asText(name), id === null ? null : Number(id)]))
    const physical = (at: StructField | undefined) => String(at?.metadata['delta.columnMapping.physicalName'])
    const idOf = (at: StructField | undefined) => at?.metadata['delta.columnMapping.id']
    const [id, s] = mapped.schema.fields
    const x = s && typeof s.type === 'object' && s.type.type === 'struct' ? s.type.fields[0] : undefined
    expect(named.get(physical(id))).toBe(idOf(id))
    expect(named.get(physical(s))).toBe(idOf(s))
    expect(named.get(physical(x))).toBe(idOf(x))
    expect(Object.keys(file.partitionValues ?? {})).toEqual([physical(mapped.schema.fields[3])])
    expect(JSON.parse(file.stats)).toMatchObject({
      minValues: { [physical(id)]: 5, [physical(s)]: { [physical(x)]: 6 } },
    })
    expect(file.stats).not.toContain('"id"')
  })
})

describe('files', () => {
  test('grow no larger than the target by much, in the order of the rows', async () => {
    const metadata = metadataOf(struct({ n: 'long', t: 'string' }))
    const files = await write(metadata, 'SELECT i AS n, md5(i::VARCHAR) AS t FROM range(20000) AS t(i)', {
      targetBytes: 150_000,
    })
    expect(files.length).toBeGreaterThan(2)
    for (const { size } of files) expect(size).toBeLessThan(300_000)
    expect((await read(files, 'n')).map(([n]) => n)).toEqual(
      Array.from({ length: 20_000 }, (_, n) => BigInt(n)),
    )
  })

  test('are written in the order that was asked for, also within partitions', async () => {
    const plain = metadataOf(struct({ n: 'long' }))
    const files = await write(plain, 'SELECT * FROM (VALUES (2), (3), (1)) AS t(n)', { orderBy: 'n DESC' })
    expect(await read(files)).toEqual([[3n], [2n], [1n]])
    const parted = metadataOf(struct({ p: 'long', n: 'long' }), { partitionColumns: ['p'] })
    const parts = await write(parted, 'SELECT * FROM (VALUES (1, 2), (1, 3), (1, 1)) AS t(p, n)', {
      orderBy: 'n',
    })
    expect(await read(parts)).toEqual([[1n], [2n], [3n]])
  })

  test('of no rows are not there', async () => {
    expect(await write(metadataOf(struct({ n: 'long' })), 'SELECT 1 AS n WHERE false')).toEqual([])
    const parted = metadataOf(struct({ p: 'long', n: 'long' }), { partitionColumns: ['p'] })
    expect(await write(parted, 'SELECT 1 AS n, 2 AS p WHERE false')).toEqual([])
  })

  test.each([
    ['snappy', 'SNAPPY', 'snappy.parquet'],
    ['GZIP', 'GZIP', 'gz.parquet'],
    ['none', 'UNCOMPRESSED', '.parquet'],
    ['lz4raw', 'ZSTD', 'zstd.parquet'],
  ])('under the codec %s are %s', async (codec, expected, ending) => {
    const metadata = metadataOf(struct({ n: 'long' }), {
      configuration: { 'delta.parquet.compression.codec': codec },
    })
    const files = await write(metadata, 'SELECT 1 AS n')
    const [path = ''] = pathsOf(files)
    expect(path.endsWith(ending)).toBe(true)
    const rows = await rowsOf(`SELECT compression FROM parquet_metadata('${path}')`, [path])
    expect(rows).toEqual([[expected]])
  })

  test('of the change feed lie apart, have the kind of change, and no statistics', async () => {
    const metadata = metadataOf(struct({ p: 'long', n: 'long' }), {
      partitionColumns: ['p'],
      configuration: { 'delta.constraints.c': 'n > 100' },
    })
    const [file] = await write(metadata, "SELECT 1 AS p, 2 AS n, 'delete' AS _change_type", {
      kind: 'change',
    })
    expect(file?.path).toMatch(/^_change_data\/p=1\/cdc-[0-9a-f-]+\.c000\.zstd\.parquet$/)
    expect(file).toMatchObject({ stats: '', rows: 1, partitionValues: { p: '1' } })
    expect(file ? await read([file]) : []).toEqual([[2n, 'delete']])
  })
})
