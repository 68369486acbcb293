import { expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'

test('the details of a table are a panel that keys reach, and follow its commits', async ({ page }) => {
  await openApp(page)
  await sql(
    page,
    `CREATE TABLE silver.flights (id BIGINT NOT NULL, seats INT, day DATE, CONSTRAINT some_seats CHECK (seats > 0))
       PARTITIONED BY (day) COMMENT 'flights of all airlines' TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
     INSERT INTO silver.flights VALUES (1, 100, DATE '2026-03-01'), (2, 200, DATE '2026-03-01'), (3, 50, DATE '2026-03-02')`,
  )
  await page.goto('/t/silver.flights')
  const button = page.getByRole('button', { name: 'Details', exact: true })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  const panel = page.getByRole('region', { name: 'Details of silver.flights' })
  await expect(panel).toContainText('flights of all airlines')
  await expect(panel).toContainText('Delta, reader version 3, writer version 7')
  await expect(panel.getByRole('list', { name: 'Table features' })).toContainText('deletionVectors')
  const fact = (name: string) =>
    panel.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) })
  await expect(fact('Rows')).toContainText('3')
  await expect(fact('Partitioned by')).toContainText('day')
  await expect(fact('some_seats')).toContainText('seats > 0')
  await expect(fact('NOT NULL')).toContainText('id')
  await expect(fact('delta.enableDeletionVectors')).toContainText('true')

  await panel.focus()
  await expect(panel, 'it can be scrolled by keys').toBeFocused()
  await sql(page, 'DELETE FROM silver.flights WHERE id = 2')
  await expect(fact('Rows')).toContainText('2')
  await expect(fact('Deletion vectors')).toContainText('1, for 1 deleted row')

  await page.reload()
  await expect(panel, 'the address has the panel').toBeVisible()
  await page.setViewportSize({ width: 700, height: 800 })
  await expect(page.getByRole('dialog', { name: 'Details' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('option', { name: /Version 2, delete, −1 row/ })).toBeVisible()
})

test('storage is seen table by table and for the whole lake, and put in order from both', async ({
  page,
}) => {
  await openApp(page)
  await sql(
    page,
    `CREATE TABLE silver.small (id INT) TBLPROPERTIES ('delta.autoOptimize.autoCompact.minNumFiles' = '3');
     INSERT INTO silver.small VALUES (1); INSERT INTO silver.small VALUES (2); INSERT INTO silver.small VALUES (3);
     CREATE TABLE gold.loose TBLPROPERTIES ('delta.retentionDurationCheck.enabled' = 'false') AS SELECT 1 AS n;
     DELETE FROM gold.loose`,
  )
  await page.goto('/t/silver.small')
  const sign = page.getByRole('button', { name: '3 small files' })
  await sign.click()
  const panel = page.getByRole('region', { name: 'Details of silver.small' })
  await expect(panel).toContainText('3 small files make every query slower.')
  await expect(panel).toContainText('3 of 3 files would become about 1;')
  const last = (name: string) => panel.locator('dl > div').filter({ hasText: name })
  await expect(last('Last OPTIMIZE')).toContainText('Never')
  const slider = panel.getByRole('slider', { name: 'How long files of older versions are kept' })
  await expect(slider).toBeDisabled()
  await panel.getByRole('button', { name: 'Optimize', exact: true }).click()
  await expect(page.getByText('silver.small was put in order')).toBeVisible({ timeout: 30_000 })
  await expect(panel).toContainText('1 file, none of them worth writing anew.')
  await expect(last('Last OPTIMIZE')).toContainText(/Version 4, .* 3 files, .* became 1\./)
  await expect(sign).toHaveCount(0)

  // By keys: the shorter files are kept, the more of them go, and the versions with them.
  await slider.focus()
  await page.keyboard.press('End')
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    /3 files, .* Versions 1 to 3 could no longer be read\./,
  )
  await expect(panel).toContainText('VACUUM refuses this: the table keeps removed files for 7 days.')
  await page.keyboard.press('Home')
  await expect(panel).toContainText('Nothing would be deleted.')

  await page.evaluate(() => window.boathouse.tag('silver.small', 3, 'all three'))
  await expect(panel.getByRole('list', { name: 'Held by tags' })).toContainText(
    'all three keeps version 3: 3 files',
  )
  await expect(slider).toBeDisabled()

  await panel.getByRole('link', { name: 'Storage of the whole lake' }).click()
  await expect(page).toHaveURL(/\/storage$/)
  const tables = page.getByRole('table', { name: 'Tables' })
  const rowOf = (name: string) => tables.getByRole('row').filter({ hasText: name })
  await expect(rowOf('small').getByRole('link', { name: /^v4/ })).toBeVisible()
  const known = await page.evaluate(() => window.boathouse.storage())
  const [, silver] = known.layers
  const layer = page.getByRole('table', { name: 'Storage by layer' }).getByRole('row', { name: /^silver/ })
  await expect(layer.getByTitle(`3 files, `)).toHaveCount(1)
  expect(silver?.older.files).toBe(3)

  // By keys: sort, go to a row, choose it, and delete what is old of it for good.
  const byOlder = tables.getByRole('columnheader', { name: 'Older versions' })
  await byOlder.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect(byOlder).toHaveAttribute('aria-sort', 'descending')
  await expect(tables.getByRole('row').nth(1)).toContainText('small')
  await tables.getByRole('link', { name: 'small', exact: true }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(tables.getByRole('link', { name: 'loose' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Space')
  await expect(tables.getByRole('checkbox', { name: 'Choose gold.loose' })).toBeChecked()
  await page.getByRole('button', { name: 'Vacuum 1 table…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Vacuum gold.loose' })
  const retention = dialog.getByRole('slider', { name: 'How long files of older versions are kept' })
  await expect(retention).toBeEnabled()
  await retention.focus()
  await page.keyboard.press('End')
  await expect(dialog.getByRole('list', { name: 'What VACUUM would delete' })).toContainText(
    /1 file, .*, version 0 lost/,
  )
  await dialog.getByRole('textbox').focus()
  await page.keyboard.type('vacuum')
  await page.keyboard.press('Enter')
  await expect(page.getByText('VACUUM of gold.loose is done')).toBeVisible()
  await expect(page.getByText(/^Deleted 1 file, /)).toBeVisible()
  await expect(rowOf('loose').getByRole('link', { name: /^v3/ })).toBeVisible()

  // By mouse: the menu of a row, and its details.
  await rowOf('loose').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Details' }).click()
  await expect(page.getByRole('region', { name: 'Details of gold.loose' })).toContainText(
    /Version 3, .* Deleted 1 file, /,
  )
  await page.getByRole('button', { name: /^Storage: / }).click()
  await expect(page.getByRole('heading', { name: 'Storage', exact: true })).toBeVisible()
})
