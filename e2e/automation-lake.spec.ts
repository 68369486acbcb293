import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { bytesOf, ingestPeople, makeThreeLayers, openApp, rejection, sql } from './automation.fixture.ts'
import { nativeRows } from './native-duckdb.fixture.ts'

test('a table at any version is one Parquet, CSV or JSON file', async ({ page }) => {
  await openApp(page)
  await makeThreeLayers(page)
  await ingestPeople(page)
  await page.evaluate(() => window.boathouse.refresh('silver.people'))
  const folder = mkdtempSync(join(tmpdir(), 'boathouse-export-'))
  const read = async (name: string, call: string, select: string) => {
    const path = join(folder, name)
    writeFileSync(path, await bytesOf(page, call))
    return nativeRows(select.replace('?', `'${path}'`))
  }
  try {
    const rows = [
      [1n, 'Ana', '2024-02-29'],
      [2n, null, '2024-03-01'],
      [3n, 'Bo, Jr.', ''],
    ]
    const old = `boathouse.exportTable('silver.people', { format: 'parquet', version: 0 })`
    const select = 'SELECT * FROM read_parquet(?) ORDER BY id, name'
    expect(await read('old.parquet', old, select)).toEqual(rows)
    expect(await read('new.parquet', `boathouse.exportTable('silver.people')`, select)).toEqual(
      rows.flatMap(row => [row, row]),
    )
    const described = await nativeRows(`DESCRIBE SELECT * FROM '${join(folder, 'old.parquet')}'`)
    expect(described.map(([name, type]) => [name, type])).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
      ['joined', 'VARCHAR'],
    ])
    const text = async (format: string) =>
      String(
        await bytesOf(page, `boathouse.exportTable('silver.people', { format: '${format}', version: 0 })`),
      )
    expect(await text('csv')).toBe('id,name,joined\n1,Ana,2024-02-29\n2,,2024-03-01\n3,"Bo, Jr.",""\n')
    const records = (await text('json')).trim().split('\n')
    expect(records.map(line => JSON.parse(line) as unknown)).toEqual(
      rows.map(([id, name, joined]) => ({ id: Number(id), name, joined })),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an exported lake opens in another browser with all tables, versions and recipes, and only once', async ({
  page,
  browser,
}) => {
  await openApp(page)
  await makeThreeLayers(page)
  await ingestPeople(page)
  const zip = (await bytesOf(page, 'boathouse.exportLake()')).toString('base64')
  const summary = (on: Page) =>
    on.evaluate(async () => {
      const api = window.boathouse
      const names = (await api.tables()).map(({ name, version, rows, stale }) => ({
        name,
        version,
        rows,
        stale,
      }))
      return {
        names,
        histories: await Promise.all(names.map(({ name }) => api.history(name))),
        recipe: await api.recipes.get('silver.people'),
        aggregate: await api.aggregates.get('gold.people'),
      }
    })
  const context = await browser.newContext()
  try {
    const other = await context.newPage()
    await openApp(other)
    const importIt = () =>
      other.evaluate(
        base64 =>
          window.boathouse
            .importLake(new Blob([Uint8Array.from(atob(base64), char => char.charCodeAt(0))]))
            .catch((error: unknown) => error),
        zip,
      )
    expect(await importIt()).toEqual(
      expect.arrayContaining(['bronze.people', 'silver.people', 'gold.people']),
    )
    const there = await summary(other)
    expect(there).toEqual(await summary(page))
    expect((await sql(other, 'SELECT count(*), count(DISTINCT _batch_id) FROM bronze.people')).rows).toEqual([
      [6n, 2n],
    ])

    await other.evaluate(() => window.boathouse.drop('gold.people'))
    expect(await importIt()).toMatchObject({
      kind: 'invalid',
      problems: [{ path: 'bronze/people' }, { path: 'silver/people' }],
    })
    const names = (await other.evaluate(() => window.boathouse.tables())).map(({ name }) => name)
    expect(names, 'nothing was written').toEqual(['bronze.people', 'silver.people'])
    expect(await rejection(other, `boathouse.importLake(new File(['no zip'], 'no.zip'))`)).toMatchObject({
      kind: 'input-unreadable',
      file: 'no.zip',
      message: expect.stringContaining('no.zip'),
    })
  } finally {
    await context.close()
  }
})

test('a dropped table is gone, with its history and recipe, and its name is free again, in every tab', async ({
  page,
  context,
}) => {
  await openApp(page)
  await makeThreeLayers(page)
  const other = await context.newPage()
  await openApp(other)
  expect((await sql(other, 'SELECT count(*) FROM bronze.people b, silver.people s')).rows).toEqual([[9n]])
  expect((await sql(page, 'SELECT count(*) FROM bronze.people')).rows).toEqual([[3n]])
  await page.evaluate(() => window.boathouse.drop('silver.people'))
  await page.evaluate(() => window.boathouse.drop('bronze.people'))
  for (const tab of [page, other]) {
    const names = (await tab.evaluate(() => window.boathouse.tables())).map(({ name }) => name)
    expect(names).toEqual(['gold.people'])
    expect(await tab.evaluate(() => window.boathouse.recipes.get('silver.people'))).toBeUndefined()
    expect(await rejection(tab, `boathouse.sql('SELECT * FROM bronze.people')`)).toMatchObject({
      kind: 'query-failed',
      message: expect.stringContaining('There is no table bronze.people'),
    })
  }
  expect((await ingestPeople(other)).tables).toMatchObject([{ version: 0, rows: 3 }])
  for (const tab of [page, other]) {
    expect((await sql(tab, 'SELECT count(*) FROM bronze.people')).rows).toEqual([[3n]])
    expect(await tab.evaluate(() => window.boathouse.history('bronze.people'))).toHaveLength(1)
  }
})

test('two pages that ingest into one table at the same time lose no version and no row', async ({
  page,
  context,
}) => {
  await openApp(page)
  const second = await context.newPage()
  await openApp(second)
  const ingestMany = (on: Page, origin: string) =>
    on.evaluate(async from => {
      const versions: number[] = []
      for (let i = 0; i < 8; i++) {
        const file = new File([`origin,n\n${from},${i}\n`], `${from}.csv`)
        const { tables, failures } = await window.boathouse.ingest(file, { table: 'bronze.shared' })
        if (failures.length > 0) throw new Error(JSON.stringify(failures))
        versions.push(tables[0]?.version ?? -1)
      }
      return versions
    }, origin)
  const [a, b] = await Promise.all([ingestMany(page, 'a'), ingestMany(second, 'b')])
  expect([...a, ...b].toSorted((x, y) => x - y)).toEqual(Array.from({ length: 16 }, (_, i) => i))
  for (const on of [page, second]) {
    expect((await sql(on, 'SELECT origin, n FROM bronze.shared ORDER BY origin, n')).rows).toEqual(
      ['a', 'b'].flatMap(origin => Array.from({ length: 8 }, (_, i) => [origin, String(i)])),
    )
    expect(await on.evaluate(() => window.boathouse.history('bronze.shared'))).toHaveLength(16)
  }
})
