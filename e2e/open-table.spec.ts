import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { openApp, rejection, sql } from './automation.fixture.ts'
import {
  type Files,
  asBase64,
  below,
  dropPaths,
  fixtures,
  lakeFiles,
  readFolder,
  writeFiles,
  zipOf,
} from './delta-files.fixture.ts'

/** A table of three versions, in partitions, one row of which is marked as deleted, under column mapping; and one beside it. */
const makeTables = (page: Page) =>
  sql(
    page,
    `CREATE TABLE silver.sales (id BIGINT, "the city" STRING, day DATE) PARTITIONED BY (day)
       TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.enableDeletionVectors' = 'true');
     INSERT INTO silver.sales VALUES (1, 'Lima', DATE '2026-03-01'), (2, 'Oslo', DATE '2026-03-02'), (3, 'Rome', DATE '2026-03-01');
     DELETE FROM silver.sales WHERE id = 3;
     CREATE TABLE gold.totals AS SELECT 2 AS n`,
  )

const expected = [
  [1n, 'Lima', '2026-03-01'],
  [2n, 'Oslo', '2026-03-02'],
]

/** Opens a table out of files with paths, as a script would. */
const openFiles = (page: Page, name: string, files: Files) =>
  page.evaluate(
    async ([table, list]) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), char => char.charCodeAt(0))
      return window.boathouse
        .openTable(
          table,
          list.map(([path, text]) => ({ path, file: new Blob([bytes(text)]) })),
        )
        .catch((error: unknown) => error)
    },
    [name, asBase64(files)] as const,
  )

const openZip = (page: Page, name: string, zip: Buffer) =>
  page.evaluate(
    ([table, text]) =>
      window.boathouse
        .openTable(table, new Blob([Uint8Array.from(atob(text), char => char.charCodeAt(0))]))
        .catch((error: unknown) => error),
    [name, zip.toString('base64')] as const,
  )

let folder = ''
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boathouse-tables-'))
})
test.afterEach(() => rmSync(folder, { recursive: true }))

test('a script opens a table as files with paths and as a zip, with its history, once a name', async ({
  page,
}) => {
  await openApp(page)
  await makeTables(page)
  const files = below(await lakeFiles(page), 'silver/sales/', 'any/where/sales/')
  const live = await page.evaluate(() => window.boathouse.detail('silver.sales'))
  const version = { version: 2, files: live.numFiles }
  expect(await openFiles(page, 'silver.as_files', files)).toMatchObject({
    table: 'silver.as_files',
    ...version,
  })
  expect(await openZip(page, 'gold.as_zip', await zipOf(files))).toMatchObject({
    table: 'gold.as_zip',
    ...version,
  })
  for (const table of ['silver.as_files', 'gold.as_zip']) {
    expect((await sql(page, `SELECT * FROM ${table} ORDER BY id`)).rows).toEqual(expected)
    expect((await sql(page, `SELECT count(*) FROM ${table} VERSION AS OF 1`)).rows).toEqual([[3n]])
    const history = await page.evaluate(name => window.boathouse.history(name), table)
    expect(history.map(({ operation }) => operation)).toEqual(['CREATE TABLE', 'WRITE', 'DELETE'])
    // It is a table like any other: the next statement writes to it.
    expect(await sql(page, `UPDATE ${table} SET "the city" = 'Cusco' WHERE id = 1`)).toMatchObject({
      version: 3,
    })
  }

  expect(await openFiles(page, 'silver.as_files', files)).toMatchObject({ kind: 'invalid' })
  expect(await openFiles(page, 'silver.none', new Map([['a.txt', new Uint8Array(3)]]))).toMatchObject({
    kind: 'input-unreadable',
    message: expect.stringContaining('_delta_log'),
  })
  const names = (await page.evaluate(() => window.boathouse.tables())).map(({ name }) => name)
  expect(names).not.toContain('silver.none')
})

test('tables of other engines open: partitions, deletion vectors, column mapping', async ({ page }) => {
  const tables = [
    [
      'dat/basic_partitioned/delta',
      'SELECT count(*), count(DISTINCT letter), sum(number)::BIGINT FROM ?',
      [[6n, 4n, 21n]],
    ],
    ['kernel-rs-golden/dv-with-columnmapping/delta', 'SELECT count(*) FROM ?', [[35n]]],
  ] as const
  const there = tables.filter(([path]) => existsSync(join(fixtures, path)))
  test.skip(there.length === 0, `SKIPPED: the tables of other engines are not there (${fixtures})`)
  await openApp(page)
  for (const [index, [path, question, answer]] of there.entries()) {
    const name = `silver.foreign_${index}`
    expect(await openFiles(page, name, readFolder(join(fixtures, path)))).toMatchObject({ table: name })
    expect((await sql(page, question.replace('?', name))).rows).toEqual(answer)
  }
})

test('a dropped folder is told for the tables that it is, and they open where the user says', async ({
  page,
}) => {
  await openApp(page)
  await makeTables(page)
  const files = await lakeFiles(page)
  writeFiles(below(files, 'silver/sales/'), join(folder, 'brought', 'sales'))
  writeFiles(below(files, 'gold/totals/'), join(folder, 'brought', 'gold', 'totals'))
  await dropPaths(page, [join(folder, 'brought')])

  const sheet = page.getByRole('dialog', { name: 'Open 2 Delta tables' })
  await expect(sheet.getByText(/^a Delta table, \d+ files/)).toHaveCount(2)
  const sales = sheet.getByRole('textbox', { name: 'Name of sales' })
  await expect(sales, 'its own name is taken').toHaveValue('sales_2')
  await expect(
    sheet.getByRole('button', { name: /Layer of totals/ }),
    'its folder lies in one named gold',
  ).toContainText('gold')
  await sales.fill('sales')
  await expect(sheet.getByText('silver.sales is in this lake already.')).toBeVisible()
  await expect(sheet.getByRole('button', { name: 'Open 2 Delta tables' })).toBeDisabled()
  await sales.fill('brought')
  await page.keyboard.press('Enter')

  await expect(page.getByText('Opened silver.brought')).toBeVisible()
  await expect(page.getByText('Opened gold.totals_2')).toBeVisible()
  await expect(page, 'the first of the list is shown').toHaveURL(/gold\.totals_2/)
  await page.getByRole('button', { name: 'Show silver.brought' }).click()
  await expect(page.getByRole('gridcell', { name: 'Oslo' })).toBeVisible()
  expect((await sql(page, 'SELECT * FROM silver.brought ORDER BY id')).rows).toEqual(expected)
})

test('a dropped zip opens too, files beside it are ingested, and a table can be left out', async ({
  page,
}) => {
  await openApp(page)
  await makeTables(page)
  const files = await lakeFiles(page)
  const two = new Map([
    ...below(files, 'silver/sales/', 'x/sales/'),
    ...below(files, 'gold/totals/', 'x/totals/'),
  ])
  writeFileSync(join(folder, 'tables.zip'), await zipOf(two))
  writeFileSync(join(folder, 'people.csv'), 'id,name\n1,Ana\n')
  await dropPaths(page, [join(folder, 'tables.zip'), join(folder, 'people.csv')])

  const sheet = page.getByRole('dialog', { name: 'Open 2 Delta tables' })
  await expect(sheet.getByText('tables.zip › x/sales')).toBeVisible()
  await sheet.getByRole('button', { name: 'Leave totals out' }).click()
  await page
    .getByRole('dialog', { name: 'Open 1 Delta table' })
    .getByRole('button', { name: 'Open 1 Delta table' })
    .click()
  await expect(page.getByText('Opened silver.sales_2')).toBeVisible()

  await page
    .getByRole('dialog', { name: 'Ingest 1 file' })
    .getByRole('button', { name: 'Ingest 1 file' })
    .click()
  await expect(page.getByText('1 row into bronze.people')).toBeVisible()
  const names = (await page.evaluate(() => window.boathouse.tables())).map(({ name }) => name)
  expect(names.toSorted()).toEqual(['bronze.people', 'gold.totals', 'silver.sales', 'silver.sales_2'])
})

test('a zip of a whole lake is added as a lake, and a table that can not be read says why', async ({
  page,
  browser,
}) => {
  await openApp(page)
  await makeTables(page)
  const files = await lakeFiles(page)
  writeFileSync(join(folder, 'lake.zip'), await zipOf(files))
  const broken = new Map(below(files, 'gold/totals/'))
  const log = '_delta_log/00000000000000000000.json'
  const strange = String(Buffer.from(broken.get(log) ?? [])).replace(
    /"protocol":\{[^}]*\}/,
    '"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["starGates"],"writerFeatures":["starGates"]}',
  )
  expect(strange).toContain('starGates')
  broken.set(log, Buffer.from(strange))
  writeFiles(broken, join(folder, 'strange'))

  const context = await browser.newContext()
  try {
    const other = await context.newPage()
    await openApp(other)
    await dropPaths(other, [join(folder, 'lake.zip')])
    const sheet = other.getByRole('dialog', { name: 'Add 1 lake' })
    await expect(sheet.getByText('a whole lake')).toBeVisible()
    await sheet.getByRole('button', { name: 'Add 1 lake' }).click()
    await expect(other.getByText('Imported 2 tables')).toBeVisible()
    expect((await sql(other, 'SELECT * FROM silver.sales ORDER BY id')).rows).toEqual(expected)

    await dropPaths(other, [join(folder, 'strange')])
    await other.getByRole('dialog', { name: 'Open 1 Delta table' }).waitFor()
    await other.keyboard.press('Enter')
    const failure = other.getByRole('alert').filter({ hasText: 'Could not open strange' })
    await expect(failure).toContainText('starGates')
    expect(await rejection(other, `boathouse.detail('silver.strange')`)).toMatchObject({
      kind: 'table-missing',
    })
  } finally {
    await context.close()
  }
})
