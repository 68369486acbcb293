import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { openApp, sql } from './automation.fixture.ts'
import { fixtures, openFolder } from './delta-files.fixture.ts'

const versions = (page: Page) => page.getByRole('listbox', { name: /^Versions of/ })

/** The middle of a version's mark. */
const markOf = async (page: Page, version: number) => {
  const box = await versions(page)
    .getByRole('option', { name: new RegExp(`^Version ${version},`) })
    .boundingBox()
  if (!box) throw new Error(`Version ${version} has no mark`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

interface Seen {
  readonly version: string | undefined
  /** Texts of the rows in sight, top to bottom. */
  readonly rows: readonly (readonly string[])[]
  /** Cells that are marked as changed, `row's first cell.column`, and first cells of rows marked as new. */
  readonly changed: readonly string[]
  readonly added: readonly string[]
}

/** What the grid shows below its header. */
const seen = (page: Page): Promise<Seen> =>
  page
    .getByRole('grid')
    .first()
    .evaluate(grid => {
      const bottom = grid.getBoundingClientRect().bottom
      const top = grid.querySelector('[role=rowgroup]')?.getBoundingClientRect().bottom ?? 0
      const lines = [...grid.querySelectorAll<HTMLElement>('[data-row]')]
        .filter(line => {
          const box = line.getBoundingClientRect()
          return box.top > top - 28 && box.bottom <= bottom
        })
        .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      const cells = (line: HTMLElement) => [...line.querySelectorAll<HTMLElement>('[role=gridcell]')]
      const name = (line: HTMLElement) => cells(line)[0]?.textContent ?? ''
      return {
        version: grid.querySelector<HTMLElement>('[data-version]')?.dataset['version'],
        rows: lines.map(line => cells(line).map(cell => cell.textContent)),
        changed: lines.flatMap(line =>
          cells(line)
            .filter(cell => /fade(Even|Odd)/.test(cell.className))
            .map(cell => `${name(line)}.${cell.dataset['column']}`),
        ),
        added: lines
          .filter(line => line.querySelector('[role=rowheader]')?.textContent.startsWith('+'))
          .map(name),
      }
    })

const asText = (rows: readonly (readonly unknown[])[]) =>
  rows.map(row => row.map(value => (value === null ? 'NULL' : `${value as string | number | bigint}`)))

/** The rows of a version as the engine has them, in the order of the film. */
const rowsOf = async (page: Page, table: string, version: number, order: string, from = 'true') => {
  const { rows } = await sql(
    page,
    `SELECT * FROM ${table} VERSION AS OF ${version} WHERE ${from} ORDER BY ${order} LIMIT 60`,
  )
  return asText(rows)
}

/** Waits until the grid shows a version, and compares all that is in sight with what the engine says. */
const expectVersion = async (page: Page, version: number, wanted: readonly (readonly string[])[]) => {
  await expect.poll(async () => (await seen(page)).version, `version ${version}`).toBe(String(version))
  const { rows } = await seen(page)
  expect(rows.length, `rows in sight of version ${version}`).toBeGreaterThan(0)
  expect(rows, `version ${version}`).toEqual(wanted.slice(0, rows.length))
}

/** Differences between two states of the rows in sight, by their first cell: cells of rows in both, and rows of the second alone. */
const between = (before: readonly (readonly string[])[], after: readonly (readonly string[])[]) => {
  const former = new Map(before.map(row => [row[0], row]))
  const changed = after.flatMap(row =>
    row.flatMap((cell, at) => {
      const was = former.get(row[0])
      return was !== undefined && was[at] !== cell ? [`${row[0]}.${at}`] : []
    }),
  )
  return { changed, added: after.filter(row => !former.has(row[0])).map(([id]) => id) }
}

const makeOrders = async (page: Page) => {
  await sql(
    page,
    `CREATE TABLE silver.orders TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS
       SELECT i AS order_id, CASE i % 3 WHEN 0 THEN 'Oslo' WHEN 1 THEN 'Lima' END AS city, i * 2 AS amount FROM range(1500) t(i);
     UPDATE silver.orders SET amount = amount + 1 WHERE order_id % 5 = 1;
     DELETE FROM silver.orders WHERE order_id % 7 = 3;
     INSERT INTO silver.orders SELECT -i, 'Bari', i FROM range(1, 4) t(i);
     ALTER TABLE silver.orders ADD COLUMN note STRING;
     UPDATE silver.orders SET note = 'seen', city = 'Rome' WHERE order_id % 4 = 2;
     OPTIMIZE silver.orders`,
  )
}

test('moving along the versions shows the rows of each in their places, marks what changed, and rests on the same rows', async ({
  page,
}) => {
  await openApp(page)
  await makeOrders(page)
  const states = []
  for (let version = 0; version <= 6; version += 1)
    states.push(await rowsOf(page, 'silver.orders', version, 'order_id'))
  await page.goto('/t/silver.orders?panel=none')
  await expect(page.getByRole('gridcell').first()).toBeVisible()

  const start = await markOf(page, 6)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  for (const version of [5, 4, 3, 2, 1, 0, 1, 2]) {
    const { x, y } = await markOf(page, version)
    await page.mouse.move(x, y)
    await expectVersion(page, version, states[version] ?? [])
    await expect(page.getByText(`viewing v${version} · ${6 - version} behind`).first()).toBeVisible()
    if (version === 5) await expect(page.getByText('Rows in order of order_id, so that')).toBeVisible()
    // What changed before fades out, so that the next marks are of one move alone.
    await page.waitForTimeout(350)
  }
  const last = await seen(page)
  const { changed, added } = between(states[1] ?? [], (states[2] ?? []).slice(0, last.rows.length))
  expect({ changed: last.changed, added: last.added }).toEqual({ changed, added })
  const { x, y } = await markOf(page, 1)
  await page.mouse.move(x, y)
  await expectVersion(page, 1, states[1] ?? [])
  const back = await seen(page)
  expect(back.added.length, 'rows that the newer version does not have come in').toBeGreaterThan(0)
  expect(back.added).toEqual(between(states[2] ?? [], (states[1] ?? []).slice(0, back.rows.length)).added)
  const oldest = await markOf(page, 0)
  await page.mouse.move(oldest.x, oldest.y)
  await expectVersion(page, 0, states[0] ?? [])
  expect((await seen(page)).changed).toEqual(
    between(states[1] ?? [], (states[0] ?? []).slice(0, back.rows.length)).changed,
  )

  await expect(page.getByRole('columnheader', { name: /^order_id/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  await page.mouse.up()
  await expect(page).toHaveURL(/v=0/)
  await expect(page.getByText('1,500 rows').first()).toBeVisible()
  await page.waitForTimeout(600)
  await expectVersion(page, 0, states[0] ?? [])

  await versions(page).focus()
  for (const version of [1, 2, 3]) {
    await page.keyboard.press('ArrowRight')
    await expectVersion(page, version, states[version] ?? [])
  }
  await page.keyboard.press('End')
  await expectVersion(page, 6, states[6] ?? [])
  await expect(page).not.toHaveURL(/v=\d/)
})

test('further down, the first row in sight keeps its place though rows before it come and go', async ({
  page,
}) => {
  await openApp(page)
  await makeOrders(page)
  await page.goto('/t/silver.orders?panel=none')
  await page
    .getByRole('columnheader', { name: /^order_id/ })
    .getByText('order_id')
    .click()
  await expect(page.getByRole('gridcell', { name: '-3', exact: true })).toBeVisible()
  await page
    .getByRole('grid')
    .first()
    .evaluate(grid => grid.scrollTo({ top: 28 * 700 }))
  await expect.poll(async () => (await seen(page)).rows[0]?.[0]).toMatch(/^\d+$/)
  const id = (await seen(page)).rows[0]?.[0] ?? ''
  const wanted = (version: number) => rowsOf(page, 'silver.orders', version, 'order_id', `order_id >= ${id}`)

  await page.waitForTimeout(700)
  await versions(page).focus()
  await page.keyboard.press('Home')
  await expectVersion(page, 0, await wanted(0))
  await expect(page).toHaveURL(/v=0/)
  await expect
    .poll(() => page.locator(`[data-row="${id}"] [role=rowheader]`).textContent(), 'its number at rest')
    .toBe(String(Number(id) + 1))
  await expectVersion(page, 0, await wanted(0))
  await page.keyboard.press('PageDown')
  await expectVersion(page, 6, await wanted(6))
})

test('versions of a table that another engine wrote are moved along like any other', async ({ page }) => {
  const folder = join(fixtures, 'kernel-rs-golden/dv-with-columnmapping/delta')
  test.skip(!existsSync(folder), `SKIPPED: the tables of other engines are not there (${fixtures})`)
  await openApp(page)
  await openFolder(page, 'silver.foreign', folder)
  const { orderBy, missing } = await page.evaluate(() => window.boathouse.film('silver.foreign', [15]))
  expect(missing).toEqual([])
  const order = orderBy.map(({ column }) => `"${column}" NULLS LAST`).join(', ')
  await page.goto('/t/silver.foreign?panel=none')
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await page.mouse.move((await markOf(page, 15)).x, (await markOf(page, 15)).y)
  await page.mouse.down()
  await page.mouse.move((await markOf(page, 14)).x, (await markOf(page, 14)).y)
  await expectVersion(page, 14, await rowsOf(page, 'silver.foreign', 14, order))
  await page.mouse.up()
  for (let version = 13; version >= 1; version -= 1) {
    await page.keyboard.press('ArrowLeft')
    await expectVersion(page, version, await rowsOf(page, 'silver.foreign', version, order))
  }
})
