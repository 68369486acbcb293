import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decodeDataPath } from '../../core/delta/data-path.ts'
import type { Metadata } from '../../core/delta/actions.ts'
import { field } from '../../core/delta/schema.fixture.ts'
import { planWrite } from '../../core/delta/write-plan.ts'
import { bronzeSchema } from '../../core/medallion/audit.ts'
import type { SourceFile } from '../../core/ports/source.ts'
import { commit } from '../commit.ts'
import type { LakeDeps } from '../deps.ts'
import { filesBelow } from '../files-below.ts'
import { memoryLake, patientJob, sourceFile } from '../lake.fixture.ts'
import { runSql } from '../sql.ts'
import { described, emptyTable, metadataOf } from '../write-lake.fixture.ts'
import { ingest } from './ingest.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

let next = 0
let table = ''
beforeEach(() => {
  next += 1
  table = `bronze.t${next}`
})

const sql = async (text: string) => (await runSql(deps, text, patientJob())).rows
const takeFiles = (files: readonly SourceFile[]) => ingest(deps, files, { table }, patientJob())
const take = (...files: readonly (readonly [string, string])[]) =>
  takeFiles(files.map(([name, text]) => sourceFile(name, text)))

const snapshot = async () => (await deps.logs.load(table)).snapshot

/** Paths of the Parquet files in the table's directory that no commit has added. */
const orphans = async () => {
  const directory = table.replace('.', '/')
  const actions = (await deps.logs.entries(table, 0)).flatMap(entry => entry.actions)
  const live = new Set(
    actions.flatMap(action => (action.kind === 'add' ? decodeDataPath(action.add.path) : [])),
  )
  return (await filesBelow(deps.storage, directory))
    .map(({ path }) => path.slice(directory.length + 1))
    .filter(path => path.endsWith('.parquet') && !path.startsWith('_delta_log') && !live.has(path))
}

const originals = async (batch: string) =>
  (await filesBelow(deps.storage, `_boathouse/originals/${batch}`)).map(({ path }) => path.split('/').at(-1))

const make = (columns: readonly Metadata['schema']['fields'][number][], changes: Partial<Metadata> = {}) =>
  emptyTable(deps, table, metadataOf(bronzeSchema([]), { schema: withAudit(columns), ...changes }))

const withAudit = (columns: readonly Metadata['schema']['fields'][number][]): Metadata['schema'] => ({
  type: 'struct',
  fields: [...columns, ...bronzeSchema([]).fields],
})

describe('a table with a constraint', () => {
  test('takes the files whose rows meet it, and refuses the others with the reason, leaving nothing of them', async () => {
    await take(['a.csv', 'id,n\n1,10\n'])
    await sql(`ALTER TABLE ${table} ADD CONSTRAINT small CHECK (length(n) < 3)`)
    const report = await take(
      ['good.csv', 'id,n\n2,20\n3,30\n'],
      ['bad.csv', 'id,n\n4,40\n5,5000\n'],
      ['fine.csv', 'id,n,more\n6,60,x\n'],
    )
    expect(report.tables).toMatchObject([{ files: ['good.csv', 'fine.csv'], rows: 3, corrupt: 0 }])
    expect(report.failures).toEqual([{ file: 'bad.csv', reason: expect.stringContaining('small') }])
    expect(await sql(`SELECT id, n, more, _source_file FROM ${table} ORDER BY id`)).toEqual([
      ['1', '10', null, 'a.csv'],
      ['2', '20', null, 'good.csv'],
      ['3', '30', null, 'good.csv'],
      ['6', '60', 'x', 'fine.csv'],
    ])
    expect((await snapshot()).version).toBe(report.tables[0]?.version)
    expect(await orphans()).toEqual([])
    expect(new Set(await originals(report.batch))).toEqual(new Set(['fine.csv', 'good.csv']))
  })

  test('takes a batch in one commit that says what made it when all rows meet it', async () => {
    await take(['a.csv', 'id\n1\n'])
    await sql(`ALTER TABLE ${table} ADD CONSTRAINT some CHECK (id <> '')`)
    const report = await take(['b.csv', 'id\n2\n'], ['c.csv', 'id\n3\n'])
    expect(report).toMatchObject({
      failures: [],
      tables: [{ version: 2, files: ['b.csv', 'c.csv'], rows: 2 }],
    })
    expect(await sql(`SELECT id FROM ${table} ORDER BY id`)).toEqual([['1'], ['2'], ['3']])
    const [entry] = await deps.logs.entries(table, 2)
    expect(entry?.actions[0]).toMatchObject({ commitInfo: { boathouse: { batch: report.batch } } })
    expect(await orphans()).toEqual([])
  })

  test('that came while the file was read counts, too', async () => {
    await take(['a.csv', 'id\n1\n'])
    const plain = sourceFile('b.csv', 'id\n2\n\nlong\n')
    let streams = 0
    const slow: SourceFile = {
      ...plain,
      async *stream() {
        streams += 1
        yield* plain.stream()
        if (streams === 1) await sql(`ALTER TABLE ${table} ADD CONSTRAINT c CHECK (length(id) = 1)`)
      },
    }
    const report = await takeFiles([slow])
    expect(report.tables).toEqual([])
    expect(report.failures).toMatchObject([{ file: 'b.csv' }])
    expect(await sql(`SELECT id FROM ${table}`)).toEqual([['1']])
    expect(await orphans()).toEqual([])
  })

  test('gets the columns of a file without rows', async () => {
    await take(['a.csv', 'id\n1\n'])
    await sql(`ALTER TABLE ${table} ADD CONSTRAINT some CHECK (id <> '')`)
    expect(await take(['empty.csv', 'id,late\n'])).toMatchObject({ failures: [], tables: [{ rows: 0 }] })
    expect(await take(['d.csv', 'id\n7\n'], ['e.csv', 'id,later\n'])).toMatchObject({ failures: [] })
    expect(await sql(`SELECT id, late, later FROM ${table} ORDER BY id`)).toEqual([
      ['1', null, null],
      ['7', null, null],
    ])
  })
})

test('NOT NULL is checked row by row, and names the column', async () => {
  await make([field('id', 'string', false), field('n', 'string')])
  const report = await take(
    ['good.csv', 'id,n\n1,x\n'],
    ['short.csv', 'id,n\n2,y\n3\n'],
    ['lacks.csv', 'n\nz\n'],
  )
  expect(report.tables).toMatchObject([{ files: ['good.csv'], rows: 1 }])
  expect(report.failures).toMatchObject([
    { file: 'short.csv', reason: expect.stringContaining('id') },
    { file: 'lacks.csv', reason: expect.stringContaining('id') },
  ])
  expect(await sql(`SELECT id, n FROM ${table}`)).toEqual([['1', 'x']])
  expect(await orphans()).toEqual([])
})

test('column mapping: renamed columns are found by their names, new ones get ids, hints and a name of their own', async () => {
  await take(['a.csv', 'id,n\n1,10\n'])
  await sql(`ALTER TABLE ${table} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`)
  await sql(`ALTER TABLE ${table} RENAME COLUMN n TO number`)
  const report = await take(['b.csv', 'id,number,day\n2,20,2024-02-29\n'])
  expect(report).toMatchObject({ failures: [], tables: [{ rows: 1 }] })
  expect(await sql(`SELECT id, number, day FROM ${table} ORDER BY id`)).toEqual([
    ['1', '10', null],
    ['2', '20', '2024-02-29'],
  ])
  const { fields } = (await snapshot()).metadata.schema
  expect(fields.find(({ name }) => name === 'day')?.metadata).toMatchObject({
    'boathouse.hint': 'date',
    'delta.columnMapping.id': expect.anything(),
    'delta.columnMapping.physicalName': expect.stringMatching(/^col-/),
  })
})

test('JSON keys that are no names keep their columns in a table with rules', async () => {
  await take(['a.ndjson', '{"id":1,"a b":"x"}\n'])
  await sql(`ALTER TABLE ${table} ADD CONSTRAINT some CHECK (id > 0)`)
  await take(['b.ndjson', '{"id":2,"a b":"y","c;d":true}\n'])
  await take(['c.ndjson', '{"id":3,"c;d":false}\n'])
  const names = (await snapshot()).metadata.schema.fields.map(({ name }) => name)
  expect(names.filter(name => !name.startsWith('_'))).toHaveLength(3)
  const [, text = '', flag = ''] = names.filter(name => !name.startsWith('_'))
  expect(await sql(`SELECT id, "${text}", "${flag}" FROM ${table} ORDER BY id`)).toEqual([
    [1n, 'x', null],
    [2n, 'y', true],
    [3n, null, false],
  ])
})

test('partitions: rows go where they belong', async () => {
  await make([field('id', 'string'), field('day', 'string')], { partitionColumns: ['day'] })
  expect(await take(['a.csv', 'id,day\n1,mon\n2,tue\n3,mon\n'])).toMatchObject({ failures: [] })
  const { files } = await snapshot()
  expect(files.size).toBe(2)
  expect(new Set([...files.values()].map(file => file.partitionValues['day']))).toEqual(
    new Set(['mon', 'tue']),
  )
  expect(await sql(`SELECT id FROM ${table} WHERE day = 'mon' ORDER BY id`)).toEqual([['1'], ['3']])
  expect(await orphans()).toEqual([])
})

test('generated columns and defaults are filled in where the file does not have them', async () => {
  await make([
    field('id', 'string'),
    described('size', 'integer', { 'delta.generationExpression': 'length(id)' }),
    described('origin', 'string', { CURRENT_DEFAULT: "'here'" }),
  ])
  const report = await take(['a.csv', 'id\nabc\n'], ['b.csv', 'id,origin\nde,there\n'])
  expect(report.failures).toEqual([])
  expect(await sql(`SELECT id, size, origin FROM ${table} ORDER BY id`)).toEqual([
    ['abc', 3, 'here'],
    ['de', 2, 'there'],
  ])
})

test('a table that can not be written to is said so, and no file is left', async () => {
  await emptyTable(deps, table, metadataOf(bronzeSchema([field('id', 'string')])))
  const before = await snapshot()
  const path = `${table.replace('.', '/')}/_delta_log/00000000000000000001.json`
  const protocol = { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['fromTheFuture'] }
  await deps.storage.write(path, new TextEncoder().encode(JSON.stringify({ protocol })))
  deps.logs.forget(table)
  const report = await take(['a.csv', 'id\n1\n'])
  expect(report.tables).toEqual([])
  expect(report.failures).toEqual([{ file: 'a.csv', reason: expect.stringContaining('fromTheFuture') }])
  expect(before.version).toBe(0)
  expect(await orphans()).toEqual([])
  expect(await originals(report.batch)).toEqual([])
})

test('a column that changed its type meanwhile refuses the file, and no file is left', async () => {
  await take(['a.ndjson', '{"id":1}\n'])
  const plain = sourceFile('b.ndjson', '{"id":2}\n')
  const changed = async () => {
    const { metadata } = await snapshot()
    const fields = metadata.schema.fields.map(one =>
      one.name === 'id' ? { ...one, type: 'string' as const } : one,
    )
    const write = { metadata: { ...metadata, schema: { ...metadata.schema, fields } }, files: [], now: 1 }
    await commit(deps, table, base => planWrite(base, { ...write, mode: { kind: 'overwrite' } }))
  }
  let streams = 0
  const slow: SourceFile = {
    ...plain,
    async *stream() {
      yield* plain.stream()
      streams += 1
      // Once for the copy, once for the columns, once for the rows.
      if (streams === 3) await changed()
    },
  }
  const report = await takeFiles([slow])
  expect(streams).toBe(3)
  expect(report.tables).toEqual([])
  expect(report.failures).toEqual([{ file: 'b.ndjson', reason: expect.stringContaining('id') }])
  expect(await orphans()).toEqual([])
  expect(await originals(report.batch)).toEqual([])
})
