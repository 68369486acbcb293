import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'

/** Four versions of orders and one of totals, made after version 1: 0 has 40 rows, 1 other amounts, 2 fewer rows, 3 one column more. */
const makeTables = async (page: Page): Promise<void> => {
  await sql(
    page,
    [
      "CREATE TABLE silver.orders AS SELECT i::BIGINT AS id, 'c' || (i % 4) AS customer, 10::BIGINT AS amount FROM range(40) AS r(i)",
      'UPDATE silver.orders SET amount = 20 WHERE id < 10',
      'CREATE TABLE silver.totals AS SELECT customer, sum(amount)::BIGINT AS total FROM silver.orders GROUP BY customer',
      'DELETE FROM silver.orders WHERE id >= 30',
      'ALTER TABLE silver.orders ADD COLUMNS (note STRING)',
    ].join(';\n'),
  )
}

const timelineOf = (page: Page) => page.getByRole('region', { name: 'Timeline' })
const act = async (page: Page, item: string): Promise<void> => {
  await timelineOf(page)
    .getByRole('button', { name: /^Act on v/ })
    .click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('a version is restored after a look at what that does, undone, and named', async ({ page }) => {
  await openApp(page)
  await makeTables(page)
  await page.goto('/t/silver.orders?v=1')
  await expect(page.getByText('40 rows', { exact: true }).first()).toBeVisible()

  await test.step('the effect is told before, and a new commit does it', async () => {
    await act(page, 'Restore…')
    const dialog = page.getByRole('dialog', { name: 'Restore silver.orders to v1' })
    await expect(dialog.getByRole('row', { name: /^Rows 30 40 \+10$/ })).toBeVisible()
    await expect(dialog.getByText('10 rows come back; 30 rows stay as they are.')).toBeVisible()
    await expect(dialog.getByText('note (string) goes')).toBeVisible()
    await expect(dialog.getByText(/a new commit, v4\. Versions 2 to 3 stay/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Restore v1' }).click()
    await expect(timelineOf(page).getByText('v4 · latest')).toBeVisible()
    await expect(page).not.toHaveURL(/v=/)
    expect((await sql(page, 'SELECT count(*), sum(amount) FROM silver.orders')).rows).toEqual([[40n, '500']])
  })

  await test.step('undo is a restore of the version before', async () => {
    await expect(
      page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }),
    ).toBeVisible()
    // What the message offers, by keys.
    await page.keyboard.press('Control+z')
    await expect(timelineOf(page).getByText('v5 · latest')).toBeVisible()
    expect((await sql(page, 'SELECT count(*), count(note) FROM silver.orders')).rows).toEqual([[30n, 0n]])
  })

  await test.step('a tag is given by keys alone, is a flag on the timeline, and can be renamed and removed', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Tag v5')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Tag v5 of silver.orders' })
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await page.keyboard.type('checked')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(timelineOf(page).getByText('checked', { exact: true })).toBeVisible()
    await act(page, 'Tag…')
    const tags = page.getByRole('list', { name: 'Tags of silver.orders' })
    await tags.getByRole('button', { name: 'Change the tag checked' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('approved')
    await page.getByRole('button', { name: 'Save the tag' }).click()
    await expect(tags.getByText('approved')).toBeVisible()
    await tags.getByRole('button', { name: 'Remove the tag approved' }).click()
    await expect(page.getByText('No version has a tag yet.')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('a version opens as a query, and beside another table of its moment', async () => {
    await page.goto('/t/silver.orders?v=2')
    await act(page, 'Compare with…')
    await page.getByRole('button', { name: /Choose a table/ }).click()
    await page.getByRole('option', { name: /silver\.totals/ }).click()
    await page.getByRole('button', { name: 'Differences in SQL' }).click()
    const editor = page.getByRole('textbox', { name: 'Statement' })
    await expect(editor).toHaveValue(
      /silver\.orders VERSION AS OF 2[^]*UNION ALL[^]*silver\.totals VERSION AS OF 0/,
    )
    await editor.press('Control+Enter')
    await expect(page.getByRole('status').getByText(/^4 rows/)).toBeVisible()
  })
})

test('one slider moves the whole lake to a moment: pages, catalog and queries', async ({ page }) => {
  await openApp(page)
  await makeTables(page)
  await page.goto('/t/silver.orders')
  const catalog = page.getByRole('navigation', { name: 'Catalog' })
  const slider = page.getByRole('slider', { name: 'Moment' })

  await test.step('by keys: commit by commit, and the page shows the version of that moment', async () => {
    await page.getByRole('button', { name: 'Moment of the lake: now' }).press('Enter')
    await slider.focus()
    await expect(slider).toHaveAttribute('aria-valuetext', /^now, .* silver\.orders v3$/)
    await page.keyboard.press('Home')
    await expect(slider).toHaveAttribute('aria-valuetext', /silver\.orders v0$/)
    await expect(page).toHaveURL(/at=\d{4}-/)
    await page.keyboard.press('ArrowRight')
    await expect(slider).toHaveAttribute('aria-valuetext', /silver\.orders v1$/)
    const tables = page.getByRole('list', { name: 'Tables at this moment' })
    await expect(tables.getByRole('listitem').filter({ hasText: 'silver.totals' })).toContainText(
      'not there yet',
    )
    await page.keyboard.press('Escape')
    await expect(page.getByText('viewing v1 · 2 behind').first()).toBeVisible()
    await expect(catalog.getByRole('link', { name: /totals/ })).toContainText('not yet')
  })

  await test.step('it stays from room to room: a table that was not there says so, a query reads the past', async () => {
    await catalog.getByRole('link', { name: /totals/ }).click()
    await expect(page.getByText('silver.totals did not exist yet')).toBeVisible()
    await catalog.getByRole('link', { name: 'SQL' }).click()
    const editor = page.getByRole('textbox', { name: 'Statement' })
    await editor.fill('SELECT count(*) AS n, sum(amount) AS amount FROM silver.orders')
    await editor.press('Control+Enter')
    const cells = page.getByRole('grid', { name: 'Query result' }).getByRole('gridcell')
    await expect(cells.filter({ hasText: /^500$/ })).toBeVisible()
    await editor.fill('DELETE FROM silver.orders')
    await editor.press('Control+Enter')
    await expect(page.getByText(/the past can not be written: DELETE would change/)).toBeVisible()
  })

  await test.step('by mouse, a query follows; and back to now', async () => {
    const editor = page.getByRole('textbox', { name: 'Statement' })
    await editor.fill('SELECT count(*) AS n FROM silver.orders')
    await editor.press('Control+Enter')
    const cells = page.getByRole('grid', { name: 'Query result' }).getByRole('gridcell')
    await expect(cells.filter({ hasText: /^40$/ })).toBeVisible()
    await page.getByRole('button', { name: /^Moment of the lake:/ }).click()
    const box = await slider.boundingBox()
    if (!box) throw new Error('No slider')
    // The fourth of five commits.
    await page.mouse.click(box.x + box.width * 0.75, box.y + 20)
    await expect(slider).toHaveAttribute('aria-valuetext', /silver\.orders v2$/)
    await expect(cells.filter({ hasText: /^30$/ })).toBeVisible()
    await page.getByRole('dialog').getByRole('button', { name: 'Back to now' }).click()
    await page.keyboard.press('Escape')
    await expect(page).not.toHaveURL(/at=/)
  })
})

test('the history of a table is one list, with links to what made each version', async ({ page }) => {
  await openApp(page)
  await page.evaluate(async () => {
    const { boathouse } = window
    await boathouse.ingest(new File(['id,city\n1, Oslo \n2,Rome\n3,Lima \n'], 'sales.csv'))
    const steps = [{ op: 'trim' as const, columns: ['city'] }]
    await boathouse.recipes.save('silver.sales', { input: 'bronze.sales', steps })
    await boathouse.refresh('silver.sales')
    const more = [...steps, { op: 'nullify' as const, columns: ['city'], values: ['Lima'] }]
    await boathouse.recipes.save('silver.sales', { input: 'bronze.sales', steps: more })
    await boathouse.refresh('silver.sales')
    await boathouse.sql("DELETE FROM silver.sales WHERE id = '1'")
    await boathouse.tag('silver.sales', 1, 'release', 'the first one')
  })
  await page.goto('/t/silver.sales')
  await page.getByRole('button', { name: 'History', exact: true }).click()
  const feed = page.getByRole('feed', { name: 'History of silver.sales' })
  const entries = feed.getByRole('article')
  // Three commits, two saved recipes, a tag.
  await expect(entries).toHaveCount(6)
  await expect(entries.first()).toHaveAccessibleName('Version 1, Tagged v1 as release')

  await test.step('the recipe of a version is shown as it was, and can be used again', async () => {
    await feed.getByRole('button', { name: 'recipe r1' }).click()
    const dialog = page.getByRole('dialog', { name: 'Recipe r1, which made v0' })
    await expect(dialog.getByRole('listitem')).toHaveText(['Trim city'])
    await dialog.getByRole('button', { name: 'Use these steps again' }).click()
    await page.getByRole('button', { name: 'History', exact: true }).first().click()
    await expect(entries.first()).toHaveAccessibleName(/^Undo: Add step 2: Replace Lima/)
    await expect(entries.first()).toContainText('in this tabr3')
  })

  await test.step('an edit is there after a reload, opens by keys, and can be gone back to', async () => {
    await page.reload()
    const edit = entries.filter({ hasText: 'Undo: Add step 2: Replace Lima' })
    await expect(edit).toContainText('in this tabr3')
    await edit.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Recipe r3' })
    await expect(dialog.getByRole('listitem')).toHaveText(['Trim city'])
    await page.keyboard.press('Escape')
    // What was undone before the reload is within reach.
    await page.getByRole('button', { name: 'Recipe', exact: true }).first().click()
    await page.getByRole('button', { name: 'Redo', exact: true }).press('Enter')
    await expect(page.getByRole('grid', { name: 'Steps' }).getByRole('row')).toHaveCount(2)
    await page.getByRole('button', { name: 'History', exact: true }).first().click()
    await expect(entries.first()).toHaveAccessibleName(/^Redo: Add step 2: Replace Lima/)
  })

  await test.step('it is searched, narrowed and walked along by keys', async () => {
    await page.getByRole('textbox', { name: 'Search the history' }).fill('delete where')
    await expect(entries).toHaveCount(1)
    await page.getByRole('textbox', { name: 'Search the history' }).fill('')
    await page.getByRole('radio', { name: 'Commits' }).click()
    await expect(entries).toHaveCount(3)
    await entries.first().focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/v=0/)
    await feed.getByRole('button', { name: 'bronze.sales v0' }).first().click()
    await expect(page).toHaveURL(/bronze\.sales\?v=0&panel=history/)
    await page.goBack()
  })

  await test.step('the newest commit is undone from the list', async () => {
    await feed.getByRole('button', { name: 'Undo…' }).click()
    await page.getByRole('button', { name: 'Restore v1' }).click()
    await expect(timelineOf(page).getByText('v3 · latest')).toBeVisible()
    await expect(entries.first()).toHaveAccessibleName('Version 3, restore')
    await expect(feed.getByText('to v1')).toBeVisible()
  })

  await test.step('an aggregate is undone, kept and listed as a recipe is', async () => {
    await page.goto('/t/silver.sales?panel=gold')
    const panel = page.getByRole('region', { name: 'Aggregate' })
    await panel.getByRole('button', { name: 'Add a measure' }).click()
    await panel.getByRole('button', { name: 'Add a measure' }).click()
    const measures = panel.getByRole('button', { name: /^Remove measure/ })
    await expect(measures).toHaveCount(3)
    await panel.getByRole('button', { name: 'Undo' }).click()
    await expect(measures).toHaveCount(2)
    await page.reload()
    await expect(measures).toHaveCount(2)
    await page.keyboard.press('Control+Shift+z')
    await expect(measures).toHaveCount(3)
    await panel.getByRole('button', { name: 'Write gold.sales_totals' }).click()
    await page.getByRole('button', { name: 'Open gold.sales_totals' }).click()
    await page.getByRole('button', { name: 'History', exact: true }).first().click()
    const gold = page.getByRole('feed', { name: 'History of gold.sales_totals' })
    await expect(gold.getByText(/^Add a measure: Count/)).toHaveCount(2)
    await gold.getByRole('button', { name: 'aggregate r1' }).click()
    const dialog = page.getByRole('dialog', { name: 'Aggregate r1, which made v0' })
    await expect(dialog.getByRole('listitem')).toHaveCount(3)
  })
})
