import { type Locator, type Page, expect, test } from '@playwright/test'
import { sql } from './automation.fixture.ts'

const lines = Array.from({ length: 600 }, (_, at) => {
  const amount = at % 50 === 0 ? 'n/a' : String(at / 2)
  const name = at % 6 === 0 ? '' : ['Ana', 'Bo', 'García'][at % 3]
  const size = at === 7 ? 5000 : at % 10
  return `${at},${amount},${name},T-${1000 + at},${size},city ${at % 31},${at - 300}`
})

const openOrders = async (page: Page): Promise<void> => {
  await page.goto('/')
  await page.waitForFunction(() => 'boathouse' in window)
  await page.evaluate(
    async text => {
      await window.boathouse.ready
      await window.boathouse.ingest(new File([text], 'orders.csv'))
    },
    `id,amount,name,code,size,city,change\n${lines.join('\n')}\n`,
  )
  await page.goto('/t/bronze.orders?panel=profile')
  await expect(page.getByRole('grid', { name: 'bronze.orders' })).toBeVisible()
}

const header = (page: Page, column: string) =>
  page.getByRole('columnheader').filter({ has: page.getByText(column, { exact: true }) })

/** A column's line in the list of all columns. */
const lineOf = (page: Page, column: string) =>
  page.getByRole('listbox', { name: /^Columns/ }).getByRole('option', { name: new RegExp(`^${column},`) })

const firstCells = (page: Page, column: number) =>
  page.locator(`[role=gridcell][data-column="${column}"]`).allTextContents()

test('with the mouse: bands, bars and values of the header filter the rows and each other', async ({
  page,
}) => {
  await openOrders(page)
  const amount = header(page, 'amount')
  const reserved = (await amount.boundingBox())?.height
  await expect(amount.locator('[data-bar]').first()).toBeVisible({ timeout: 45_000 })
  await expect(amount).toContainText('12 mismatched · 589 distinct')

  await test.step('what is pointed at is told at once in the header, which keeps its height', async () => {
    await amount.locator('[data-bar]').nth(1).hover()
    await expect(amount).toContainText('20 to below 40: 39 rows (6.5 %)')
    await amount.locator('[data-band=mismatched]').hover()
    await expect(amount).toContainText('Mismatched, not as double: 12 rows (2 %)')
    const code = header(page, 'code')
    await code.locator('[data-part=once]').hover()
    await expect(code).toContainText('Unique, in one row each: 600 rows (100 %)')
    expect((await amount.boundingBox())?.height).toBe(reserved)
  })

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

  await test.step('a drag that goes on beyond the bars takes them to the last', async () => {
    const last = await bars.last().boundingBox()
    const middle = await bars.nth(6).boundingBox()
    if (!last || !middle) throw new Error('The bars of id are not drawn.')
    await page.mouse.move(middle.x + 2, middle.y + 20)
    await page.mouse.down()
    await page.mouse.move(last.x + last.width + 60, last.y + 120, { steps: 4 })
    await page.mouse.up()
    await expect(filters).toContainText('id 300 to 599')
    await expect(filters).toContainText('300 of 600 rows')
  })
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

  await test.step('outliers, quartiles and a value that is pointed at stand over the same line', async () => {
    await filters.getByRole('button', { name: 'Clear all' }).click()
    await expect(panel.locator('[data-outlier]')).toHaveCount(1)
    await expect(
      panel.getByRole('img', {
        name: /^Smallest 0, .* Median 4, .* Largest 5000, Mean .*, outliers at 5000$/,
      }),
    ).toBeVisible()
    await expect(panel.locator('[data-line=pin]')).toHaveCount(0)
    await panel
      .getByRole('group', { name: 'Values of size' })
      .getByRole('button', { name: /^5000: 1 row/ })
      .hover()
    await expect(panel.locator('[data-line=pin]')).toHaveCSS('inset-inline-start', /px/)
  })

  await test.step('all columns are listed, each with its chart, an example or its name alone', async () => {
    await panel.getByRole('button', { name: 'All columns' }).click()
    await expect(lineOf(page, 'name')).toContainText('17 %')
    await expect(lineOf(page, 'name').locator('svg rect').first()).toBeVisible()
    await panel.getByRole('radio', { name: 'Example' }).click()
    await expect(lineOf(page, 'code')).toContainText('T-1000')
    await panel.getByRole('radio', { name: 'Summary' }).click()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await lineOf(page, 'city').click({ modifiers: ['Shift'] })
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('city')
    await lineOf(page, 'city').click()
    await expect(panel).toContainText('city: 600 valid')
    await panel.getByRole('group', { name: 'All rows of city' }).locator('[data-part=others]').hover()
    await expect(panel).toContainText('11 other values: 209 rows (35 %)')
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
  await expect(panel).toContainText('40 to below 60: 39 rows (6.5 %)')

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
    await panel.getByRole('group', { name: 'Values of size' }).getByRole('button').first().focus()
    await expect(panel.locator('[data-line=pin]')).toHaveCount(1)
  })

  await test.step('along the list of all columns: a name is copied, a column is opened, and the list is left', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await press(panel.getByRole('button', { name: 'All columns' }))
    const list = page.getByRole('listbox', { name: /^Columns/ })
    await expect(list).toBeFocused()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+Enter')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('amount')
    for (let line = 0; line < 5; line++) await page.keyboard.press('ArrowDown')
    await expect(lineOf(page, 'change')).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(panel).toContainText('change: 600 valid')
    await expect(panel.locator('[data-line=zero]')).toHaveCount(1)
    await expect(panel.getByRole('button', { name: 'All columns' })).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(list).toHaveCount(0)
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

/** The middle of a version's mark on the timeline. */
const markOf = async (page: Page, version: number): Promise<readonly [number, number]> => {
  const box = await page
    .getByRole('listbox', { name: /^Versions of/ })
    .getByRole('option', { name: new RegExp(`^Version ${version},`) })
    .boundingBox()
  if (!box) throw new Error(`Version ${version} has no mark.`)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

test('who moves along the versions sees the profile and the chart of each, before the address says which', async ({
  page,
}) => {
  await page.goto('/')
  await page.waitForFunction(() => 'boathouse' in window)
  await page.evaluate(() => window.boathouse.ready)
  await sql(page, 'CREATE TABLE silver.items AS SELECT i AS id, i % 10 AS amount FROM range(100) AS t(i)')
  await page.evaluate(async () => {
    await window.boathouse.aggregates.save('gold.items', {
      input: 'silver.items',
      groupBy: ['amount'],
      measures: [{ fn: 'count', as: 'items' }],
      chart: { kind: 'bar', x: 'amount', y: 'items' },
    })
    await window.boathouse.refresh('gold.items')
  })
  await sql(page, 'INSERT INTO silver.items SELECT i, 50 FROM range(100, 160) AS t(i)')
  await page.evaluate(() => window.boathouse.refresh('gold.items'))
  await sql(page, 'ALTER TABLE silver.items ADD COLUMNS (note STRING)')
  await page.goto('/t/silver.items?panel=profile')
  const amount = header(page, 'amount')
  const panel = page.getByRole('region', { name: 'Profile' })
  await expect(amount).toContainText('11 distinct')
  await expect(panel).toContainText('of 160 rows')
  await expect(header(page, 'note')).toBeVisible()

  await test.step('with the mouse held down: columns, headers and panel are those of the version', async () => {
    await page.mouse.move(...(await markOf(page, 2)))
    await page.mouse.down()
    await page.mouse.move(...(await markOf(page, 0)))
    await expect(header(page, 'note')).toHaveCount(0)
    await expect(amount).toContainText('10 distinct')
    await expect(panel).toContainText('of 100 rows')
    await expect(page.locator('[data-late]')).toHaveCount(0)
    expect(new URL(page.url()).search).not.toContain('v=')
    // What was seen once is there at once, with nothing to wait for.
    await page.mouse.move(...(await markOf(page, 2)))
    await expect(amount).toContainText('11 distinct', { timeout: 1000 })
    await page.mouse.up()
    await expect(amount).toContainText('11 distinct')
  })

  await test.step('with keys', async () => {
    await page.getByRole('listbox', { name: /^Versions of/ }).focus()
    await page.keyboard.press('Home')
    await expect(amount).toContainText('10 distinct')
    await expect(panel).toContainText('of 100 rows')
    await expect(page).toHaveURL(/v=0/)
  })

  await test.step('the rows that a filter leaves of a version open as a query', async () => {
    await amount.locator('[data-bar]').first().click()
    const filters = page.getByRole('group', { name: 'Filters', exact: true })
    await expect(filters).toContainText('10 of 100 rows')
    await filters.getByRole('button', { name: 'Open these rows in SQL' }).click()
    const editor = page.getByRole('textbox', { name: 'Statement' })
    await expect(editor).toHaveValue(/VERSION AS OF 0\nWHERE/)
    await editor.press('Control+Enter')
    await expect(page.getByText(/^10 rows · /)).toBeVisible()
  })

  await test.step('a gold table’s chart is that of the version under the pointer, too', async () => {
    await page.goto('/t/gold.items?panel=gold')
    const chart = page.getByRole('complementary', { name: 'Chart' })
    await expect(chart.getByRole('img', { name: /11 groups: highest 50 with 60/ })).toBeVisible()
    await page.mouse.move(...(await markOf(page, 1)))
    await page.mouse.down()
    await page.mouse.move(...(await markOf(page, 0)))
    await expect(chart.getByRole('img', { name: /10 groups/ })).toBeVisible()
    expect(new URL(page.url()).search).not.toContain('v=')
    await page.mouse.up()
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
