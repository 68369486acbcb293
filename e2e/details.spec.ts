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

test('the details say what a table takes and what VACUUM would delete, and put its files together', async ({
  page,
}) => {
  await openApp(page)
  await sql(
    page,
    `CREATE TABLE silver.small (id INT) TBLPROPERTIES ('delta.autoOptimize.autoCompact.minNumFiles' = '3');
     INSERT INTO silver.small VALUES (1); INSERT INTO silver.small VALUES (2); INSERT INTO silver.small VALUES (3)`,
  )
  await page.goto('/t/silver.small?panel=details')
  const panel = page.getByRole('region', { name: 'Details of silver.small' })
  await expect(panel).toContainText('3 small files make every query slower.')
  await expect(panel).toContainText('3 of 3 files would become about 1;')
  const slider = panel.getByRole('slider', { name: 'How long files of older versions are kept' })
  await expect(slider).toBeDisabled()
  await panel.getByRole('button', { name: 'Optimize', exact: true }).click()
  await expect(page.getByText('silver.small was put in order')).toBeVisible({ timeout: 30_000 })
  await expect(panel).toContainText('1 file, none of them worth writing anew.')

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
})
