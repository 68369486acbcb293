import { beforeEach, expect, test } from 'vitest'
import { createMemoryStorage } from '../../adapters/memory/memory-storage.ts'
import { sourceFile, memoryLake, patientJob } from '../lake.fixture.ts'
import type { LakeDeps } from '../deps.ts'
import { runSql } from '../sql.ts'
import { ingest } from './ingest.ts'
import { planIngest } from './plan-ingest.ts'

let deps: LakeDeps
beforeEach(async () => {
  deps = await memoryLake(createMemoryStorage())
  return () => deps.interactive.close()
})

const sql = async (text: string) => (await runSql(deps, text, patientJob())).rows
const take = (...files: Parameters<typeof sourceFile>[]) =>
  ingest(
    deps,
    files.map(file => sourceFile(...file)),
    {},
    patientJob(),
  )

const people = 'id,name,joined\n1,Ana,2024-01-01\n2,,2024-02-01\n3,"O\'Neil, ""Bo""",\n'

test('every cell of a CSV lands in bronze as the text it was, with its origin beside it', async () => {
  const report = await take(['people.csv', people])
  expect(report.tables).toEqual([
    { table: 'bronze.people', version: 0, files: ['people.csv'], rows: 3, corrupt: 0 },
  ])
  expect(
    await sql(
      'SELECT id, name, joined, _source_file, _source_row, _source_system, _corrupt_record FROM bronze.people',
    ),
  ).toEqual([
    ['1', 'Ana', '2024-01-01', 'people.csv', 1n, 'upload', null],
    ['2', '', '2024-02-01', 'people.csv', 2n, 'upload', null],
    ['3', 'O\'Neil, "Bo"', '', 'people.csv', 3n, 'upload', null],
  ])
  const [row] = await sql('SELECT _ingestion_timestamp, _batch_id FROM bronze.people LIMIT 1')
  expect(row).toEqual(['2026-03-01T00:00:01.000000Z', report.batch])
})

test('the detected type of a text column is kept as a hint beside it', async () => {
  await take(['people.csv', people])
  const { snapshot } = await deps.logs.load('bronze.people')
  expect(snapshot.metadata.schema.fields[0]).toMatchObject({
    name: 'id',
    type: 'string',
    metadata: { 'boathouse.hint': 'long' },
  })
})

test('the next drop into a table appends, and a column it brings is added', async () => {
  await take(['people.csv', people])
  const report = await take(['people.csv', 'ID,name,joined,city\n4,Dee,2024-03-01,Oslo\n'])
  expect(report.failures).toEqual([])
  expect(report.tables[0]).toMatchObject({ version: 1, rows: 1 })
  expect(await sql('SELECT id, city FROM bronze.people ORDER BY id')).toEqual([
    ['1', null],
    ['2', null],
    ['3', null],
    ['4', 'Oslo'],
  ])
})

test('a record of the wrong width is a row with its raw text and a reject with file, line and reason', async () => {
  const report = await take(['t.csv', 'a,b\n1,2\n3\n4,5,6\n7,8\n'])
  expect(report.tables[0]).toMatchObject({ rows: 4, corrupt: 2 })
  expect(report.rejects).toEqual([
    expect.objectContaining({ file: 't.csv', row: 2, line: 3, excerpt: '3' }),
    expect.objectContaining({ file: 't.csv', row: 3, line: 4, excerpt: '4,5,6' }),
  ])
  expect(await sql('SELECT a, b, _source_row, _corrupt_record FROM bronze.t ORDER BY _source_row')).toEqual([
    ['1', '2', 1n, null],
    [null, null, 2n, '3'],
    [null, null, 3n, '4,5,6'],
    ['7', '8', 4n, null],
  ])
})

test('JSON keeps its own types, nested ones too', async () => {
  const json =
    '[{"id":1,"big":9007199254740993,"ok":true,"score":1.5,"tags":["a",null],"at":{"x":1}},' +
    '{"id":2,"ok":null,"score":2,"tags":[],"at":null,"name":"ü"}]'
  const report = await take(['things.json', json])
  expect(report.failures).toEqual([])
  expect(
    await sql('SELECT id, big, ok, score, tags, at, name FROM bronze.things ORDER BY _source_row'),
  ).toEqual([
    [1n, 9007199254740993n, true, 1.5, ['a', null], { x: 1n }, null],
    [2n, null, null, 2, [], null, 'ü'],
  ])
})

test('JSON that does not fit the table it is appended to is kept as a corrupt record, and says which column', async () => {
  await take(['n.ndjson', '{"a":1}\n{"a":2}\n'])
  const report = await take(['n.ndjson', '{"a":3}\n{"a":"four"}\n'])
  expect(report.tables[0]).toMatchObject({ version: 1, rows: 2, corrupt: 1 })
  expect(report.rejects[0]?.reason).toContain('a')
  expect(
    await sql('SELECT a, _corrupt_record FROM bronze.n ORDER BY _ingestion_timestamp, _source_row'),
  ).toEqual([
    [1n, null],
    [2n, null],
    [3n, null],
    [null, '{"a":"four"}'],
  ])
})

test('Parquet comes in with its own types and row numbers', async () => {
  const select =
    "SELECT 1::INTEGER AS id, DATE '2024-02-29' AS day, 1.25::DECIMAL(9,2) AS price, 170141183460469231731687303715884105727 % 7 AS huge"
  await deps.jobs.copy(select, 'made.parquet', { format: 'parquet' })
  const bytes = await deps.storage.read('made.parquet')
  await take(['made.parquet', bytes ?? ''])
  const rows = await sql('SELECT id, day, price, _source_row, _source_file FROM bronze.made')
  expect(rows).toEqual([[1, '2024-02-29', '1.25', 1n, 'made.parquet']])
})

test('files that can not be read are named with the reason, and the others land all the same', async () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
  const report = await take(
    ['people.csv', people],
    ['photo.csv', png],
    ['nothing.csv', ''],
    ['cut.json', '[{"a":1},{"a":'],
  )
  expect(report.tables.map(({ table }) => table)).toEqual(['bronze.people', 'bronze.cut'])
  expect(report.tables[1]).toMatchObject({ rows: 2, corrupt: 1 })
  expect(report.failures.map(({ file }) => file)).toEqual(['photo.csv', 'nothing.csv'])
  for (const { reason } of report.failures) expect(reason.length).toBeGreaterThan(10)
})

test('files of one drop for one table are one commit', async () => {
  const files = [sourceFile('a.csv', 'x,y\n1,2\n'), sourceFile('b.csv', 'x,z\n3,4\n')]
  const report = await ingest(deps, files, { table: 'bronze.both' }, patientJob())
  expect(report.tables).toEqual([
    { table: 'bronze.both', version: 0, files: ['a.csv', 'b.csv'], rows: 2, corrupt: 0 },
  ])
  expect(await sql('SELECT x, y, z FROM bronze.both ORDER BY x')).toEqual([
    ['1', '2', null],
    ['3', null, '4'],
  ])
})

test('a cancelled ingest commits nothing and leaves no data file', async () => {
  const controller = new AbortController()
  const rows = Array.from({ length: 400_000 }, (_, index) => `${index},${index % 7}`).join('\n')
  const job = {
    cancel: controller.signal,
    onProgress: ({ rowsDone }: { rowsDone: number }) => {
      if (rowsDone > 300_000) controller.abort()
    },
  }
  await expect(
    ingest(deps, [sourceFile('big.csv', `a,b\n${rows}\n`, 65_536)], {}, job),
  ).rejects.toMatchObject({
    error: { kind: 'cancelled' },
  })
  expect(await deps.logs.find('bronze.big')).toBeUndefined()
  const left = (await deps.storage.list('bronze/big')).filter(({ name }) => name.endsWith('.parquet'))
  expect(left).toEqual([])
})

test('two ingests at the same time keep all their rows, each in its own table', async () => {
  const numbers = (from: number) =>
    `n\n${Array.from({ length: 300_000 }, (_, index) => from + index).join('\n')}\n`
  const reports = await Promise.all([
    take(['one.csv', numbers(0), 262_144]),
    take(['two.csv', numbers(1_000_000), 262_144]),
  ])
  expect(reports.flatMap(({ failures }) => failures)).toEqual([])
  for (const [table, from] of [
    ['one', 0],
    ['two', 1_000_000],
  ] as const) {
    const counts = await sql(`SELECT count(*), min(n::BIGINT), max(n::BIGINT) FROM bronze.${table}`)
    expect(counts).toEqual([[300_000n, BigInt(from), BigInt(from + 299_999)]])
  }
})

test('an engine that starts anew in the middle of a file fails the ingest, and no part of the file is committed', async () => {
  const numbers = `n\n${Array.from({ length: 300_000 }, (_, index) => index).join('\n')}\n`
  const controller = new AbortController()
  let first = true
  const onProgress = () => {
    if (!first) return
    first = false
    // Somebody else's statement on the same engine is cancelled: it takes the waiting rows with it.
    const other = deps.jobs.query('SELECT count(*) FROM range(100000000000)', { cancel: controller.signal })
    other.catch(() => undefined)
    setTimeout(() => controller.abort(), 20)
  }
  const job = { ...patientJob(), onProgress }
  await expect(ingest(deps, [sourceFile('n.csv', numbers, 262_144)], {}, job)).rejects.toMatchObject({
    error: { kind: 'worker-died' },
  })
  expect(await deps.logs.find('bronze.n')).toBeUndefined()
})

test('a file longer than one part becomes several data files whose rows add up', async () => {
  const rows = Array.from({ length: 600_000 }, (_, index) => `${index}`).join('\n')
  const report = await take(['long.csv', `n\n${rows}\n`, 262_144])
  expect(report.tables[0]).toMatchObject({ rows: 600_000, corrupt: 0 })
  const { snapshot } = await deps.logs.load('bronze.long')
  expect(snapshot.files.size).toBeGreaterThan(1)
  expect(await sql('SELECT count(*), count(DISTINCT n), max(_source_row) FROM bronze.long')).toEqual([
    [600_000n, 600_000n, 600_000n],
  ])
})

test('the plan of an ingest names table, format and first records, and writes nothing', async () => {
  await take(['people.csv', people])
  const plan = await planIngest(
    deps,
    [sourceFile('people.csv', people), sourceFile('x.json', '[{"a":1}]')],
    {},
  )
  expect(plan[0]).toMatchObject({
    table: 'bronze.people',
    append: true,
    format: { kind: 'delimited', header: true },
  })
  expect(plan[0]?.sample[0]).toEqual(['1', 'Ana', '2024-01-01'])
  expect(plan[1]).toMatchObject({ table: 'bronze.x', append: false, format: { kind: 'json' } })
  expect((await deps.logs.load('bronze.people')).snapshot.version).toBe(0)
})

test('the dropped file is kept as it came', async () => {
  const { batch } = await take(['people.csv', people])
  const kept = await deps.storage.read(`_boathouse/originals/${batch}/people.csv`)
  expect(new TextDecoder().decode(kept)).toBe(people)
})
