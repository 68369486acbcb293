import { beforeEach, describe, expect, test } from 'vitest'
import type { ColumnDefinition, CreateTable } from '../core/sql/delta-statement.ts'
import { createTable } from './create-table.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { listTables } from './tables.ts'
import { writeTable } from './write-table.ts'

let deps: LakeDeps
const table = 'silver.people'
const text = (sql: string) => ({ sql, span: { start: 0, end: 0 } })
const column = (name: string, type: string, more: Partial<ColumnDefinition> = {}): ColumnDefinition => ({
  path: [name],
  type,
  nullable: true,
  ...more,
})
const statement = (parts: Partial<CreateTable> = {}): CreateTable => ({
  kind: 'create-table',
  table,
  mode: 'create',
  columns: [column('id', 'BIGINT'), column('name', 'STRING')],
  partitionedBy: [],
  properties: {},
  constraints: [],
  ...parts,
})
const create = (parts: Partial<CreateTable> = {}) => createTable(deps, statement(parts), patientJob())
const as = (sql: string, parts: Partial<CreateTable> = {}) =>
  create({ columns: [], query: text(sql), ...parts })
const insert = (sql: string) =>
  writeTable(deps, table, { sql, files: [] }, { kind: 'append' }, {}, patientJob())
const snapshot = async () => (await deps.logs.load(table)).snapshot
const rows = async () => {
  const { sql, files } = await tableRelation(deps, deps.jobs, table, await snapshot())
  return (await deps.jobs.rows(`SELECT * FROM (${sql}) ORDER BY ALL`, { files })).rows
}
const dataFiles = async () =>
  (await filesBelow(deps.storage, 'silver/people')).filter(({ path }) => path.endsWith('.parquet'))

beforeEach(async () => {
  deps = await memoryLake()
  return () => deps.interactive.close()
})

describe('CREATE TABLE', () => {
  test('makes an empty table that the lake lists', async () => {
    expect(await create({ comment: 'who' })).toEqual({ version: 0, rows: 0 })
    expect(await listTables(deps)).toMatchObject([{ name: table, layer: 'silver', version: 0, rows: 0 }])
    expect(await rows()).toEqual([])
    expect((await snapshot()).metadata.description).toBe('who')
  })

  test('refuses names that are no layer.table', async () => {
    await expect(create({ table: 'people' })).rejects.toThrow('a layer (bronze, silver or gold)')
  })

  test('refuses a table that is there, but for IF NOT EXISTS', async () => {
    await create()
    await insert("SELECT 1 AS id, 'a' AS name")
    await expect(create()).rejects.toThrow('silver.people exists already')
    await expect(as('SELECT 2 AS x')).rejects.toThrow('exists already')
    expect(await as('SELECT 2 AS x', { mode: 'if-not-exists' })).toEqual({ version: 1, rows: 0 })
    expect(await rows()).toEqual([[1n, 'a']])
    expect(await dataFiles()).toHaveLength(1)
  })

  test('enforces its constraints and makes its generated columns and defaults', async () => {
    await create({
      columns: [
        column('day', 'DATE', { nullable: false }),
        column('year', 'INT', { generatedAs: 'year(day)' }),
        column('kind', 'STRING', { defaultValue: `'plain'` }),
      ],
      partitionedBy: ['year'],
      constraints: [{ name: 'new', expression: text(`day > DATE '2000-01-01'`) }],
    })
    await insert("SELECT DATE '2024-02-03' AS day")
    expect(await rows()).toEqual([['2024-02-03', 2024, 'plain']])
    expect([...(await snapshot()).files.values()][0]?.partitionValues).toEqual({ year: '2024' })
    const error = { kind: 'constraint-violated' }
    await expect(insert("SELECT DATE '1999-01-01' AS day")).rejects.toMatchObject({ error })
    await expect(insert("SELECT DATE '2024-01-01' AS day, 1 AS year")).rejects.toMatchObject({ error })
  })

  test.each<[string, Partial<CreateTable>, string]>([
    [
      'a constraint on nothing',
      { constraints: [{ name: 'c', expression: text('x > 0') }] },
      'It may name these columns: id, name',
    ],
    [
      'a constraint that is no condition',
      { constraints: [{ name: 'c', expression: text('id') }] },
      'not true or false',
    ],
    [
      'a generated column out of itself',
      { columns: [column('a', 'INT'), column('b', 'INT', { generatedAs: 'b + 1' })] },
      'It may name these columns: a.',
    ],
    [
      'a generated column that changes by itself',
      { columns: [column('b', 'TIMESTAMP', { generatedAs: 'now()' })] },
      'another value each time',
    ],
    [
      'a default of another type',
      { columns: [column('b', 'INT', { defaultValue: `'x'` })] },
      'can not be used for column b',
    ],
  ])('refuses %s', async (_what, parts, why) => {
    await expect(create(parts)).rejects.toThrow(why)
    expect(await deps.logs.find(table)).toBeUndefined()
  })
})

describe('AS SELECT', () => {
  test('has the rows and the types of the query, in one commit', async () => {
    const query = "SELECT 1::HUGEINT AS n, 'a' AS s, TIMESTAMP '2024-01-01 00:00:00' AS t, [1, 2] AS l"
    expect(await as(query, { partitionedBy: ['s'] })).toEqual({ version: 0, rows: 1 })
    const { metadata, protocol } = await snapshot()
    expect(metadata.schema.fields.map(({ type }) => type)).toMatchObject([
      'decimal(38,0)',
      'string',
      'timestamp',
      { type: 'array', elementType: 'integer' },
    ])
    expect(protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 2 })
    expect(await rows()).toEqual([['1', 'a', '2024-01-01T00:00:00.000000Z', [1, 2]]])
  })

  test('reads other tables of the lake, and its own old self', async () => {
    await create()
    await insert("SELECT 1 AS id, 'a' AS name")
    const replaced = await as('SELECT id + 1 AS id FROM silver.people', { mode: 'or-replace' })
    expect(replaced).toEqual({ version: 2, rows: 1 })
    expect(await rows()).toEqual([[2n]])
  })

  test('leaves nothing where rows break the rules', async () => {
    const constraints = [{ name: 'c', expression: text('n > 1') }]
    await expect(as('SELECT 1 AS n', { constraints })).rejects.toMatchObject({
      error: { kind: 'constraint-violated' },
    })
    expect(await dataFiles()).toEqual([])
    expect(await deps.logs.find(table)).toBeUndefined()
  })
})

test('OR REPLACE makes another table in the same place, whose history goes on', async () => {
  await create()
  await insert("SELECT 1 AS id, 'a' AS name")
  const before = await snapshot()
  expect(await create({ mode: 'or-replace', columns: [column('x', 'INT')] })).toEqual({ version: 2, rows: 0 })
  const after = await snapshot()
  expect(after.metadata.id).not.toBe(before.metadata.id)
  expect(after.metadata.schema.fields.map(({ name }) => name)).toEqual(['x'])
  expect(after.files.size).toBe(0)
  expect((await deps.logs.snapshotAt(table, 1)).files.size).toBe(1)
})

test('OR REPLACE where there is none makes version 0, under the same name of the operation', async () => {
  expect(await create({ mode: 'or-replace' })).toEqual({ version: 0, rows: 0 })
  const [entry] = await deps.logs.entries(table, 0, 0)
  expect(entry?.actions[0]).toMatchObject({ commitInfo: { operation: 'CREATE OR REPLACE TABLE' } })
})

test('of two that create a table at once one is told, and its rows are gone', async () => {
  const both = await Promise.allSettled([as('SELECT 1 AS n'), as('SELECT 2 AS n')])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await rows()).toHaveLength(1)
  expect(await dataFiles()).toHaveLength(1)
})

test('OR REPLACE with rows of the table itself loses none that others add meanwhile', async () => {
  await as('SELECT 1 AS n')
  let raced = false
  const withLock: LakeDeps['locks']['withLock'] = async (name, body) => {
    if (!raced) {
      raced = true
      await insert('SELECT 2 AS n')
    }
    return deps.locks.withLock(name, body)
  }
  const slow = { ...deps, locks: { ...deps.locks, withLock } }
  const query = text(`SELECT n + 10 AS n FROM ${table}`)
  const replaced = await createTable(
    slow,
    statement({ mode: 'or-replace', columns: [], query }),
    patientJob(),
  )
  expect(replaced).toEqual({ version: 2, rows: 2 })
  expect(await rows()).toEqual([[11], [12]])
  // One of each of the first two versions, those of the last; what was written in vain is gone.
  expect(await dataFiles()).toHaveLength(2 + (await snapshot()).files.size)
})
