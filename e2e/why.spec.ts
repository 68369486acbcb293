import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'
import { fixtures, openFolder } from './delta-files.fixture.ts'

/** Orders of five countries, of which those from DE get dearer, then one changes on its own, and one goes. */
const makeOrders = (page: Page) =>
  sql(
    page,
    `CREATE TABLE silver.orders (order_id BIGINT, country STRING, amount DOUBLE);
     INSERT INTO silver.orders SELECT i, substr('DEFRUSITES', 1 + 2 * CAST(i % 5 AS INTEGER), 2), i / 4 FROM range(1, 1001) AS r(i);
     UPDATE silver.orders SET amount = amount * 2 WHERE country = 'DE';
     UPDATE silver.orders SET amount = NULL WHERE order_id = 5;
     DELETE FROM silver.orders WHERE order_id = 5`,
  )

const lifeOf = (page: Page) => {
  const panel = page.getByRole('region', { name: 'Row', exact: true })
  return {
    panel,
    versions: panel.getByRole('list', { name: 'Versions that changed the row' }),
    version: (number: number) => panel.getByRole('button', { name: `Show version ${number}`, exact: true }),
  }
}

test('changed rows are explained, and one of them has its life told', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  await makeOrders(page)

  await page.goto('/t/silver.orders?compare=1..2&panel=compare')
  const why = page.getByRole('region', { name: 'Why' })
  const found = why.getByRole('button', {
    name: 'All 200 changed rows have country = DE; no other rows do.',
  })
  await expect(found).toBeVisible()
  await expect(why).toContainText('amount: × 2 in all 200 changed cells.')
  await found.focus()
  await page.keyboard.press('Enter')
  await expect(found).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Only country = DE' }).click()
  await expect(found).toHaveAttribute('aria-pressed', 'false')
  await why.getByRole('button', { name: /^Copy the condition/ }).click()
  await expect(page.getByText('Copied the condition')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`"country" = 'DE'`)

  await page.goto('/t/silver.orders?v=2')
  const cell = page.getByRole('row', { name: /^10\b/ }).getByRole('gridcell').nth(1)
  await expect(cell).toHaveText('DE')
  await cell.click()
  await expect(cell).toBeFocused()
  await page.keyboard.press('l')
  const life = lifeOf(page)
  await expect(life.panel).toContainText('order_id = 10')
  await expect(life.versions).toContainText('2.5→5')
  await expect(life.versions).toContainText("where (country = 'DE')")
  expect(new URL(page.url()).searchParams.get('row'), 'the address has the row').toBe('{"order_id":10}')

  await test.step('by keyboard along its versions, and by hand to another row', async () => {
    await life.version(2).focus()
    await page.keyboard.press('ArrowDown')
    await expect(life.version(1)).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(life.version(1)).toHaveAttribute('aria-current', 'true')
    expect(new URL(page.url()).searchParams.get('v')).toBe('1')
    const field = life.panel.getByRole('textbox', { name: 'order_id' })
    await field.fill('5')
    await field.press('Enter')
    await expect(life.panel).toContainText('Gone since v4')
    await expect(life.panel.getByRole('status')).toHaveText(
      '4 versions changed the row: first in v1, last in v4.',
    )
  })

  await test.step('when did this value change', async () => {
    await life.panel.getByRole('button', { name: /When did it change/ }).click()
    await page.getByRole('option', { name: /^amount/ }).click()
    await expect(life.panel.getByRole('status')).toHaveText(
      'amount changed in 2 versions: first in v2, last in v3.',
    )
    await life.panel.getByRole('button', { name: /To or from/ }).click()
    await page.getByRole('option', { name: 'NULL' }).click()
    await expect(life.version(3)).toBeVisible()
    await expect(life.version(2)).toHaveCount(0)
  })

  await test.step('a row that never was', async () => {
    await life.panel.getByRole('textbox', { name: 'order_id' }).fill('77777')
    await life.panel.getByRole('button', { name: 'Look up' }).click()
    await expect(life.panel).toContainText('No row has ever had this key')
  })
})

test('the menu of a cell and a chosen key tell the life of a row that Spark wrote', async ({ page }) => {
  const folder = join(fixtures, 'kernel-rs-golden/basic-with-inserts-updates/delta')
  test.skip(!existsSync(folder), `SKIPPED: the tables of other engines are not there (${fixtures})`)
  await openApp(page)
  await openFolder(page, 'bronze.spark', folder)
  await page.goto('/t/bronze.spark')
  const life = lifeOf(page)
  await page.getByRole('gridcell').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Life of this row…' }).click()
  await expect(life.version(0)).toBeVisible()
  await life.panel.getByRole('textbox', { name: 'id' }).fill('7')
  await page.keyboard.press('Enter')
  await expect(life.panel).toContainText('id = 7')
  await expect(life.version(1)).toBeVisible()
  await expect(life.versions).toContainText('where (id < 50)')

  await life.panel.getByRole('button', { name: 'Other columns' }).click()
  const columns = life.panel.getByRole('listbox', { name: 'Columns that tell rows apart' })
  await expect(columns.getByRole('option', { name: /^id\b/ })).toHaveAttribute('aria-selected', 'true')
})
