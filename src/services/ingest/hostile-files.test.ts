import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IngestOptions } from '../../core/lake/ingest-views.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { LakeDeps } from '../deps.ts'
import { memoryLake, patientJob, sourceFile } from '../lake.fixture.ts'
import { runSql } from '../sql.ts'
import { type CorruptRecord, type HostileFile, joined, utf8 } from './hostile-bytes.fixture.ts'
import { hostileFiles } from './hostile-files.fixture.ts'
import { ingest } from './ingest.ts'
import { planIngest } from './plan-ingest.ts'

const mebibytes = 1024 * 1024
const shared = '/work/shared/data'
const withData = existsSync(shared)
if (!withData) console.warn(`Skipped: the real hostile files, because ${shared} is not there.`)

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
  return () => deps.interactive.close()
})

let tables = 0
/** One file into a table of its own. */
const drop = async (name: string, bytes: Uint8Array, format: IngestOptions['format'] = {}) => {
  const table = `bronze.t${++tables}`
  // An odd chunk size cuts characters, line ends and records in two; large files take chunks as they do in the browser.
  const source = sourceFile(name, bytes, bytes.length > mebibytes ? mebibytes : 997)
  const plan = await planIngest(deps, [source], { table, format })
  const report = await ingest(deps, [source], { table, format }, patientJob())
  return { table, report, problem: plan[0]?.problem }
}

const isCorrupt = (record: readonly Value[] | CorruptRecord): record is CorruptRecord => 'corrupt' in record

const contentOf = async (table: string) => {
  const { columns, rows } = await runSql(deps, `SELECT * FROM ${table} ORDER BY _source_row`, patientJob())
  const own = columns.length - 6
  return {
    columns: columns.slice(0, own).map(({ name }) => name),
    types: columns.slice(0, own).map(({ type }) => type),
    rows: rows.map(row => row.slice(0, own)),
    audit: rows.map(row => ({ file: row[own + 2], row: row[own + 3], corrupt: row[own + 5] })),
  }
}

const originals = (batch: string) => deps.storage.list(`_boathouse/originals/${batch}`)

const expectRefused = async (file: HostileFile, refused: RegExp) => {
  const { table, report, problem } = await drop(file.name, file.bytes)
  expect(report).toMatchObject({ tables: [], rejects: [], failures: [{ file: file.name }] })
  const [failure] = report.failures
  expect(failure?.reason).toMatch(refused)
  expect(failure?.reason.startsWith(file.name), 'the message names the file').toBe(true)
  if (problem !== undefined) expect(problem, 'the plan says the same').toBe(failure?.reason)
  expect(await deps.logs.find(table), 'there is no table').toBeUndefined()
  expect(await originals(report.batch), 'nothing of the file is kept').toEqual([])
}

const expectRead = async (file: HostileFile, records: NonNullable<HostileFile['records']>) => {
  const { table, report } = await drop(file.name, file.bytes)
  const corrupt = records.filter(isCorrupt)
  expect(report.failures).toEqual([])
  expect(report.tables).toMatchObject([{ table, rows: records.length, corrupt: corrupt.length }])
  const content = await contentOf(table)
  expect(content.columns).toEqual(file.columns)
  expect(content.rows).toEqual(
    records.map(record => (isCorrupt(record) ? content.columns.map(() => null) : record)),
  )
  expect(content.audit).toEqual(
    records.map((record, index) => ({
      file: file.name,
      row: BigInt(index + 1),
      corrupt: isCorrupt(record) ? record.corrupt : null,
    })),
  )
  expect(report.rejects).toEqual(
    corrupt.map(record => ({
      file: file.name,
      row: records.indexOf(record) + 1,
      line: record.line,
      reason: expect.stringMatching(record.reason),
      excerpt: record.corrupt.slice(0, 200),
    })),
  )
  const [kept] = await originals(report.batch)
  const original = await deps.storage.read(`_boathouse/originals/${report.batch}/${kept?.name}`)
  expect(Buffer.compare(original ?? new Uint8Array(), file.bytes), 'the original is kept as it came').toBe(0)
}

describe('every record is a row or a corrupt record, and a file that can not be read is refused by name', () => {
  test.each(hostileFiles.map(file => [file.what, file] as const))('%s', async (_, file) => {
    if (file.refused) await expectRefused(file, file.refused)
    else await expectRead(file, file.records ?? [])
  })
})

describe('long lines and many columns', () => {
  const long = 'x'.repeat(10 * mebibytes)

  test('2,000 columns keep every cell', async () => {
    const cells = (row: number) => Array.from({ length: 2000 }, (_, column) => `${row * 10_000 + column}`)
    const columns = Array.from({ length: 2000 }, (_, column) => `c${column}`)
    const text = [columns, cells(1), ['short'], cells(3)].map(row => row.join(',')).join('\n')
    const corrupt = { corrupt: 'short', line: 3, reason: /expected 2000 fields, found 1/ }
    const records = [cells(1), corrupt, cells(3)]
    await expectRead({ what: '', name: 'wide.csv', bytes: utf8(text), columns, records }, records)
  })

  test('more columns than a table can have are refused with that reason', async () => {
    const text = Array.from({ length: 10_001 }, (_, column) => `c${column}`).join(',')
    await expectRefused({ what: '', name: 'wider.csv', bytes: utf8(text) }, /more than 10,000 columns/)
  })

  test('a cell of 10 MB is kept whole', async () => {
    const records = [
      ['1', long],
      ['2', 'b'],
    ]
    const bytes = utf8(`id,text\n1,${long}\n2,b\n`)
    await expectRead({ what: '', name: 'cell.csv', bytes, columns: ['id', 'text'], records }, records)
  })

  test.each([
    ['without a delimiter', long],
    ['with delimiters', 'ab,cd;'.repeat((10 * mebibytes) / 6)],
  ])('a single line of 10 MB %s is one row, not a header', async (_, text) => {
    const file = { what: '', name: 'line.csv', bytes: utf8(text), columns: ['column_1'], records: [[text]] }
    await expectRead(file, file.records)
    const asked = await drop('line.csv', file.bytes, { header: true })
    expect(asked.report.failures).toEqual([
      { file: 'line.csv', reason: expect.stringMatching(/^line\.csv can not have a header.*256 KiB/) },
    ])
  })

  test('JSON of 10 MB on a single line is read record by record', async () => {
    const records = [[long], ['b']]
    const bytes = utf8(`[{"a":"${long}"},{"a":"b"}]`)
    await expectRead({ what: '', name: 'line.json', bytes, columns: ['a'], records }, records)
  })

  test('a JSON record of 10 MB that is cut is one corrupt record', async () => {
    const text = `{"a":"${long}`
    const records = [{ corrupt: text, line: 1, reason: /the text ends inside/ }]
    await expectRead({ what: '', name: 'cut.ndjson', bytes: utf8(text), columns: [], records }, records)
  })
})

describe('Parquet', () => {
  let good: Uint8Array
  beforeAll(async () => {
    const select = `SELECT range AS id, 'name ' || range AS name, range / 4 AS half FROM range(20000)`
    await deps.jobs.copy(select, 'good.parquet', { format: 'parquet' })
    good = (await deps.storage.read('good.parquet')) ?? new Uint8Array()
    expect(good.length).toBeGreaterThan(10_000)
  })

  test.each([0.1, 0.5, 0.9, 0.9999])('cut after %f of its bytes it is refused by name', async share => {
    const bytes = good.slice(0, Math.floor(good.length * share))
    await expectRefused({ what: '', name: 'cut.parquet', bytes }, /cut\.parquet can not be read as Parquet/)
  })

  test('with a damaged byte it is refused by name or comes in with all its rows, wherever the byte is', async () => {
    const footer = new DataView(good.buffer, good.byteOffset + good.length - 8).getUint32(0, true)
    const inData = Array.from({ length: 40 }, (_, index) => Math.floor((good.length * index) / 40))
    // Sizes in the footer are what the engine believes: two bytes of three are tried there.
    const inFooter = Array.from({ length: footer }, (_, index) => good.length - 8 - footer + index)
    for (const place of [...inData, ...inFooter.filter(at => at % 3 > 0)]) {
      const bytes = good.slice()
      bytes[place] = (bytes[place] ?? 0) ^ 0xff
      const { report } = await drop('damaged.parquet', bytes)
      const [failure] = report.failures
      if (failure) expect(failure.reason, `byte ${place}`).toMatch(/^damaged\.parquet /)
      else expect(report.tables, `byte ${place}`).toMatchObject([{ rows: 20_000 }])
    }
    await expectStillWorks()
  })

  test.each([`it's [1]*.parquet`, 'back\\slash?.parquet', '日本 🚀.parquet'])(
    'is read under the name %s',
    async name => {
      const { table, report } = await drop(name, good)
      expect(report.failures).toEqual([])
      const count = `SELECT count(*), sum(id), min(_source_file) FROM ${table}`
      const sums = await runSql(deps, count, patientJob())
      expect(sums.rows).toEqual([[20_000n, expect.anything(), name]])
    },
  )
})

const expectStillWorks = async () => {
  const { table } = await drop('fine.csv', utf8('a,b\n1,2\n'))
  expect((await contentOf(table)).rows).toEqual([['1', '2']])
}

test('files that are refused leave a table that is there as it was, and one good file of the drop still lands', async () => {
  const refused = hostileFiles.filter(file => file.refused)
  const sources = refused.map(file => sourceFile(file.name, file.bytes))
  const options = { table: 'bronze.steady' }
  await ingest(deps, [sourceFile('first.csv', 'a\n1\n')], options, patientJob())
  const none = await ingest(deps, sources, options, patientJob())
  expect(none.tables).toEqual([])
  expect(none.failures.map(({ file }) => file)).toEqual(refused.map(({ name }) => name))
  expect((await deps.logs.load('bronze.steady')).snapshot.version).toBe(0)
  const one = await ingest(deps, [...sources, sourceFile('second.csv', 'a\n2\n')], options, patientJob())
  expect(one.tables).toMatchObject([{ version: 1, files: ['second.csv'], rows: 1, corrupt: 0 }])
})

test('an original is gone when its batch was cancelled', async () => {
  const controller = new AbortController()
  const job = { cancel: controller.signal, onProgress: () => controller.abort() }
  const before = await deps.storage.list('_boathouse/originals')
  const rows = Array.from({ length: 100_000 }, (_, index) => `${index},x`).join('\n')
  const files = [sourceFile('a.csv', `a,b\n${rows}`), sourceFile('b.csv', `a,b\n${rows}`)]
  await expect(ingest(deps, files, { table: 'bronze.gone' }, job)).rejects.toMatchObject({
    error: { kind: 'cancelled' },
  })
  const known = new Set(before.map(({ name }) => name))
  for (const { name } of await deps.storage.list('_boathouse/originals')) {
    if (!known.has(name)) expect(await originals(name)).toEqual([])
  }
})

describe.runIf(withData)('csv-spectrum', () => {
  const folder = join(shared, 'csv-spectrum')
  const files = withData ? readdirSync(join(folder, 'csvs')) : []
  test.each(files)('%s', async name => {
    const expected = JSON.parse(
      readFileSync(join(folder, 'json', name.replace('.csv', '.json')), 'utf8'),
    ) as Record<string, string>[]
    const { table, report } = await drop(name, readFileSync(join(folder, 'csvs', name)), {
      header: true,
      nullToken: null,
    })
    expect(report).toMatchObject({ failures: [], rejects: [] })
    const { columns, rows } = await contentOf(table)
    expect(rows.map(row => Object.fromEntries(columns.map((column, i) => [column, row[i]])))).toEqual(
      expected,
    )
  })
})

/** The value as JSON.parse would have given it: text where a column had to hold several types is the JSON of the value. */
const sameAs = (found: Value, expected: unknown): boolean => {
  if (typeof found === 'bigint') return Number(found) === expected
  if (Array.isArray(found)) {
    return (
      Array.isArray(expected) &&
      found.length === expected.length &&
      found.every((item, i) => sameAs(item as Value, expected[i]))
    )
  }
  if (found !== null && typeof found === 'object' && !(found instanceof Uint8Array)) {
    const values = Object.values(expected as object)
    return Object.values(found).every((value, i) => sameAs(value, values[i]))
  }
  if (typeof found === 'string' && typeof expected !== 'string') {
    return JSON.stringify(JSON.parse(found)) === JSON.stringify(expected)
  }
  return Object.is(found, expected)
}

describe.runIf(withData)('JSONTestSuite', () => {
  const folder = join(shared, 'json-suite', 'test_parsing')
  const files = withData ? readdirSync(folder) : []
  const take = (name: string) => drop(name, readFileSync(join(folder, name)))
  /** A key twice in one object is JSON, but no record can hold both values. */
  const unkeepable = /duplicated_key/

  test.each(files.filter(name => name.startsWith('y_')))('%s becomes the records it holds', async name => {
    const parsed = JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown
    const records: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
    const { table, report } = await take(name)
    if (unkeepable.test(name)) {
      const [only] = [
        ...report.failures.map(({ reason }) => reason),
        ...report.rejects.map(({ reason }) => reason),
      ]
      expect(only).toMatch(/twice|again|more than once/)
      return
    }
    expect(report).toMatchObject({ failures: [], tables: [{ rows: records.length, corrupt: 0 }] })
    const { rows, columns } = await contentOf(table)
    records.forEach((record, index) => {
      const isObject = record !== null && typeof record === 'object' && !Array.isArray(record)
      const expected = isObject ? Object.values(record) : [record]
      const found = rows[index] ?? []
      expect(columns.length).toBeGreaterThanOrEqual(expected.length)
      expected.forEach((value, i) =>
        expect(sameAs(found[i] ?? null, value), `column ${i} of record ${index}`).toBe(true),
      )
    })
  })

  test('what must not parse is refused by name or has a corrupt record', async () => {
    const silent: string[] = []
    for (const name of files.filter(file => file.startsWith('n_'))) {
      const { report } = await take(name)
      const refused = report.failures.length === 1 && report.failures[0]?.reason.startsWith(name) === true
      if (!refused && !(report.tables[0] && report.tables[0].corrupt > 0)) silent.push(name)
    }
    expect(silent).toEqual([])
  })

  test('what may or may not parse is answered, too', async () => {
    for (const name of files.filter(file => file.startsWith('i_'))) {
      const { report } = await take(name)
      expect(report.failures.length + report.tables.length, name).toBe(1)
    }
  })
})

describe.runIf(withData)('big-list-of-naughty-strings', () => {
  const text = withData ? readFileSync(join(shared, 'naughty', 'blns.json'), 'utf8') : '[]'
  const strings = JSON.parse(text) as string[]
  const records = strings.map(string => [string])

  test('as JSON every string comes back as it was', async () => {
    const file = { what: '', name: 'blns.json', bytes: utf8(text), columns: ['value'], records }
    await expectRead(file, records)
  })

  test('as CSV every string comes back as it was', async () => {
    const lines = ['n,naughty', ...strings.map((s, n) => `${n},"${s.replaceAll('"', '""')}"`)]
    const rows = strings.map((string, n) => [String(n), string])
    const bytes = joined(lines.join('\r\n'))
    await expectRead({ what: '', name: 'blns.csv', bytes, columns: ['n', 'naughty'], records: rows }, rows)
  })
})

afterAll(() => expectStillWorks())
