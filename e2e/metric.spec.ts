import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'

/** Ten versions: 0 is empty, 1 has 60 rows, each of 2 … 7 one more, 8 takes one out, 9 puts files together. */
const makeTable = async (page: Page): Promise<void> => {
  const rows = Array.from({ length: 60 }, (_, id) => `(${id}, 'Oslo', ${id})`).join(', ')
  const statements = [
    'CREATE TABLE silver.orders (id BIGINT, city STRING, amount BIGINT)',
    `INSERT INTO silver.orders VALUES ${rows}`,
    ...Array.from({ length: 5 }, (_, n) => `INSERT INTO silver.orders VALUES (${100 + n}, 'Lima', 1000)`),
    `INSERT INTO silver.orders SELECT id + 1000, NULL, amount FROM silver.orders`,
    'DELETE FROM silver.orders WHERE id = 3',
    'OPTIMIZE silver.orders',
  ]
  await sql(page, statements.join(';\n'))
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Metric' })

const choose = async (page: Page, field: RegExp, option: string): Promise<void> => {
  await panelOf(page).getByRole('button', { name: field }).first().click()
  await page.getByRole('option', { name: option }).click()
}

test('a metric is drawn over the versions: picked, asked in SQL, kept, copied and walked along', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openApp(page)
  await makeTable(page)
  await page.goto('/t/silver.orders')
  await page.getByRole('button', { name: 'Metric', exact: true }).click()
  const panel = panelOf(page)

  await test.step('rows are told by the log alone, and stand over the timeline too', async () => {
    await choose(page, /Measure/, 'Row count')
    await expect(panel.getByText('10 versions: 10 by the log alone.')).toBeVisible()
    await expect(
      panel.getByRole('img', { name: /^Row count at 10 versions: lowest 0 at v0, highest 130 at v7/ }),
    ).toBeVisible()
    await expect(page.locator('[data-lane=measured]')).toContainText('Row count 129')
  })

  await test.step('a click on the line shows the version, in the grid and in the address', async () => {
    const chart = panel.getByRole('img', { name: /^Row count/ })
    const box = await chart.boundingBox()
    if (!box) throw new Error('No chart')
    await page.mouse.click(box.x + 50, box.y + 80)
    await expect(page).toHaveURL(/v=0/)
    await expect(page.locator('[data-lane=measured]')).toContainText('Row count 0')
  })

  await test.step('the keyboard goes from version to version, hears each, and shows one', async () => {
    const slider = panel.getByRole('slider', { name: 'Go through the versions' })
    await slider.focus()
    await page.keyboard.press('End')
    await expect(slider).toHaveAttribute('aria-valuetext', /^v9: 129, no change, /)
    await page.keyboard.press('ArrowLeft')
    await expect(slider).toHaveAttribute('aria-valuetext', /^v8: 129, −1 \(−0\.8%\), /)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/v=8/)
  })

  await test.step('a query of one row is measured; a mistake in it is told', async () => {
    await choose(page, /Measure/, 'SQL…')
    const field = panel.getByRole('textbox', { name: /Query with one row/ })
    await field.fill('SELECT nope FROM silver.orders')
    await page.keyboard.press('Control+Enter')
    await expect(panel.getByText(/nope/).last()).toBeVisible()
    await field.fill("SELECT sum(amount) AS revenue FROM silver.orders WHERE city = 'Lima'")
    await panel.getByRole('button', { name: 'Measure', exact: true }).click()
    await expect(panel.getByText(/^10 versions: \d+ by query, \d+ of 10 reused\.$/)).toBeVisible()
    await panel.getByRole('radio', { name: 'Table' }).click()
    await expect(panel.getByRole('row', { name: /^v6/ })).toContainText('5,000')
  })

  await test.step('it is kept with the table, and a new commit adds a version to it', async () => {
    await panel.getByRole('button', { name: 'Keep…' }).click()
    await panel.getByRole('textbox', { name: 'Name of the metric' }).fill('Revenue of Lima')
    await page.keyboard.press('Enter')
    await panel.getByText('Keep on the timeline').click()
    await sql(page, "INSERT INTO silver.orders VALUES (2000, 'Lima', 500)")
    await expect(panel.getByRole('row', { name: /^v10/ })).toContainText('5,500')
    await panel.getByRole('button', { name: 'Copy as CSV' }).click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.split('\n').length).toBe(13)
    expect(copied).toMatch(/^version,timestamp,revenue,same_as_version,problem\n0,.*\n/)
  })

  await test.step('after a visit elsewhere it is on the timeline and among the choices', async () => {
    await page.goto('/t/silver.orders')
    await expect(page.locator('[data-lane=measured]')).toContainText('Revenue of Lima 5,500')
    await page.getByRole('button', { name: 'Metric', exact: true }).click()
    await expect(panel.getByRole('button', { name: /Revenue of Lima/ }).first()).toBeVisible()
  })
})

test('the drift of a column shows where its values moved, by mouse and by keyboard', async ({ page }) => {
  await openApp(page)
  await makeTable(page)
  await page.goto('/t/silver.orders?panel=metric')
  const panel = panelOf(page)
  await panel.getByRole('radio', { name: 'Drift' }).click()
  await choose(page, /Column/, 'city')
  const moves = panel.getByRole('list', { name: 'Versions that moved most' })
  await expect(moves.getByRole('listitem').first()).toContainText('NULL: 0% → 50%')
  await expect(panel.getByRole('img', { name: /^Drift of city over 10 versions: moved at v7/ })).toBeVisible()
  await expect(panel.getByText(/^10 versions of \d+ data files/)).toBeVisible()

  await moves.getByRole('button', { name: 'v7', exact: true }).click()
  await expect(page).toHaveURL(/v=7/)
  const slider = panel.getByRole('slider', { name: 'Go through the versions' })
  await slider.focus()
  await expect(slider).toHaveAttribute('aria-valuetext', /^v7: 130 rows, 50% NULL, 2 different values/)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await expect(slider).toHaveAttribute('aria-valuetext', /^v1: 60 rows, 0% NULL, 1 different value/)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/v=1(&|$)/)

  await panel.getByRole('button', { name: 'View as table' }).click()
  await expect(panel.getByRole('row', { name: /^v7/ })).toContainText('50%')
  await panel.getByRole('button', { name: 'Compare v6 with v7' }).click()
  await expect(page).toHaveURL(/compare=6\.\.7/)
})
