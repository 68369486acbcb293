import { beforeEach, describe, expect, test } from 'vitest'
import type { Metadata, Txn } from '../core/delta/actions.ts'
import { assignMapping } from '../core/delta/alter-mapping.ts'
import { planWrite } from '../core/delta/write-plan.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import { field, struct } from '../core/delta/schema.fixture.ts'
import { commit } from './commit.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { contentOf, emptyTable, failureOf, metadataOf } from './write-lake.fixture.ts'
import { type WriteMode, type WriteTableOptions, writeTable } from './write-table.ts'

const table = 'silver.t'
const append: WriteMode = { kind: 'append' }
const overwrite: WriteMode = { kind: 'overwrite' }
const dynamic: WriteMode = { kind: 'dynamic-partitions' }

let deps: LakeDeps
beforeEach(async () => {
  deps = await memoryLake()
  return () => deps.jobs.close()
})

const write = (mode: WriteMode, sql: string, options: WriteTableOptions = {}) =>
  writeTable(deps, table, { sql, files: [] }, mode, options, patientJob())

const rows = async () => (await contentOf(deps, table)).flatMap(file => file.rows)
const metadata = async (): Promise<Metadata> => (await deps.logs.load(table)).snapshot.metadata

const infoAt = async (version: number) => {
  const [entry] = await deps.logs.entries(table, version, version)
  return entry ? commitInfoOf(entry) : {}
}

const dataFiles = async () => {
  const files = await filesBelow(deps.storage, 'silver/t')
  return files.map(({ path }) => path).filter(path => !path.includes('_delta_log'))
}

const plain = metadataOf(struct({ id: 'long', name: 'string' }))
const parted = metadataOf(struct({ id: 'long', day: 'string' }), { partitionColumns: ['day'] })

describe('append', () => {
  beforeEach(() => emptyTable(deps, table, plain))

  test('adds rows as a blind append, with the operation and metrics of Spark', async () => {
    await write(append, "SELECT 1 AS id, 'a' AS name")
    const report = await write(append, 'SELECT 2 AS ID UNION ALL SELECT 3', { userMetadata: 'nightly' })
    expect(report).toMatchObject({ version: 2, applied: true, rows: 2 })
    expect(await rows()).toEqual([
      [1n, 'a'],
      [2n, null],
      [3n, null],
    ])
    const info = await infoAt(2)
    expect(info).toMatchObject({
      operation: 'WRITE',
      operationParameters: { mode: 'Append', partitionBy: '[]' },
      isBlindAppend: true,
      userMetadata: 'nightly',
      operationMetrics: {
        numFiles: '1',
        numOutputRows: '2',
        numOutputBytes: report.metrics['numOutputBytes'],
      },
    })
    expect(info.operationMetrics).not.toHaveProperty('numRemovedFiles')
  })

  test('by position takes the columns in the table’s order, and asks for all of them', async () => {
    await write(append, "SELECT 7 AS x, 'b' AS y", { byName: false })
    expect(await rows()).toEqual([[7n, 'b']])
    expect(await failureOf(write(append, 'SELECT 7 AS x', { byName: false }))).toMatchObject({
      kind: 'invalid',
    })
  })

  test('without leave to change the schema refuses new columns and leaves no file', async () => {
    const error = await failureOf(write(append, "SELECT 1 AS id, DATE '2026-03-01' AS day"))
    expect(error).toMatchObject({
      kind: 'schema-mismatch',
      columns: [{ column: 'day', expected: 'no such column' }],
    })
    expect(await dataFiles()).toEqual([])
    expect((await deps.logs.load(table)).snapshot.version).toBe(0)
  })

  test('with mergeSchema adds columns, nested ones too, which old rows have as NULL', async () => {
    await write(append, "SELECT 1 AS id, {'x': 1} AS s", { mergeSchema: true })
    await write(append, "SELECT 2 AS id, {'y': 'b', 'X': 2} AS s, DATE '2026-03-01' AS day", {
      mergeSchema: true,
    })
    const { schema } = await metadata()
    expect(schema.fields.map(({ name }) => name)).toEqual(['id', 'name', 's', 'day'])
    expect(schema.fields[2]?.type).toEqual(struct({ x: 'integer', y: 'string' }))
    expect((await rows()).at(-1)).toEqual([2n, null, { x: 2, y: 'b' }, '2026-03-01'])
  })

  test('the same batch of an application changes nothing when it is applied again, or an older one', async () => {
    const txn: Txn = { appId: 'app', version: 3 }
    expect(await write(append, 'SELECT 1 AS id', { txn })).toMatchObject({ version: 1, applied: true })
    const files = await dataFiles()
    expect(await write(append, 'SELECT 1 AS id', { txn })).toMatchObject({
      version: 1,
      applied: false,
      rows: 0,
    })
    expect(await write(append, 'SELECT 1 AS id', { txn: { ...txn, version: 2 } })).toMatchObject({
      applied: false,
    })
    expect(await dataFiles()).toEqual(files)
    expect(await write(append, 'SELECT 2 AS id', { txn: { ...txn, version: 4 } })).toMatchObject({
      version: 2,
    })
    expect(await rows()).toEqual([
      [1n, null],
      [2n, null],
    ])
  })

  test('to a table that is missing is refused, or makes it where that is asked for', async () => {
    const missing = (options: WriteTableOptions) =>
      writeTable(
        deps,
        'gold.new',
        { sql: 'SELECT sum(i) AS total FROM range(3) AS t(i)', files: [] },
        append,
        options,
        patientJob(),
      )
    expect(await failureOf(missing({}))).toMatchObject({ kind: 'table-missing', table: 'gold.new' })
    expect(await missing({ create: true })).toMatchObject({ version: 0, rows: 1 })
    const { snapshot } = await deps.logs.load('gold.new')
    expect(snapshot.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 2 })
    expect(snapshot.metadata.schema.fields.map(({ name, type }) => [name, type])).toEqual([['total', 'long']])
  })
})

describe('types', () => {
  const narrow = (configuration: Metadata['configuration']) =>
    emptyTable(deps, table, metadataOf(struct({ n: 'integer', d: 'decimal(4,2)' }), { configuration }))

  test('are widened by mergeSchema only where the table allows it; else the error says how', async () => {
    await narrow({})
    const error = await failureOf(write(append, 'SELECT 1::BIGINT AS n', { mergeSchema: true }))
    expect(error).toMatchObject({ kind: 'schema-mismatch', columns: [{ column: 'n', expected: 'integer' }] })
    expect(error.message).toContain('delta.enableTypeWidening')
  })

  test('that were widened are told in the schema, and in the protocol', async () => {
    await narrow({ 'delta.enableTypeWidening': 'true' })
    await write(append, 'SELECT 5000000000 AS n, 123.456::DECIMAL(8,4) AS d', { mergeSchema: true })
    const { snapshot } = await deps.logs.load(table)
    expect(
      snapshot.metadata.schema.fields.map(({ type, metadata: said }) => [type, said['delta.typeChanges']]),
    ).toEqual([
      ['long', [{ fromType: 'integer', toType: 'long' }]],
      ['decimal(8,4)', [{ fromType: 'decimal(4,2)', toType: 'decimal(8,4)' }]],
    ])
    expect(snapshot.protocol.writerFeatures).toContain('typeWidening')
    expect(await rows()).toEqual([[5_000_000_000n, '123.4560']])
  })
})

describe('overwrite', () => {
  test('puts rows in the place of all, and counts what went', async () => {
    await emptyTable(deps, table, plain)
    await write(append, "SELECT 1 AS id, 'a' AS name")
    await write(overwrite, "SELECT 9 AS id, 'z' AS name")
    expect(await rows()).toEqual([[9n, 'z']])
    expect(await infoAt(2)).toMatchObject({
      operationParameters: { mode: 'Overwrite' },
      isBlindAppend: false,
      operationMetrics: { numFiles: '1', numOutputRows: '1', numRemovedFiles: '1' },
    })
  })

  test('of the schema keeps the table’s id, and what was said of columns that stay', async () => {
    const schema = {
      type: 'struct' as const,
      fields: [{ ...field('id', 'long', false), metadata: { comment: 'key' } }, field('name', 'string')],
    }
    await emptyTable(deps, table, metadataOf(schema))
    await write(overwrite, 'SELECT 1::BIGINT AS id, 2.5::DOUBLE AS total', { overwriteSchema: true })
    const after = await metadata()
    expect(after.id).toBe('i')
    expect(after.schema.fields.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
      ['id', 'long', false],
      ['total', 'double', true],
    ])
    expect(after.schema.fields[0]?.metadata).toEqual({ comment: 'key' })
    expect(await rows()).toEqual([[1n, 2.5]])
  })

  test('of the schema goes with an overwrite of all rows only, and keeps partition columns', async () => {
    await emptyTable(deps, table, parted)
    expect(await failureOf(write(append, 'SELECT 1 AS id', { overwriteSchema: true }))).toMatchObject({
      kind: 'invalid',
    })
    expect(await failureOf(write(overwrite, 'SELECT 1 AS id', { overwriteSchema: true }))).toMatchObject({
      kind: 'invalid',
      problems: [{ path: 'schema' }],
    })
  })

  test('of an append-only table is refused, and leaves nothing', async () => {
    await emptyTable(deps, table, { ...plain, configuration: { 'delta.appendOnly': 'true' } })
    await write(append, 'SELECT 1 AS id')
    const files = await dataFiles()
    expect(await failureOf(write(overwrite, 'SELECT 2 AS id'))).toMatchObject({
      kind: 'invalid',
      problems: [{ path: 'configuration.delta.appendOnly' }],
    })
    expect(await dataFiles()).toEqual(files)
  })

  test('that breaks a constraint leaves the old rows', async () => {
    await emptyTable(deps, table, { ...plain, configuration: { 'delta.constraints.small': 'id < 10' } })
    await write(append, 'SELECT 1 AS id')
    expect(await failureOf(write(overwrite, 'SELECT 11 AS id'))).toMatchObject({
      kind: 'constraint-violated',
      constraint: 'small',
    })
    expect(await rows()).toEqual([[1n, null]])
    expect((await dataFiles()).length).toBe(1)
  })
})

describe('dynamic partition overwrite', () => {
  test('replaces the partitions that the rows are in, and no other', async () => {
    await emptyTable(deps, table, parted)
    await write(append, "SELECT * FROM (VALUES (1, 'mon'), (2, 'tue'), (3, NULL)) AS t(id, day)")
    await write(dynamic, "SELECT * FROM (VALUES (10, 'mon'), (30, '')) AS t(id, day)")
    const content = await contentOf(deps, table)
    expect(content.map(({ values, rows: [row] }) => [values[0], row?.[0]])).toEqual([
      ['tue', 2n],
      ['mon', 10n],
      [null, 30n],
    ])
    expect(await infoAt(2)).toMatchObject({ operationMetrics: { numRemovedFiles: '2', numFiles: '2' } })
  })

  test('knows a partition by its value, however another writer spelled it', async () => {
    const times = metadataOf(struct({ id: 'long', at: 'timestamp' }), { partitionColumns: ['at'] })
    await emptyTable(deps, table, times)
    await write(append, "SELECT 1 AS id, TIMESTAMPTZ '2026-03-01 10:00:00+00' AS at")
    const [path = ''] = await dataFiles()
    const file = {
      path: path.slice('silver/t/'.length),
      size: 1,
      modified: 1,
      rows: 1,
      stats: '{"numRecords":1}',
    }
    await write(overwrite, 'SELECT 0 AS id WHERE false')
    await commit(deps, table, base =>
      planWrite(base, {
        mode: append,
        metadata: base?.metadata ?? times,
        files: [{ ...file, partitionValues: { at: '2026-03-01 10:00:00' } }],
        now: 1,
      }),
    )
    await write(dynamic, "SELECT 2 AS id, TIMESTAMPTZ '2026-03-01 10:00:00+00' AS at")
    expect(await rows()).toEqual([[2n]])
  })

  test('does not conflict with a write to other partitions', async () => {
    await emptyTable(deps, table, parted)
    await write(append, "SELECT * FROM (VALUES (1, 'mon'), (2, 'tue')) AS t(id, day)")
    await Promise.all([
      write(dynamic, "SELECT 10 AS id, 'mon' AS day"),
      write(dynamic, "SELECT 20 AS id, 'tue' AS day"),
    ])
    expect((await rows()).map(([id]) => id)).toEqual(expect.arrayContaining([10n, 20n]))
    expect((await rows()).length).toBe(2)
  })
})

describe('column mapping', () => {
  test('gives merged columns fresh ids and physical names, and all files physical names', async () => {
    let next = 0
    const mapped = assignMapping(
      struct({ id: 'long', day: 'string' }),
      { 'delta.columnMapping.mode': 'name' },
      () => `u${(next += 1)}`,
    )
    await emptyTable(
      deps,
      table,
      metadataOf(mapped.schema, { configuration: mapped.configuration, partitionColumns: ['day'] }),
    )
    await write(append, "SELECT 1 AS id, 'mon' AS day")
    await write(append, 'SELECT 2 AS id, \'mon\' AS day, 5 AS "new column"', { mergeSchema: true })
    const after = await metadata()
    const added = after.schema.fields[2]
    expect(added?.metadata).toMatchObject({
      'delta.columnMapping.id': 3,
      'delta.columnMapping.physicalName': expect.stringMatching(/^col-/),
    })
    expect(after.configuration['delta.columnMapping.maxColumnId']).toBe('3')
    const { snapshot } = await deps.logs.load(table)
    for (const file of snapshot.files.values()) expect(Object.keys(file.partitionValues)).toEqual(['col-u2'])
    await write(dynamic, "SELECT 3 AS id, 'mon' AS day")
    expect(await rows()).toEqual([[3n, null]])
  })
})

describe('a table that is made anew from its inputs', () => {
  test('keeps the partitions, the mapping and the rules that were set for it', async () => {
    let next = 0
    const mapped = assignMapping(
      struct({ id: 'long', day: 'string', gone: 'double' }),
      { 'delta.columnMapping.mode': 'name', 'delta.constraints.early': 'id < 100' },
      () => `u${(next += 1)}`,
    )
    const special = { configuration: mapped.configuration, partitionColumns: ['day'] }
    await emptyTable(deps, table, metadataOf(mapped.schema, special))
    const remake = (sql: string) => write(overwrite, sql, { overwriteSchema: true, create: true })
    await remake("SELECT 1::BIGINT AS id, 'mon' AS day, true AS fresh")
    const after = await metadata()
    expect(after.schema.fields.slice(0, 2)).toEqual(mapped.schema.fields.slice(0, 2))
    expect(after.schema.fields[2]).toMatchObject({ name: 'fresh', metadata: { 'delta.columnMapping.id': 4 } })
    expect(await contentOf(deps, table)).toEqual([{ values: ['mon'], rows: [[1n, true]] }])
    expect(await failureOf(remake("SELECT 100::BIGINT AS id, 'mon' AS day"))).toMatchObject({
      constraint: 'early',
    })
  })
})
