import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'

const editor = (page: Page) => page.getByRole('textbox', { name: 'Statement' })

const makePeople = (page: Page) =>
  sql(
    page,
    `CREATE TABLE silver.people (id BIGINT, name STRING, city STRING) PARTITIONED BY (city);
     INSERT INTO silver.people VALUES (1, 'Ana', 'Lima'), (2, 'Bo', 'Oslo'), (3, 'Cy', 'Lima'), (4, 'Di', 'Rome')`,
  )

/** Writes a text and runs it, or the part of it that is given, by keys alone. */
const runKeys = async (page: Page, text: string, part?: string, keys = 'Control+Enter'): Promise<void> => {
  await editor(page).fill(text)
  if (part !== undefined) {
    const start = text.indexOf(part)
    await editor(page).evaluate(
      (element, [from, to]) => (element as HTMLTextAreaElement).setSelectionRange(from, to),
      [start, start + part.length] as const,
    )
  }
  await page.keyboard.press(keys)
}

const openRoom = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'SQL' }).click()
  await editor(page).waitFor()
}

test('scripts hear what a statement did, and what a query read', async ({ page }) => {
  await openApp(page)
  await makePeople(page)
  expect(await sql(page, "SELECT name FROM silver.people WHERE city = 'Lima' ORDER BY name")).toMatchObject({
    columns: [{ name: 'name', type: 'string' }],
    rows: [['Ana'], ['Cy']],
    statement: 'query',
    stats: { filesRead: 1, filesSkipped: 2 },
  })
  expect(await sql(page, 'UPDATE silver.people SET name = upper(name) WHERE id < 3')).toMatchObject({
    rows: [[2n]],
    version: 2,
    statement: 'update',
  })
  expect(await page.evaluate(() => window.boathouse.detail('silver.people'))).toMatchObject({
    format: 'delta',
    name: 'silver.people',
    partitionColumns: ['city'],
    statistics: { numRows: 4 },
  })
  const phases = await page.evaluate(async () => {
    const said: string[] = []
    await window.boathouse.sql('OPTIMIZE silver.people ZORDER BY (id)', {
      onProgress: ({ phase }) => void said.push(phase),
    })
    return said
  })
  expect(phases.length).toBeGreaterThan(0)
  const cancelled = page.evaluate(() => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 150)
    return window.boathouse
      .sql('CREATE TABLE silver.big AS SELECT a.range AS n FROM range(100000) a, range(100000) b', {
        signal: stop.signal,
      })
      .catch((error: unknown) => error)
  })
  expect(await cancelled).toMatchObject({ kind: 'cancelled' })
  expect((await page.evaluate(() => window.boathouse.tables())).map(({ name }) => name)).toEqual([
    'silver.people',
  ])
})

test('a query says how many rows there are and how much was read, and pages through them', async ({
  page,
}) => {
  await openApp(page)
  await makePeople(page)
  await openRoom(page)
  await runKeys(page, "SELECT * FROM silver.people WHERE city = 'Lima'")
  await expect(
    page.getByText(/2 rows · 1 of 3 files read \(\d+ bytes\), 2 skipped by statistics/),
  ).toBeVisible()
  await expect(page.getByRole('gridcell', { name: 'Cy' })).toBeVisible()

  await runKeys(page, 'SELECT range AS n FROM range(100000)')
  await expect(page.getByText('100,000 rows')).toBeVisible()
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('Control+End')
  await expect(page.getByRole('gridcell', { name: '99999', exact: true })).toBeVisible()
})

test('a script runs statement by statement, stops at a mistake and marks its place; by keyboard', async ({
  page,
}) => {
  await openApp(page)
  await makePeople(page)
  await openRoom(page)
  const script = [
    'UPDATE silver.people SET name = upper(name) WHERE id < 3;',
    'DESCRIBE HISTORY silver.people;',
    'DELETE FROM silver.people',
    '  WHERE nope = 1;',
    'DROP TABLE silver.people',
  ].join('\n')
  await runKeys(page, script)

  await expect(page.getByRole('alert')).toContainText('at line 4, column 9')
  await expect(editor(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('mark')).toHaveText('nope')
  const statements = page.getByRole('list', { name: 'Statements' }).getByRole('button')
  await expect(statements.nth(0)).toContainText('2 rows updated in silver.people, now version 2')
  await expect(statements.nth(3)).toContainText('was not run')

  await page.getByRole('button', { name: 'Go to the place' }).focus()
  await page.keyboard.press('Enter')
  const selected = await editor(page).evaluate(element => {
    const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement
    return value.slice(selectionStart, selectionEnd)
  })
  expect(selected).toBe('nope')

  await statements.nth(2).focus()
  await page.keyboard.press('ArrowUp')
  await expect(statements.nth(1)).toHaveAttribute('aria-current', 'true')
  await expect(page.getByRole('gridcell', { name: 'UPDATE', exact: true })).toBeVisible()

  await editor(page).press('End')
  await page.keyboard.type(' ')
  await expect(page.locator('mark'), 'the mark goes when the text changes').toHaveCount(0)
})

test('a selection runs alone, and so does the statement at the caret', async ({ page }) => {
  await openApp(page)
  await makePeople(page)
  await openRoom(page)
  const text = 'DROP TABLE silver.people;\nSELECT count(*) AS n FROM silver.people;\nSELECT 7 AS seven'
  await runKeys(page, text, 'SELECT count(*) AS n FROM silver.people')
  await expect(page.getByRole('gridcell', { name: '4', exact: true })).toBeVisible()
  await editor(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.getByRole('gridcell', { name: '7', exact: true })).toBeVisible()
  expect(await page.evaluate(() => window.boathouse.tables())).toHaveLength(1)
})

test('a mistake of form is found before any statement runs', async ({ page }) => {
  await openApp(page)
  await makePeople(page)
  await openRoom(page)
  await runKeys(page, 'DELETE FROM silver.people;\nUPDAET silver.people SET id = 1')
  await expect(page.getByRole('alert')).toContainText('at line 2, column 1')
  await expect(page.getByRole('alert')).toContainText('Did you mean UPDATE?')
  expect((await sql(page, 'SELECT count(*) FROM silver.people')).rows).toEqual([[4n]])
})

test('a statement that takes long can be stopped, and the room works on', async ({ page }) => {
  await openApp(page)
  await makePeople(page)
  await openRoom(page)
  for (const text of [
    'CREATE TABLE silver.big AS SELECT a.range AS n FROM range(100000) a, range(100000) b',
    'SELECT count(*) FROM range(10000000) a, range(1000) b WHERE a.range % 7 = b.range % 5',
  ]) {
    await runKeys(page, text)
    const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
    if (text.startsWith('SELECT')) await cancel.click()
    else {
      await cancel.waitFor()
      await page.keyboard.press('Escape')
    }
    await expect(page.getByText('Cancelled: this statement changed nothing')).toBeVisible()
    await runKeys(page, 'SELECT count(*) AS n FROM silver.people')
    await expect(page.getByRole('gridcell', { name: '4', exact: true })).toBeVisible()
  }
  expect(await page.evaluate(() => window.boathouse.tables())).toHaveLength(1)
})

test('the catalog, an open table and its timeline follow statements of this tab and of another', async ({
  page,
  context,
}) => {
  await openApp(page)
  await makePeople(page)
  await page.goto('/t/silver.people')
  await expect(page.getByText('4 rows').first()).toBeVisible()
  const other = await context.newPage()
  await openApp(other)
  await openRoom(other)
  await runKeys(other, 'DELETE FROM silver.people WHERE id = 1; CREATE TABLE gold.new AS SELECT 1 AS a')
  await expect(page.getByText('3 rows').first()).toBeVisible()
  await expect(page.getByRole('option', { name: /Version 2, delete, −1 row/ })).toBeVisible()
  const catalog = page.getByRole('navigation', { name: 'Catalog' })
  await expect(catalog.getByRole('link', { name: /new/ })).toBeVisible()

  await other.getByRole('button', { name: 'Open gold.new' }).click()
  await expect(other.getByRole('heading', { name: 'gold / new' })).toBeVisible()
  await sql(other, 'CREATE TABLE gold.newer CLONE gold.new; DROP TABLE gold.new; DROP TABLE silver.people')
  await expect(catalog.getByRole('link', { name: /newer/ })).toBeVisible()
  await expect(page.getByText('There is no table silver.people')).toBeVisible()
  await expect(other.getByText('There is no table gold.new')).toBeVisible()

  await sql(other, "CREATE TABLE silver.people AS SELECT 'again' AS word")
  await expect(page.getByRole('gridcell', { name: 'again' })).toBeVisible()
  await sql(other, "DROP TABLE silver.people; CREATE TABLE silver.people AS SELECT 'third' AS word")
  await expect(
    page.getByRole('gridcell', { name: 'third' }),
    'of the same version, but another table',
  ).toBeVisible()
})

test('every example for the table at hand runs as it is written, and undo takes it back', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await openApp(page)
  await makePeople(page)
  await sql(page, "ALTER TABLE silver.people SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')")
  await sql(page, 'UPDATE silver.people SET id = id + 10 WHERE id = 4')
  await page.goto('/t/silver.people')
  await openRoom(page)
  const button = page.getByRole('button', { name: 'Examples for silver.people' })
  await button.click()
  const titles = await page.getByRole('menuitem').allTextContents()
  expect(titles.length).toBeGreaterThan(12)
  await page.keyboard.press('Escape')
  for (const title of titles) {
    await editor(page).fill('')
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: title, exact: true }).press('Enter')
    await expect(editor(page)).toBeFocused()
    await expect(editor(page)).not.toHaveValue('')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('button', { name: 'Run', exact: true }), title).toBeEnabled({
      timeout: 30_000,
    })
    await expect(page.getByRole('alert'), title).toHaveCount(0)
  }
  await editor(page).fill('SELECT 1')
  await button.click()
  await page.getByRole('menuitem', { name: 'History', exact: true }).click()
  await expect(editor(page)).toHaveValue('SELECT 1;\n\nDESCRIBE HISTORY silver.people')
  await page.keyboard.press('Control+z')
  await expect(editor(page)).toHaveValue('SELECT 1')
})
