import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../scripts/lib/app-driver.mjs'

const writers = 12
const commits = 100
const table = 'silver.raced'

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Commits rows one after the other; resolves to the versions that the tab was told.
 * @param {Page} tab
 * @param {number} writer
 * @returns {Promise<readonly number[]>}
 */
const commitAll = (tab, writer) =>
  tab.evaluate(async ([name, own, count]) => {
    const versions = []
    for (let n = 0; n < count; n += 1) {
      const { version = -1 } = await window.boathouse.sql(`INSERT INTO ${name} VALUES (${own}, ${n})`)
      versions.push(version)
    }
    return versions
  }, /** @type {const} */ ([table, writer, commits]))

/** @param {Page} page @param {string} url */
const openTab = async (page, url) => {
  const tab = await page.context().newPage()
  await tab.goto(url)
  await tab.waitForFunction(() => 'boathouse' in window)
  await tab.evaluate(() => window.boathouse.ready)
  return tab
}

/**
 * Twelve tabs, each with its own workers, commit to one table at once. Writes the lake and what each tab was told.
 * @param {string} directory
 */
export const raceTabs = async directory => {
  const app = await openApp()
  try {
    await app.page.evaluate(
      name => window.boathouse.sql(`CREATE TABLE ${name} (writer INT, n INT)`).then(() => undefined),
      table,
    )
    const tabs = [app.page]
    while (tabs.length < writers) tabs.push(await openTab(app.page, app.url))
    const told = await Promise.all(tabs.map(commitAll))
    await app.save(() => window.boathouse.exportLake(), undefined, join(directory, 'race.zip'))
    writeFileSync(join(directory, 'race.json'), JSON.stringify({ table, commits, told }))
  } finally {
    await app.close()
  }
}
