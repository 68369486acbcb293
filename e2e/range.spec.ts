import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'
import { asBase64, fixtures, readFolder } from './delta-files.fixture.ts'
import { appRows } from './rooms.fixture.ts'

/** 2,000 orders, of which some change, some go and some come; a column gets another name, and one is new. Nine versions. */
const makeOrders = async (page: Page): Promise<void> => {
  await openApp(page)
  await sql(
    page,
    `CREATE TABLE silver.orders (order_id BIGINT, customer STRING, city STRING, amount DOUBLE)
       TBLPROPERTIES ('delta.columnMapping.mode' = 'name');
     INSERT INTO silver.orders SELECT i, 'customer ' || CAST(i % 7 AS VARCHAR), CASE i % 3 WHEN 0 THEN NULL ELSE 'Lyon' END, i / 4.0
       FROM range(2000) t(i);
     UPDATE silver.orders SET amount = amount + 1 WHERE order_id % 100 = 0;
     DELETE FROM silver.orders WHERE order_id BETWEEN 10 AND 12;
     INSERT INTO silver.orders VALUES (5000, 'new', 'Oslo', 1), (5001, 'new', '', 2);
     ALTER TABLE silver.orders RENAME COLUMN city TO town;
     ALTER TABLE silver.orders ADD COLUMNS (channel STRING);
     UPDATE silver.orders SET town = 'Köln' WHERE order_id IN (0, 3);
     UPDATE silver.orders SET customer = upper(customer) WHERE order_id = 3`,
  )
}

/** Counts of the difference between versions 1 and 8, row by row: what only either has, what changed, and the cells. */
const bruteForce = async (page: Page): Promise<readonly number[]> => {
  const cell = (old: string, now = old) =>
    `count(*) FILTER (WHERE both_have AND ${old} IS DISTINCT FROM ${now})`
  const [row = []] = await appRows(
    page,
    `SELECT count(*) FILTER (WHERE a_id IS NULL), count(*) FILTER (WHERE b_id IS NULL),
       count(*) FILTER (WHERE both_have AND (a_customer IS DISTINCT FROM b_customer OR city IS DISTINCT FROM town OR a_amount IS DISTINCT FROM b_amount)),
       ${cell('a_customer', 'b_customer')}, ${cell('city', 'town')}, ${cell('a_amount', 'b_amount')}
     FROM (SELECT *, a_id IS NOT NULL AND b_id IS NOT NULL AS both_have
       FROM (SELECT order_id AS a_id, customer AS a_customer, city, amount AS a_amount FROM silver.orders VERSION AS OF 1)
       FULL JOIN (SELECT order_id AS b_id, customer AS b_customer, town, amount AS b_amount FROM silver.orders VERSION AS OF 8) ON a_id = b_id)`,
  )
  return row.map(Number)
}

const room = (page: Page) => {
  const grid = page.getByRole('grid', { name: 'silver.orders: rows that differ' })
  const all = page.getByRole('grid', { name: 'silver.orders: all rows' })
  const panel = page.getByRole('region', { name: 'Differences' })
  return {
    grid,
    all,
    panel,
    shown: page.getByRole('radiogroup', { name: 'Rows shown' }),
    counts: panel.getByRole('table', { name: 'Rows by kind' }),
    heat: (column: string) => panel.getByTitle(`Go to ${column}`),
    row: (id: number) =>
      grid.getByRole('row').filter({ has: page.getByRole('gridcell', { name: String(id), exact: true }) }),
  }
}

test('two versions are compared by mouse: counts, cells, kinds, schema, and the key by which rows are told apart', async ({
  page,
}) => {
  await makeOrders(page)
  const [added, removed, changed, customers, towns, amounts] = await bruteForce(page)
  expect([added, removed, changed, customers, towns, amounts]).toEqual([2, 3, 21, 1, 2, 20])
  await page.goto('/t/silver.orders?v=1')
  await page.getByRole('button', { name: 'Compare with latest' }).click()
  await expect(page).toHaveURL(/compare=1\.\.8/)
  const { grid, all, panel, shown, counts, heat, row } = room(page)

  await test.step('counts are those of a comparison row by row', async () => {
    for (const [kind, count] of [
      ['Added', added],
      ['Removed', removed],
      ['Changed', changed],
      ['Unchanged', 1976],
    ])
      await expect(
        counts.getByRole('row', {
          name: new RegExp(`${kind} ${count?.toLocaleString('en')} [<>]? ?[\\d.]+ %$`),
        }),
      ).toBeVisible()
    await expect(shown.getByRole('radio', { name: `Changes ${2 + 3 + 21}`, exact: true })).toBeChecked()
    await expect(heat('amount')).toContainText(/20\s*95 %/)
    await expect(heat('town')).toContainText('2')
    await expect(heat('customer')).toContainText('1')
    await expect(panel.getByText(/^\d+ of \d+ files read/)).toBeVisible()
  })

  await test.step('the schema', async () => {
    const schema = page.getByRole('list', { name: 'Schema changes' })
    await expect(schema.getByRole('listitem')).toHaveText([
      /Column channel of type string added/,
      /Column city renamed to town/,
    ])
    await expect(grid.getByRole('columnheader', { name: /channel/ })).toContainText('only in v8')
  })

  await test.step('one kind of rows, with what changed cells were', async () => {
    await shown.getByRole('radio', { name: /Changed/ }).click()
    await expect(grid).toHaveAttribute('aria-rowcount', '22')
    const first = row(0)
    await expect(first.getByRole('gridcell').nth(2).getByRole('deletion')).toHaveText('NULL')
    await expect(first.getByRole('gridcell').nth(2)).toContainText('Köln')
    await expect(first.getByRole('gridcell').nth(3)).toContainText(/0\s*1/)
    await expect(row(3).getByRole('gridcell').nth(1)).toContainText('customer 3CUSTOMER 3')
    await expect(row(100).getByRole('gridcell').nth(2).getByRole('deletion')).toHaveCount(0)
    await shown.getByRole('radio', { name: /Removed/ }).click()
    await expect(grid).toHaveAttribute('aria-rowcount', '4')
    await expect(grid.getByRole('gridcell', { name: '12', exact: true })).toBeVisible()
    await shown.getByRole('radio', { name: /Changes/ }).click()
  })

  await test.step('all rows, with what changed in its place', async () => {
    await shown.getByRole('radio', { name: /^All rows 2,002$/ }).click()
    await expect(page).toHaveURL(/rows=all/)
    await expect(all).toHaveAttribute('aria-rowcount', '2003')
    const cells = (at: number) => all.locator(`[data-row="${at}"]`)
    await expect(cells(0).getByRole('rowheader')).toHaveText(/changed, row 1$/)
    await expect(cells(0)).toContainText('Köln')
    await expect(cells(1).getByRole('rowheader')).toHaveText('2')
    await expect(cells(11).getByRole('rowheader')).toHaveText(/taken out, row 12$/)
    for (const row of [3, 10]) {
      await page.getByRole('button', { name: 'Next row that differs' }).click()
      await expect(all.locator(`[data-row="${row}"] [role=gridcell][tabindex="0"]`)).toBeVisible()
    }
    await page.reload()
    await expect(all).toHaveAttribute('aria-rowcount', '2003')
  })

  await test.step('old values, new values, and the rows that differ as a file', async () => {
    const amount = all.locator('[data-row="0"]').getByRole('gridcell').nth(3)
    const values = page.getByRole('radiogroup', { name: 'Changed cells show' })
    await expect(amount).toHaveAttribute('title', 'Before: 0\nNow: 1')
    await values.getByRole('radio', { name: 'Old' }).click()
    await expect(amount).toHaveText(/0$/, { useInnerText: true })
    await values.getByRole('radio', { name: 'New' }).click()
    await expect(amount).toHaveText(/1$/, { useInnerText: true })
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export changes' }).click()
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('silver.orders@v1-v8 changes.csv')
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\n')
    expect(lines).toHaveLength(1 + 26)
    expect(lines[0]).toBe(
      'change,changed_columns,old_order_id,new_order_id,old_customer,new_customer,old_city,new_town,old_amount,new_amount,new_channel',
    )
    await shown.getByRole('radio', { name: /Changes/ }).click()
    await expect(page).not.toHaveURL(/rows=all/)
  })

  await test.step('another key, and whole rows', async () => {
    await expect(panel.getByText(/^Found in the values/)).toBeVisible()
    await panel.getByRole('button', { name: 'Choose another key' }).click()
    const keys = panel.getByRole('listbox', { name: 'The same row has the same' })
    await keys.getByRole('option', { name: /^order_id/ }).click()
    await keys.getByRole('option', { name: /^customer/ }).click()
    await panel.getByRole('button', { name: 'Compare by these' }).click()
    await expect(panel.getByText(/It is not unique/)).toBeVisible()
    await panel.getByRole('button', { name: 'Choose another key' }).click()
    await panel.getByRole('button', { name: 'Whole rows' }).click()
    await expect(counts.getByRole('row', { name: /Added 23 [<>]? ?[\d.]+ %$/ })).toBeVisible()
    await expect(counts.getByRole('row', { name: /Removed 24 [<>]? ?[\d.]+ %$/ })).toBeVisible()
    await panel.getByRole('button', { name: 'Choose another key' }).click()
    await panel.getByRole('button', { name: 'As found' }).click()
    await expect(counts.getByRole('row', { name: /Changed 21 [<>]? ?[\d.]+ %$/ })).toBeVisible()
  })

  await test.step('a commit does not change it; the other way round, added is removed', async () => {
    await sql(page, 'DELETE FROM silver.orders WHERE order_id = 7')
    await expect(counts.getByRole('row', { name: /Removed 3 [<>]? ?[\d.]+ %$/ })).toBeVisible()
    await page.getByRole('button', { name: 'Swap the two versions' }).click()
    await expect(page).toHaveURL(/compare=8\.\.1/)
    await expect(counts.getByRole('row', { name: /Removed 2 [<>]? ?[\d.]+ %$/ })).toBeVisible()
    await page.getByRole('button', { name: 'Back to the rows' }).click()
    await expect(page).not.toHaveURL(/compare/)
    await expect(page.getByRole('grid', { name: 'silver.orders', exact: true })).toBeVisible()
  })
})

test('two versions are compared by keys alone: from the palette, along the changed columns, and back', async ({
  page,
}) => {
  await makeOrders(page)
  await page.goto('/t/silver.orders')
  const { grid, all, panel, counts } = room(page)
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('compare with the version before')
  await expect(page.getByRole('option', { name: /Compare with the version before/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/compare=7\.\.8/)
  await expect(counts.getByRole('row', { name: /Changed 1 [<>]? ?[\d.]+ %$/ })).toBeVisible()

  const from = page.getByRole('button', { name: /^From version 7/ })
  await from.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('v1')
  await expect(page.getByRole('menuitem', { name: /^v1 · write/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/compare=1\.\.8/)
  await expect(counts.getByRole('row', { name: /Changed 21 [<>]? ?[\d.]+ %$/ })).toBeVisible()

  await grid.getByRole('gridcell').first().focus()
  for (const [key, column] of [
    ['n', 1],
    ['n', 2],
    ['n', 3],
    ['n', 1],
    ['Shift+N', 3],
  ] as const) {
    await page.keyboard.press(key)
    await expect(grid.locator('[role=gridcell]:focus')).toHaveAttribute('data-column', String(column))
  }
  await page.keyboard.press('u')
  await expect(page).toHaveURL(/rows=all/)
  await all.getByRole('gridcell').first().focus()
  for (const [key, row] of [
    ['j', 3],
    ['j', 10],
    ['k', 3],
  ] as const) {
    await page.keyboard.press(key)
    await expect(all.locator(`[data-row="${row}"] [role=gridcell]:focus`)).toBeVisible()
  }
  await page.keyboard.press('f')
  await expect(page.getByRole('radio', { name: 'Old', exact: true })).toBeChecked()
  await page.keyboard.press('u')

  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/compare/)
  await expect(panel).toBeHidden()

  await test.step('with another table, as it was at the moment of the version', async () => {
    await page.goto('/t/silver.orders?compare=1..8&panel=compare')
    await expect(counts).toBeVisible()
    await sql(
      page,
      `CREATE TABLE silver.copy AS SELECT order_id AS "ID", order_id, upper(customer) AS "Customer", amount FROM silver.orders WHERE order_id < 1990;
       INSERT INTO silver.orders VALUES (9000, 'x', 'y', 1, 'z')`,
    )
    await page.getByRole('button', { name: /choose a table/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('copy')
    await expect(page.getByRole('menuitem', { name: /^silver\.copy · v0/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/compare=0\.\.8&with=silver\.copy/)
    const [changed, added] =
      (
        await appRows(
          page,
          `SELECT count(*) FILTER (WHERE c.customer <> o.customer OR c.amount <> o.amount), count(*) FILTER (WHERE c.order_id IS NULL)
         FROM (SELECT * FROM silver.orders VERSION AS OF 8) o LEFT JOIN silver.copy c ON o.order_id = c.order_id`,
        )
      )[0]?.map(Number) ?? []
    await expect(
      counts.getByRole('row', { name: new RegExp(`Changed ${changed?.toLocaleString('en')} `) }),
    ).toBeVisible()
    await expect(counts.getByRole('row', { name: new RegExp(`Added ${added} `) })).toBeVisible()
    await expect(grid.getByRole('columnheader', { name: /town/ })).toContainText('only here')
    await expect(grid.getByRole('columnheader', { name: /ID/ }).last()).toContainText('only there')
    await page.getByRole('button', { name: 'Swap the two tables' }).click()
    await expect(page).toHaveURL(/silver\.copy\?.*compare=8\.\.0&with=silver\.orders/)
    await expect(page.getByText('comparing silver.orders v8 → silver.copy v0')).toBeVisible()
    await page.getByRole('button', { name: 'Back to the rows' }).click()
    await expect(page).toHaveURL(/silver\.copy$/)
  })
})

/** Rows that either version has more often than the other, in columns that both have. */
const onlyIn = async (page: Page, table: string, columns: string, versions: readonly [number, number]) => {
  const [from, to] = versions
  const [row = []] = await appRows(
    page,
    `SELECT coalesce(sum(CASE WHEN n > 0 THEN n END), 0)::BIGINT, coalesce(sum(CASE WHEN n < 0 THEN -n END), 0)::BIGINT
     FROM (SELECT sum(s) AS n FROM (SELECT ${columns}, 1 AS s FROM ${table} VERSION AS OF ${to}
       UNION ALL SELECT ${columns}, -1 AS s FROM ${table} VERSION AS OF ${from}) GROUP BY ${columns})`,
  )
  return row.map(Number)
}

test('versions of tables that Spark wrote are compared', async ({ page }) => {
  const tables = [
    ['kernel-rs-golden/basic-with-inserts-merge/delta', [0, 1]],
    ['kernel-rs-golden/dv-with-columnmapping/delta', [0, 15]],
    ['dat/with_schema_change/delta', [0, 1]],
  ] as const
  const there = tables.filter(([path]) => existsSync(join(fixtures, path)))
  test.skip(there.length === 0, `SKIPPED: the tables of other engines are not there (${fixtures})`)
  await openApp(page)
  for (const [index, [path, versions]] of there.entries()) {
    const table = `silver.foreign_${index}`
    const common = await page.evaluate(
      async ([name, files, [from, to]]) => {
        const bytes = (text: string) => Uint8Array.from(atob(text), char => char.charCodeAt(0))
        const list = files.map(([file, text]) => ({ path: file, file: new Blob([bytes(text)]) }))
        await window.boathouse.openTable(name, list)
        const { columns } = await window.boathouse.diff(name, from, to)
        return columns.filter(({ side }) => side === 'both').map(column => `"${column.name}"`)
      },
      [table, asBase64(readFolder(join(fixtures, path))), versions] as const,
    )
    await page.goto(`/t/${table}?compare=${versions[0]}..${versions[1]}&panel=compare`)
    const { panel, counts } = room(page)
    await expect(counts).toBeVisible()
    const count = async (kind: string) =>
      Number(
        (
          await counts
            .getByRole('row', { name: new RegExp(`^\\W*${kind} `) })
            .getByRole('cell')
            .first()
            .textContent()
        )?.replaceAll(',', ''),
      )
    const [added, removed, changed] = [await count('Added'), await count('Removed'), await count('Changed')]
    if (common.length > 0)
      expect([added + changed, removed + changed], path).toEqual(
        await onlyIn(page, table, common.join(', '), versions),
      )
    const grid = page.getByRole('grid', { name: `${table}: rows that differ` })
    await expect(grid).toHaveAttribute('aria-rowcount', String(added + removed + changed + 1))
    await expect(panel.getByText(/files? read/)).toBeVisible()
  }
})
