// `npm run screenshots`: the pictures of the README, of the built app with its own sample data.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { root, run } from './lib/run.mjs'

await ensureInstalled()
const browser = await run(process.execPath, [join(root, 'scripts', 'chromium.mjs')])
const problem = browser.code === 0 ? await ensureBuilt() : browser.output
if (problem !== undefined) {
  console.error(problem)
  process.exit(1)
}
const { openApp } = await import('./lib/app-driver.mjs')

const recipe = {
  input: 'bronze.orders',
  steps: [
    {
      op: 'cast',
      onError: 'null',
      columns: [
        { column: 'order_id', to: 'long' },
        { column: 'quantity', to: 'integer' },
        { column: 'amount', to: 'decimal(12,2)' },
      ],
    },
    { op: 'derive', column: 'status', expression: "replace(lower(status), 'canceled', 'cancelled')" },
    { op: 'nullify', columns: ['status'], values: [''] },
    { op: 'filter', condition: { column: 'amount', is: 'is-not-null' } },
    { op: 'dedupe', keys: ['order_id'], order: [], keep: 'first' },
  ],
}

const aggregate = {
  input: 'silver.orders',
  groupBy: ['status'],
  measures: [
    { fn: 'count', as: 'orders' },
    { fn: 'sum', column: 'amount', as: 'revenue' },
    { fn: 'count-distinct', column: 'customer_id', as: 'customers' },
  ],
  chart: { kind: 'bar', x: 'status', y: 'revenue' },
}

const deliveries = 'silver.deliveries'

/** A table that lives: what a month of work does to one, statement by statement. */
const statements = [
  `CREATE TABLE ${deliveries} TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true')
     AS SELECT CAST(i AS BIGINT) AS delivery_id, (['DE', 'NO', 'PE', 'IT', 'DE'])[1 + i % 5] AS country,
     (['Ana García', 'Bo Larsen', 'Chloé Dubois', 'Dmitri Orlov'])[1 + (i * 7) % 4] AS driver, CAST(10 + (i * 37) % 400 AS DOUBLE) / 4 AS weight,
     'planned' AS status, DATE '2026-03-01' + CAST(i % 28 AS INTEGER) AS day FROM (SELECT unnest(range(20000)) AS i)`,
  ...Array.from({ length: 30 }, (_, n) =>
    n % 10 === 4
      ? `DELETE FROM ${deliveries} WHERE delivery_id % 97 = ${n}`
      : n % 6 === 5
        ? `INSERT INTO ${deliveries} (delivery_id, country, driver, weight, status, day) SELECT 20000 + ${n} * 1000 + i, 'NO', 'Ingrid Berg', 12.5, 'planned', DATE '2026-04-01' FROM (SELECT unnest(range(${300 + 20 * n})) AS i)`
        : n === 12
          ? `ALTER TABLE ${deliveries} ADD COLUMNS (note STRING)`
          : n === 20
            ? `OPTIMIZE ${deliveries}`
            : n % 3 === 0
              ? `UPDATE ${deliveries} SET status = 'sent', weight = weight * 1.1 WHERE country = 'DE' AND delivery_id BETWEEN ${n * 500} AND ${n * 500 + 900}`
              : `UPDATE ${deliveries} SET status = 'delivered' WHERE delivery_id BETWEEN ${n * 400} AND ${n * 400 + 350}`,
  ),
]

/** The table of a room and the panel beside it. */
const rooms = [
  { name: 'recipe', path: 't/silver.orders?panel=recipe' },
  { name: 'gold', path: 't/gold.orders_by_status?panel=gold' },
  { name: 'timeline', path: `t/${deliveries}?v=21&panel=history` },
  { name: 'range', path: `t/${deliveries}?compare=8..16&panel=compare`, isPlain: true },
]

/** @param {import('@playwright/test').Page} page @param {string} url @param {string} path @param {string} suffix */
const shoot = async (page, url, path, suffix) => {
  for (const room of rooms) {
    await page.goto(url + room.path)
    await page.getByRole('gridcell').filter({ hasText: /\S/ }).first().waitFor()
    // Profiles, counts and the chart come after the rows, and what fades has to be gone.
    await page.waitForFunction(isPlain => {
      if (isPlain) return true
      const edge = document.querySelector('[role=grid]')?.getBoundingClientRect().right ?? 0
      return [...document.querySelectorAll('[role=columnheader][data-column]')]
        .filter(head => head.getBoundingClientRect().left < edge)
        .every(head => head.querySelector('[data-band]'))
    }, room.isPlain === true)
    await page.waitForTimeout(1_500)
    await page.getByText('counting…').first().waitFor({ state: 'hidden' })
    await page.screenshot({ path: join(path, `${room.name}-${suffix}.png`) })
  }
}

const images = join(root, 'docs', 'images')
mkdirSync(images, { recursive: true })
const app = await openApp({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })
try {
  const { page, url } = app
  await page.screenshot({ path: join(images, 'first-run-light-1280.png') })
  await page.getByRole('button', { name: 'Try it with sample data' }).first().click()
  // The sample is three files, and so three commits.
  while ((await page.evaluate(() => window.boathouse.tables())).length < 3) await page.waitForTimeout(200)
  // The recipe grows as it would by hand, so that there is a timeline to see.
  for (const steps of [1, 3, recipe.steps.length]) {
    const draft = { ...recipe, steps: recipe.steps.slice(0, steps) }
    await page.evaluate(
      body => window.boathouse.recipes.save('silver.orders', body),
      /** @type {any} */ (draft),
    )
    await page.evaluate(() => window.boathouse.refresh('silver.orders'))
  }
  await page.evaluate(
    body => window.boathouse.aggregates.save('gold.orders_by_status', body),
    /** @type {any} */ (aggregate),
  )
  await page.evaluate(() => window.boathouse.refresh('gold.orders_by_status'))
  for (const statement of statements)
    await page.evaluate(async text => {
      await window.boathouse.sql(text)
    }, /** @type {any} */ (statement))
  await page.evaluate(async ([table]) => {
    await window.boathouse.tag(table, 9, 'end of Q1', 'As it was reported')
    await window.boathouse.tag(table, 24, 'audited')
  }, /** @type {const} */ ([deliveries]))
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme })
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 })
      await shoot(page, url, images, `${theme}-${width}`)
    }
  }
} finally {
  await app.close()
}
console.log(`The pictures are in ${images}.`)
