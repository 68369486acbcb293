import { type Locator, type Page, expect, test } from '@playwright/test'

const lines = Array.from({ length: 600 }, (_, at) => {
  const amount = at % 50 === 0 ? 'n/a' : String(at / 2)
  const name = at % 6 === 0 ? '' : ['Ana', 'Bo', 'García'][at % 3]
  const size = at === 7 ? 5000 : at % 10
  return `${at},${amount},${name},T-${1000 + at},${size}`
})

const openOrders = async (page: Page): Promise<void> => {
  await page.goto('/')
  await page.waitForFunction(() => 'boathouse' in window)
  await page.evaluate(
    async text => {
      await window.boathouse.ready
      await window.boathouse.ingest(new File([text], 'orders.csv'))
    },
    `id,amount,name,code,size\n${lines.join('\n')}\n`,
  )
  await page.goto('/t/bronze.orders?panel=profile')
  await expect(page.getByRole('grid', { name: 'bronze.orders' })).toBeVisible()
}

const header = (page: Page, column: string) =>
  page.getByRole('columnheader').filter({ has: page.getByText(column, { exact: true }) })

const firstCells = (page: Page, column: number) =>
  page.locator(`[role=gridcell][data-column="${column}"]`).allTextContents()

test('with the mouse: bands, bars and values of the header filter the rows and each other', async ({
  page,
}) => {
  await openOrders(page)
  const amount = header(page, 'amount')
  await expect(amount.locator('[data-bar]').first()).toBeVisible({ timeout: 45_000 })
  await expect(amount).toContainText('12 mismatched · 589 distinct')

  await amount.locator('[data-band=mismatched]').click()
  const filters = page.getByRole('group', { name: 'Filters', exact: true })
  await expect(filters).toContainText('amount mismatched (not double)')
  await expect(filters).toContainText('12 of 600 rows')
  await expect.poll(async () => new Set(await firstCells(page, 1))).toEqual(new Set(['n/a']))
  await expect(header(page, 'name')).toContainText('4 missing')
  // Every other column shows the chosen part of its bars, and says it on hover.
  const parts = header(page, 'id').locator('[data-bar]')
  await expect(parts.first()).toHaveAttribute('title', /^0 to below \d+: \d of \d+ rows$/)
  await expect(header(page, 'code').locator('[data-value]').first()).toHaveAttribute(
    'title',
    /: \d of 1 row$/,
  )

  // A second filter, by dragging over two bars of another column.
  const bars = header(page, 'id').locator('[data-bar]')
  const [from, to] = [await bars.nth(0).boundingBox(), await bars.nth(9).boundingBox()]
  if (!from || !to) throw new Error('The bars of id are not drawn.')
  await page.mouse.move(from.x + 2, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(to.x + 2, to.y + 20, { steps: 5 })
  await page.mouse.up()
  await expect(filters.getByRole('button', { name: 'Remove the filter by id' })).toBeVisible()
  await expect(filters).toContainText(/^(?!.*12 of 600).* of 600 rows/)

  await filters.getByRole('button', { name: 'Remove the filter by amount' }).click()
  await expect(filters).not.toContainText('mismatched')
  await filters.getByRole('button', { name: 'Clear all' }).click()
  await expect(filters).toHaveCount(0)

  await header(page, 'name').locator('[data-value=Bo]').click()
  await expect(filters).toContainText('name is Bo')
  await expect.poll(async () => new Set(await firstCells(page, 2))).toEqual(new Set(['Bo']))
  await header(page, 'name')
    .locator('[data-value=García]')
    .click({ modifiers: ['Shift'] })
  await expect(filters).toContainText('name is Bo, García')

  // The panel has the same of one column, and its patterns.
  const panel = page.getByRole('region', { name: 'Profile' })
  await panel.getByRole('button', { name: /Column/ }).click()
  await page.getByRole('option', { name: /^code\b/ }).click()
  await panel.getByRole('button', { name: /^A-9999: / }).click()
  await expect(filters).toContainText('code like A-9999')
  await panel
    .getByRole('group', { name: 'Values of code' })
    .getByRole('button', { name: /^T-1001: / })
    .click()
  await expect(filters).toContainText('code is T-1001')

  await test.step('outliers are a press away', async () => {
    await filters.getByRole('button', { name: 'Clear all' }).click()
    await panel.getByRole('button', { name: /Column/ }).click()
    await page.getByRole('option', { name: /^size\b/ }).click()
    await panel.getByRole('button', { name: '1 outlier above' }).click()
    await expect(filters).toContainText('1 of 600 rows')
    await expect.poll(async () => firstCells(page, 4)).toEqual(['5000'])
  })

  await test.step('the columns are listed in another order', async () => {
    await panel.getByRole('button', { name: 'Order of the list: as in the table' }).click()
    await page.getByRole('menuitem', { name: 'By missing values' }).click()
    await panel.getByRole('button', { name: /Column/ }).click()
    const options = page.getByRole('listbox', { name: 'Column' }).getByRole('option')
    await expect(options.nth(1)).toHaveText('name17 % missing')
    await page.keyboard.press('Escape')
  })

  await test.step('the picture of a type opens the step that changes it, to the type that most values have', async () => {
    await page.getByRole('button', { name: 'Change the type of amount, string' }).click()
    const form = page.getByRole('group', { name: /^New step/ })
    await expect(form.getByRole('button', { name: /^amount/ })).toBeVisible()
    await expect(form.getByRole('button', { name: /^double/ })).toBeVisible()
  })
})

test('with keys alone: from a column to its profile, along its bars, and back out of the filter', async ({
  page,
}) => {
  await openOrders(page)
  const panel = page.getByRole('region', { name: 'Profile' })
  await page.getByRole('columnheader').nth(2).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Profile', exact: true })).toBeVisible()
  await page.keyboard.type('Profile')
  await page.keyboard.press('Enter')
  await expect(panel).toContainText('amount: 588 valid, 12 mismatched, 0 missing of 600 rows')
  await expect(panel).toContainText('Median')

  const bars = panel.getByRole('toolbar', { name: /^Histogram of amount/ })
  await bars.getByRole('button').first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  const filters = page.getByRole('group', { name: 'Filters', exact: true })
  await expect(filters).toContainText('amount 20 to below 60')
  await expect(bars.locator('[aria-pressed=true]')).toHaveCount(2)

  await filters.getByRole('button', { name: 'Remove the filter by amount' }).focus()
  await page.keyboard.press('Enter')
  await expect(filters).toHaveCount(0)

  await panel
    .getByRole('group', { name: 'Quality of the values' })
    .getByRole('button', { name: /^Mismatched/ })
    .focus()
  await page.keyboard.press('Enter')
  await expect(filters).toContainText('12 of 600 rows')

  const press = async (button: Locator): Promise<void> => {
    await button.focus()
    await page.keyboard.press('Enter')
  }
  /** Has the panel tell of another column: the list opens, and typing finds it. */
  const choose = async (column: string): Promise<void> => {
    await press(panel.getByRole('button', { name: /Column/ }))
    await page.getByRole('listbox', { name: 'Column' }).waitFor()
    await page.keyboard.type(column)
    await page.keyboard.press('Enter')
    await expect(panel).toContainText(`${column}: 600 valid`)
  }
  await test.step('patterns, values and outliers of the panel, and all filters at once', async () => {
    await press(filters.getByRole('button', { name: 'Clear all' }))
    await expect(filters).toHaveCount(0)
    await choose('code')
    await press(panel.getByRole('button', { name: /^A-9999: / }))
    await expect(filters).toContainText('code like A-9999')
    await press(panel.getByRole('button', { name: /^T-1001: / }))
    await expect(filters).toContainText('code is T-1001')
    await choose('size')
    await press(panel.getByRole('button', { name: '1 outlier above' }))
    await expect(filters).toContainText('0 of 600 rows')
    await press(filters.getByRole('button', { name: 'Clear all' }))
    await expect(filters).toHaveCount(0)
  })

  await test.step('from a column’s header, Tab leads to the picture of its type', async () => {
    await page.getByRole('columnheader').nth(2).focus()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Change the type of amount, string' })).toBeFocused()
    await page.keyboard.press('Enter')
    const form = page.getByRole('group', { name: /^New step/ })
    await expect(form.getByRole('button', { name: /^double/ })).toBeVisible()
  })
})

test('scripts get what the panel shows', async ({ page }) => {
  await openOrders(page)
  const code = await page.evaluate(() => window.boathouse.profile('bronze.orders', 'code'))
  expect(code).toMatchObject({
    rows: 600,
    valid: 600,
    distinct: { count: 600, exact: true },
    expected: { kind: 'pattern', pattern: 'A-9999', loose: false },
    patterns: [{ pattern: 'A-9999', rows: 600, example: 'T-1000' }],
  })
})
