import { expect, test } from 'vitest'
import type { DeltaType, StructType } from '../core/delta/schema.ts'
import { statsColumns } from '../core/delta/stats-columns.ts'
import { statsFromRow, statsSelect } from '../core/delta/stats.ts'
import { readFileStats } from './file-stats.ts'
import { memoryLake } from './lake.fixture.ts'

const path = 'silver/stats/part.parquet'

const schemaOf = (columns: Readonly<Record<string, DeltaType>>): StructType => ({
  type: 'struct',
  fields: Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true, metadata: {} })),
})

/** Writes the rows of a SELECT (through a table, so that they become several row groups) and reads their statistics in both ways. */
const bothWays = async (select: string, schema: StructType) => {
  const { jobs } = await memoryLake()
  const columns = statsColumns({ schema, partitionColumns: [], configuration: {} })
  await jobs.query(`CREATE OR REPLACE TEMP TABLE written AS ${select}`)
  await jobs.copy('SELECT * FROM written', path, { format: 'parquet' })
  const read = await readFileStats(jobs, path, columns, schema, {})
  const files = [path]
  const counted = await jobs.rows(statsSelect(columns, `read_parquet(['${path}'])`), { files })
  const groups = await jobs.rows(
    `SELECT count(DISTINCT row_group_id)::INTEGER FROM parquet_metadata('${path}')`,
    { files },
  )
  await jobs.close()
  return { read, counted: statsFromRow(columns, counted.rows[0] ?? []), groups: groups.rows[0]?.[0] }
}

test('the statistics of a file are those of its rows, over all its row groups', async () => {
  const columns = {
    'a.b': 'string',
    number: 'long',
    late: 'string',
    some: 'string',
    empty: 'string',
    blanks: 'string',
    never: 'string',
    even: 'boolean',
    long: 'string',
    longer: 'string',
    odd: 'string',
    day: 'date',
  } as const
  const { read, counted, groups } = await bothWays(
    `SELECT 'v' || hash(i) AS "a.b", i AS number, CASE WHEN i > 50000 THEN 'L' || i END AS late,
      CASE WHEN i % 3 > 0 THEN 's' || i % 1000 END AS some, CASE WHEN i % 50000 = 7 THEN '' ELSE 'e' || i END AS empty,
      CASE WHEN i % 2 = 0 THEN '' END AS blanks, CAST(NULL AS VARCHAR) AS never, i % 2 = 0 AS even,
      CASE WHEN i = 99999 THEN repeat('é', 5000) ELSE 'a' END AS long,
      CASE WHEN i = 1 THEN repeat('é', 5001) ELSE 'a' || i END AS longer,
      CASE i % 3 WHEN 0 THEN chr(0) || 'x' WHEN 1 THEN '😀' ELSE 'ｚ' END AS odd, DATE '2026-01-01' + CAST(i % 90 AS INTEGER) AS day
    FROM range(100000) AS t(i)`,
    schemaOf(columns),
  )
  expect(groups).toBeGreaterThan(2)
  expect(read).toEqual({ rows: 100_000, stats: counted })
  expect(JSON.parse(read.stats)).toMatchObject({
    minValues: { empty: '', some: 's0' },
    maxValues: { empty: 'e99999', longer: expect.stringMatching(/^é{32}/) },
    nullCount: { late: 50_001, never: 100_000, some: 33_334 },
  })
})

test('columns beyond those that have statistics change nothing', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `c${index}`)
  const schema = schemaOf(
    Object.fromEntries(names.map((name, index) => [name, index % 2 ? 'string' : 'long'])),
  )
  const items = names.map(
    (name, index) => (index % 2 ? `'t' || (i + ${index})` : `i * ${index}`) + ` AS ${name}`,
  )
  const { read, counted } = await bothWays(`SELECT ${items.join(', ')} FROM range(100) AS t(i)`, schema)
  expect(read).toEqual({ rows: 100, stats: counted })
})

test('a nested column is counted with the others', async () => {
  const pair: StructType = schemaOf({ b: 'string' })
  const { read, counted } = await bothWays(
    `SELECT 'x' || i AS "a.b", CASE WHEN i % 2 = 0 THEN {'b': 'y' || i} END AS a FROM range(1000) AS t(i)`,
    schemaOf({ 'a.b': 'string', a: pair }),
  )
  expect(read).toEqual({ rows: 1000, stats: counted })
})

test('a file without rows has none', async () => {
  const { read, counted } = await bothWays(`SELECT 'x' AS a WHERE false`, schemaOf({ a: 'string' }))
  expect(read).toEqual({ rows: 0, stats: counted })
})
