import { join } from 'node:path'
import { openApp } from '../scripts/lib/app-driver.mjs'
import { scrub } from './scrub-in-page.mjs'
import { marked, rewritten, versions } from './scrub-work.mjs'

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./scrub-in-page.mjs').Moves} Moves */

/**
 * @typedef {object} Scrubbed
 * @property {string} name
 * @property {Moves} atOnce as soon as the page shows rows
 * @property {Moves} later ten seconds after that
 * @property {{ shown: number, read: number, bytes: number, milliseconds: number }} files that the frames of all versions stand for, and that were read for them, in a worker that knew nothing
 * @property {readonly string[]} exports paths of Parquet files of some versions
 */

/** Rows of a frame when its cost is measured: as many as a screen has. */
export const frameRows = 40

/** Ten seconds: somebody has looked at the page before he moves along its timeline. */
const usual = 10_000

/** Opens the table's page anew, with workers that know nothing of it. @param {Page} page @param {string} url @param {string} table */
const openPage = async (page, url, table) => {
  await page.goto(`${url}t/${table}`)
  await page.locator('[role=grid] [data-row] [role=gridcell]').first().waitFor({ timeout: 120_000 })
  await page
    .locator('section[aria-label=Timeline] [data-version]')
    .waitFor({ state: 'attached', timeout: 120_000 })
}

/** Versions in the order of their distance from the newest, as somebody goes through them. */
const backwards = Array.from({ length: versions }, (_, at) => versions - 1 - at)

/**
 * Makes both tables and drags along their timelines.
 * @param {number} rows @param {string} directory for exported versions
 */
export const runScrubInBrowser = async (rows, directory) => {
  const { page, url, save, close } = await openApp({ viewport: { width: 1280, height: 800 } })
  try {
    /** @type {Scrubbed[]} */
    const scrubbed = []
    for (const { table, name, statements } of [marked(rows), rewritten(rows)]) {
      await page.evaluate(async texts => {
        for (const text of texts) await window.boathouse.sql(text)
      }, statements)
      await openPage(page, url, table)
      const atOnce = await scrub(page)
      await openPage(page, url, table)
      await page.waitForTimeout(usual)
      const later = await scrub(page)
      await page.goto(url)
      await page.evaluate(() => window.boathouse.ready)
      const files = await page.evaluate(async ([of, list, count]) => {
        const began = performance.now()
        const { filesShown, filesRead, bytesRead } = await window.boathouse.film(of, list, { rows: count })
        const milliseconds = performance.now() - began
        return { shown: filesShown, read: filesRead, bytes: bytesRead, milliseconds }
      }, /** @type {const} */ ([table, backwards, frameRows]))
      const exports = []
      for (const version of [0, versions / 2, versions - 1]) {
        const path = join(directory, `${table}-${version}.parquet`)
        await save(
          (/** @type {[string, number]} */ [of, at]) => window.boathouse.exportTable(of, { version: at }),
          [table, version],
          path,
        )
        exports.push(path)
      }
      scrubbed.push({ name, atOnce, later, files, exports })
    }
    return scrubbed
  } finally {
    await close()
  }
}
