import { beforeEach, describe, expect, test } from 'vitest'
import type { Alteration, ColumnDefinition, CreateTable } from '../core/sql/delta-statement.ts'
import { alterTable } from './alter.ts'
import { createTable } from './create-table.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
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
const create = (parts: Partial<CreateTable> = {}) =>
  createTable(
    deps,
    {
      kind: 'create-table',
      table,
      mode: 'create',
      columns: [column('id', 'BIGINT'), column('name', 'STRING'), column('born', 'DATE')],
      partitionedBy: [],
      properties: {},
      constraints: [],
      ...parts,
    },
    patientJob(),
  )
const alter = (change: Alteration) => alterTable(deps, table, change, patientJob())
const insert = (sql: string) =>
  writeTable(deps, table, { sql, files: [] }, { kind: 'append' }, {}, patientJob())
const snapshot = async () => (await deps.logs.load(table)).snapshot
const rows = async (columns = '*', where = 'true') => {
  const { sql, files } = await tableRelation(deps, deps.jobs, table, await snapshot())
  return (await deps.jobs.rows(`SELECT ${columns} FROM (${sql}) WHERE ${where} ORDER BY ALL`, { files })).rows
}
const info = async (version: number) => {
  const [entry] = await deps.logs.entries(table, version, version)
  return entry?.actions.flatMap(action => (action.kind === 'commitInfo' ? [action.commitInfo] : []))[0]
}
const some = "SELECT 1 AS id, 'Ann' AS name, DATE '2000-01-01' AS born UNION ALL SELECT 2, NULL, NULL"

beforeEach(async () => {
  deps = await memoryLake()
  return () => deps.interactive.close()
})

describe('ADD CONSTRAINT', () => {
  test('reads the rows first, keeps the rule for later writes, and raises the protocol', async () => {
    await create()
    await insert(some)
    expect(await alter({ kind: 'add-constraint', name: 'Pos', expression: text('"id" > 0') })).toBe(2)
    expect(await snapshot()).toMatchObject({
      protocol: { minReaderVersion: 1, minWriterVersion: 3 },
      metadata: { configuration: { 'delta.constraints.pos': 'id > 0' } },
    })
    await expect(insert('SELECT 0 AS id')).rejects.toMatchObject({
      error: { kind: 'constraint-violated' },
    })
    expect(await info(2)).toMatchObject({
      operation: 'ADD CONSTRAINT',
      operationParameters: { name: 'Pos', expr: 'id > 0' },
    })
  })

  test('is refused with how many rows break it and one of them; false and NULL break it alike', async () => {
    await create()
    await insert(some)
    const failed = alter({ kind: 'add-constraint', name: 'named', expression: text(`name <> 'x'`) })
    await expect(failed).rejects.toMatchObject({
      error: { kind: 'constraint-violated', constraint: 'named', rows: 1, row: { id: '2', name: 'NULL' } },
      message: expect.stringContaining('1 row breaks') as string,
    })
    expect((await snapshot()).version).toBe(1)
  })

  test.each<[string, string]>([
    ['id + 1', 'not true or false'],
    ['nope > 1', 'It may name these columns: id, name, born'],
    ['born > current_date', 'another value each time'],
    ['id IN (SELECT 1)', 'SELECT'],
  ])('CHECK (%s) is refused: %s', async (expression, why) => {
    await create()
    const failed = alter({ kind: 'add-constraint', name: 'c', expression: text(expression) })
    await expect(failed).rejects.toThrow(why)
    expect((await snapshot()).version).toBe(0)
  })
})

describe('SET NOT NULL', () => {
  test('tells how many rows have none', async () => {
    await create()
    await insert(some)
    await expect(alter({ kind: 'set-not-null', path: ['name'] })).rejects.toMatchObject({
      error: { kind: 'constraint-violated', rows: 1, row: { id: '2' } },
    })
    expect(await alter({ kind: 'set-not-null', path: ['id'] })).toBe(2)
    await expect(insert("SELECT NULL::BIGINT AS id, 'x' AS name")).rejects.toMatchObject({
      error: { kind: 'constraint-violated' },
    })
    await alter({ kind: 'drop-not-null', path: ['id'] })
    await insert("SELECT 'x' AS name")
    expect(await rows('count(*)')).toEqual([[3n]])
  })
})

describe('columns', () => {
  test('that are added are NULL in old rows', async () => {
    await create()
    await insert(some)
    await alter({ kind: 'add-columns', columns: [column('n', 'INT', { comment: 'c' })] })
    await insert('SELECT 3 AS id, 7 AS n')
    expect(await rows('id, n')).toEqual([
      [1n, null],
      [2n, null],
      [3n, 7],
    ])
  })

  test('are renamed and dropped by mapping, and a name that comes back is another column', async () => {
    await create()
    await insert(some)
    await expect(alter({ kind: 'rename-column', path: ['name'], to: 'Full Name' })).rejects.toThrow(
      `ALTER TABLE silver.people SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`,
    )
    await alter({ kind: 'set-properties', properties: { 'delta.columnMapping.mode': 'name' } })
    await alter({ kind: 'rename-column', path: ['name'], to: 'Full Name' })
    await insert(`SELECT 3 AS id, 'Cy' AS "Full Name"`)
    expect(await rows('id, "Full Name"')).toEqual([
      [1n, 'Ann'],
      [2n, null],
      [3n, 'Cy'],
    ])
    await alter({ kind: 'drop-columns', paths: [['Full Name']], ifExists: false })
    await alter({ kind: 'add-columns', columns: [column('Full Name', 'STRING')] })
    expect(await rows('id, "Full Name"')).toEqual([
      [1n, null],
      [2n, null],
      [3n, null],
    ])
    expect((await snapshot()).protocol).toEqual({ minReaderVersion: 2, minWriterVersion: 5 })
  })

  test('are widened without a rewrite', async () => {
    await create({ columns: [column('n', 'INT')], properties: { 'delta.enableTypeWidening': 'true' } })
    await insert('SELECT 1 AS n')
    await alter({ kind: 'change-type', path: ['n'], type: 'BIGINT' })
    await insert('SELECT 9007199254740993 AS n')
    expect(await rows()).toEqual([[1n], [9_007_199_254_740_993n]])
  })

  test('have defaults for rows that come later', async () => {
    await create()
    await insert(some)
    await alter({ kind: 'set-default', path: ['name'], value: `'it''s'` })
    await insert('SELECT 3 AS id')
    expect(await rows('name', 'id > 1')).toEqual([["it's"], [null]])
    await expect(alter({ kind: 'set-default', path: ['born'], value: `'never'` })).rejects.toThrow(
      'can not be used',
    )
  })
})

test('IF EXISTS with nothing to do makes no version', async () => {
  await create()
  expect(await alter({ kind: 'drop-constraint', name: 'x', ifExists: true })).toBe(0)
  expect((await snapshot()).version).toBe(0)
})

test('a table that is not there is told', async () => {
  await expect(alter({ kind: 'comment-table', comment: 'x' })).rejects.toMatchObject({
    error: { kind: 'table-missing' },
  })
})

test('in-commit timestamps that are turned on later note since when', async () => {
  await create()
  await alter({ kind: 'set-properties', properties: { 'delta.enableInCommitTimestamps': 'true' } })
  const { configuration } = (await snapshot()).metadata
  expect(configuration).toMatchObject({ 'delta.inCommitTimestampEnablementVersion': '1' })
  expect(Object.keys(configuration)).toContain('delta.inCommitTimestampEnablementTimestamp')
})

test('rows that come in while they are checked are checked too', async () => {
  await create()
  await insert(some)
  const { jobs } = deps
  let sneaked = false
  const sneaky: LakeDeps = {
    ...deps,
    jobs: {
      ...jobs,
      rows: async (sql, options) => {
        const result = await jobs.rows(sql, options)
        if (!sneaked && sql.includes('FILTER')) {
          sneaked = true
          await insert('SELECT -1 AS id')
        }
        return result
      },
    },
  }
  const change: Alteration = { kind: 'add-constraint', name: 'pos', expression: text('id > 0') }
  await expect(alterTable(sneaky, table, change, patientJob())).rejects.toMatchObject({
    error: { kind: 'constraint-violated', rows: 1, row: { id: '-1' } },
  })
})
