import { expect, test } from '@playwright/test'
import { ingestPeople, makeThreeLayers, openApp, rejection, sql } from './automation.fixture.ts'

test('ready resolves when the lake is open, and an empty lake has no tables', async ({ page }) => {
  await page.goto('/')
  const info = await page.evaluate(() => window.boathouse.ready)
  expect(info).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'My lake', recovered: 0 })
  expect(await page.evaluate(() => window.boathouse.tables())).toEqual([])
})

test('the guide works as it is written, and its tables survive a reload', async ({ page }) => {
  await openApp(page)
  await makeThreeLayers(page)
  const expected = {
    columns: [
      { name: 'name', type: 'string' },
      { name: 'people', type: 'long' },
    ],
    rows: [
      ['Ana', 1n],
      ['Bo, Jr.', 1n],
      [null, 1n],
    ],
    statement: 'query',
    stats: { filesRead: 1, filesSkipped: 0, bytesRead: expect.any(Number) },
  }
  const ask = 'SELECT * FROM gold.people ORDER BY name NULLS LAST'
  expect(await sql(page, ask)).toEqual(expected)
  await page.reload()
  await page.evaluate(() => window.boathouse.ready)
  expect(await sql(page, ask)).toEqual(expected)
  const tables = await page.evaluate(() => window.boathouse.tables())
  expect(
    tables.map(({ name, layer, version, rows, madeBy, stale }) => [
      name,
      layer,
      version,
      rows,
      madeBy,
      stale,
    ]),
  ).toEqual([
    ['bronze.people', 'bronze', 0, 3, 'ingest', false],
    ['silver.people', 'silver', 0, 3, 'recipe', false],
    ['gold.people', 'gold', 0, 2 + 1, 'aggregate', false],
  ])
  for (const { bytes, files, modified } of tables) {
    expect(bytes).toBeGreaterThan(100)
    expect(files).toBe(1)
    expect(Math.abs(Date.now() - modified)).toBeLessThan(600_000)
  }
})

test('ingest takes header, null token, table, formats and source system, and tells how far it is', async ({
  page,
}) => {
  await openApp(page)
  const { report, progress } = await page.evaluate(async () => {
    const progress: { phase: string; rowsDone: number; bytesDone: number; bytesTotal?: number }[] = []
    const report = await window.boathouse.ingest(
      [new File(['1;Ana;-\n2;-;x\n3\n'], 'a.dat'), new File(['k|v\n7|-\n'], 'b.txt')],
      {
        table: 'bronze.both',
        format: { header: false, nullToken: '-', delimiter: ';' },
        formats: { 'b.txt': { header: true, nullToken: null, delimiter: '|' } },
        sourceSystem: 'crm',
        onProgress: step => void progress.push(step),
      },
    )
    return { report, progress }
  })
  expect(report).toEqual({
    batch: expect.stringMatching(/^[0-9a-f-]{36}$/),
    tables: [{ table: 'bronze.both', version: 0, files: ['a.dat', 'b.txt'], rows: 4, corrupt: 1 }],
    rejects: [{ file: 'a.dat', row: 3, line: 3, reason: 'expected 3 fields, found 1', excerpt: '3' }],
    failures: [],
  })
  expect(progress.at(-1)).toMatchObject({
    phase: 'Reading b.txt',
    rowsDone: 4,
    bytesDone: 24,
    bytesTotal: 24,
  })
  const rows = await sql(
    page,
    'SELECT column_1, column_2, column_3, k, v, _source_system, _source_file, _source_row, _corrupt_record FROM bronze.both ORDER BY _source_file, _source_row',
  )
  expect(rows.rows).toEqual([
    ['1', 'Ana', null, null, null, 'crm', 'a.dat', 1n, null],
    ['2', null, 'x', null, null, 'crm', 'a.dat', 2n, null],
    [null, null, null, null, null, 'crm', 'a.dat', 3n, '3'],
    [null, null, null, '7', '-', 'crm', 'b.txt', 1n, null],
  ])
  const named = await page.evaluate(() =>
    window.boathouse.ingest([new File(['x\n1\n'], 'one.csv'), new File(['x\n2\n'], 'Two 2.csv')], {
      tables: { 'one.csv': 'bronze.first' },
    }),
  )
  expect(named.tables.map(({ table }) => table)).toEqual(['bronze.first', 'bronze.two_2'])
  expect(
    await rejection(page, `boathouse.ingest(new File(['x\\n1\\n'], 'x.csv'), { table: 'silver.x' })`),
  ).toMatchObject({ kind: 'invalid', problems: [{ path: 'table' }] })
})

test('an ingest that is aborted rejects as cancelled and leaves no table', async ({ page }) => {
  await openApp(page)
  const thrown = await page.evaluate(async () => {
    const lines = Array.from({ length: 600_000 }, (_, i) => `${i},${'text '.repeat(4)}${i}`).join('\n')
    const controller = new AbortController()
    return window.boathouse
      .ingest(new File([`a,b\n${lines}\n`], 'big.csv'), {
        signal: controller.signal,
        onProgress: ({ rowsDone }) => {
          if (rowsDone > 50_000) controller.abort()
        },
      })
      .then(
        () => undefined,
        (error: unknown) => error,
      )
  })
  expect(thrown).toMatchObject({ kind: 'cancelled', message: expect.stringMatching(/./) })
  expect(await page.evaluate(() => window.boathouse.tables())).toEqual([])
  await ingestPeople(page)
  expect((await sql(page, 'SELECT count(*) FROM bronze.people')).rows).toEqual([[3n]])
})

test('sql gives every type as the guide says', async ({ page }) => {
  await openApp(page)
  const { columns, rows } = await sql(
    page,
    `SELECT 9007199254740993::BIGINT AS l, 7::INTEGER AS i, 7::SMALLINT AS s, 1.5::DOUBLE AS d, 0.5::FLOAT AS f,
      12.50::DECIMAL(10, 2) AS m, true AS b, 'ü' AS t, DATE '2026-03-01' AS day,
      TIMESTAMPTZ '2026-03-01 09:14:00.000001+00' AS z, TIMESTAMP '2026-03-01 09:14:00' AS n, NULL::VARCHAR AS nothing,
      '\\x00\\xFF'::BLOB AS bin, [1::BIGINT, NULL] AS list, {'x': 1::INTEGER, 'y': [DATE '2026-03-01']} AS struct`,
  )
  expect(columns.map(({ name, type }) => [name, type])).toEqual([
    ['l', 'long'],
    ['i', 'integer'],
    ['s', 'short'],
    ['d', 'double'],
    ['f', 'float'],
    ['m', 'decimal(10,2)'],
    ['b', 'boolean'],
    ['t', 'string'],
    ['day', 'date'],
    ['z', 'timestamp'],
    ['n', 'timestamp_ntz'],
    ['nothing', 'string'],
    ['bin', 'binary'],
    ['list', 'array<long>'],
    ['struct', 'struct<x:integer,y:array<date>>'],
  ])
  const [row = []] = rows
  expect(row.filter((_, index) => index !== 12)).toEqual([
    9007199254740993n,
    7,
    7,
    1.5,
    0.5,
    '12.50',
    true,
    'ü',
    '2026-03-01',
    '2026-03-01T09:14:00.000001Z',
    '2026-03-01T09:14:00.000000',
    null,
    [1n, null],
    { x: 1, y: ['2026-03-01'] },
  ])
  const binary = await page.evaluate(async () => {
    const { rows: found } = await window.boathouse.sql(`SELECT '\\x00\\xFF'::BLOB`)
    const cell = found[0]?.[0]
    return cell instanceof Uint8Array ? [...cell] : undefined
  })
  expect(binary).toEqual([0, 255])
})

test('calls that can not be done reject with the LakeError as it is', async ({ page }) => {
  await openApp(page)
  await ingestPeople(page)
  const wrong = 'SELECT nme FROM bronze.people'
  expect(await rejection(page, `boathouse.sql(${JSON.stringify(wrong)})`)).toMatchObject({
    kind: 'query-failed',
    sql: wrong,
    position: 7,
    message: expect.stringContaining('nme'),
  })
  expect(await rejection(page, `boathouse.sql('SELEC 1')`)).toMatchObject({
    kind: 'query-failed',
    position: 0,
  })
  for (const call of [`history('bronze.none')`, `exportTable('bronze.none')`, `drop('bronze.none')`]) {
    expect(await rejection(page, `boathouse.${call}`), call).toMatchObject({
      kind: 'table-missing',
      table: 'bronze.none',
    })
  }
  expect(await rejection(page, `boathouse.exportTable('bronze.people', { version: 7 })`)).toMatchObject({
    kind: 'version-missing',
    version: 7,
    latest: 0,
  })
  const unknown = [
    [`exportTable('bronze.people', { format: 'xls' })`, 'format'],
    [`clusters('bronze.people', 'name', { kind: 'guess' })`, 'kind'],
    [`clusters('bronze.people', 'name', { kind: 'levenshtein', radius: 99, block: 1 })`, 'radius'],
  ] as const
  for (const [call, path] of unknown)
    expect(await rejection(page, `boathouse.${call}`), call).toMatchObject({
      kind: 'invalid',
      problems: [{ path }],
    })
  expect(
    await rejection(
      page,
      `boathouse.recipes.save('silver.x', { input: 'bronze.people', steps: [{ op: 'fly' }] })`,
    ),
  ).toMatchObject({ kind: 'invalid', problems: [{ path: expect.stringContaining('steps[0]') }] })
})

test('recipes and aggregates come back as saved, a revision higher each time, and refresh works only when there is something to do', async ({
  page,
}) => {
  await openApp(page)
  await ingestPeople(page)
  const recipe = {
    input: 'bronze.people',
    steps: [{ id: 'a', op: 'cast', columns: [{ column: 'id', to: 'long' }], onError: 'null' }],
  } as const
  expect(await page.evaluate(() => window.boathouse.recipes.get('silver.people'))).toBeUndefined()
  const first = await page.evaluate(value => window.boathouse.recipes.save('silver.people', value), recipe)
  expect(first).toMatchObject({ ...recipe, output: 'silver.people', audit: 'drop', formatVersion: 1 })
  const second = await page.evaluate(value => window.boathouse.recipes.save('silver.people', value), recipe)
  expect(second, 'the same recipe keeps its revision').toEqual(first)
  const changed = { ...recipe, audit: 'keep' } as const
  const third = await page.evaluate(value => window.boathouse.recipes.save('silver.people', value), changed)
  expect(third).toEqual({ ...first, audit: 'keep', revision: first.revision + 1 })
  expect(await page.evaluate(() => window.boathouse.recipes.get('silver.people'))).toEqual(third)
  const nameless = { input: 'bronze.people', steps: [{ op: 'drop', columns: ['joined'] }] } as const
  const save = () => page.evaluate(value => window.boathouse.recipes.save('silver.nameless', value), nameless)
  expect(await save(), 'steps without ids are told apart by their place').toEqual(await save())
  await page.evaluate(value => window.boathouse.recipes.save('silver.people', value), recipe)
  expect(await page.evaluate(() => window.boathouse.recipes.get('silver.people'))).toMatchObject(recipe)

  const refreshed = {
    table: 'silver.people',
    version: 0,
    rows: 3,
    inputs: [{ table: 'bronze.people', version: 0 }],
  }
  const refresh = (table: string) => page.evaluate(name => window.boathouse.refresh(name), table)
  expect(await refresh('silver.people')).toEqual({ ...refreshed, committed: true })
  expect(await refresh('silver.people')).toEqual({ ...refreshed, committed: false })

  const aggregate = {
    input: 'silver.people',
    groupBy: [],
    measures: [
      { fn: 'sum', column: 'id', as: 'ids' },
      { fn: 'count-distinct', column: 'name', as: 'names' },
    ],
  } as const
  expect(await page.evaluate(() => window.boathouse.aggregates.get('gold.all'))).toBeUndefined()
  const saved = await page.evaluate(value => window.boathouse.aggregates.save('gold.all', value), aggregate)
  expect(saved).toMatchObject({ ...aggregate, output: 'gold.all' })
  expect(await page.evaluate(() => window.boathouse.aggregates.get('gold.all'))).toEqual(saved)
  expect(await refresh('gold.all')).toMatchObject({ version: 0, rows: 1, committed: true })

  await ingestPeople(page)
  const stale = await page.evaluate(() => window.boathouse.tables())
  expect(stale.map(table => [table.name, table.stale])).toEqual([
    ['bronze.people', false],
    ['silver.people', true],
    ['gold.all', true],
  ])
  expect(await refresh('gold.all')).toMatchObject({ version: 1, committed: true })
  expect((await sql(page, 'SELECT ids::BIGINT, names FROM gold.all')).rows).toEqual([[12n, 3n]])
})

test('history tells every commit, oldest first', async ({ page }) => {
  await openApp(page)
  const { batch } = await ingestPeople(page)
  await ingestPeople(page)
  const history = await page.evaluate(() => window.boathouse.history('bronze.people'))
  expect(
    history.map(entry => [entry.version, entry.filesAdded, entry.filesRemoved, entry.rowsAdded, entry.rows]),
  ).toEqual([
    [0, 1, 0, 3, 3],
    [1, 1, 0, 3, 6],
  ])
  expect(JSON.stringify(history[0]?.info)).toContain(batch)
  expect(Math.abs(Date.now() - (history[1]?.timestamp ?? 0))).toBeLessThan(600_000)
})
