import { openApp } from '../scripts/lib/app-driver.mjs'
import { overAll, overPart, part, works } from './cluster-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

/**
 * @typedef {object} Clustered
 * @property {readonly Timing[]} timings
 * @property {number} longestTask of the page's main thread while it waits, ms; 0 when none took 50
 * @property {number} slowestPage a page of a grid meanwhile, ms
 * @property {readonly string[]} found how many clusters each work gave
 */

/**
 * Finds clusters in the built app, among all values and among a part of them.
 * @param {string} file values under `value`, each once
 * @param {number} count
 * @returns {Promise<Clustered>}
 */
export const runClustersInBrowser = async (file, count) => {
  const app = await openApp({}, [])
  try {
    const { page } = app
    await app.ingest([file], { table: 'bronze.names', format: { header: true } })
    await page.evaluate(
      rows =>
        window.boathouse
          .sql(`CREATE TABLE silver.part AS SELECT value FROM bronze.names WHERE _source_row <= ${rows}`)
          .then(() => undefined),
      part,
    )
    /** @param {string} table @param {import('./cluster-work.mjs').ClusterMethod} method */
    const cluster = (table, method) =>
      page.evaluate(async ([name, by]) => {
        const state = { longestTask: 0, slowestPage: 0, isRunning: true }
        const observer = new PerformanceObserver(list => {
          for (const { duration } of list.getEntries())
            state.longestTask = Math.max(state.longestTask, duration)
        })
        observer.observe({ type: 'longtask' })
        // The grid asks for pages in the same worker.
        const look = async () => {
          while (state.isRunning) {
            const began = performance.now()
            await window.boathouse.recipes.preview({ input: 'bronze.names', steps: [] }, { limit: 50 })
            state.slowestPage = Math.max(state.slowestPage, performance.now() - began)
            await new Promise(resolve => setTimeout(resolve, 100))
          }
        }
        const looking = look()
        const began = performance.now()
        const found = await window.boathouse.clusters(name, 'value', by)
        const milliseconds = performance.now() - began
        state.isRunning = false
        await looking
        observer.disconnect()
        return { milliseconds, clusters: found.length, ...state }
      }, /** @type {const} */ ([table, method]))
    /** @type {Timing[]} */
    const timings = []
    const found = []
    let longestTask = 0
    let slowestPage = 0
    await cluster('silver.part', works[0].method)
    for (const { name, method } of works) {
      const ran = await cluster('bronze.names', method)
      timings.push({ name: overAll(count, name), milliseconds: ran.milliseconds })
      found.push(`${name} ${ran.clusters.toLocaleString('en')}`)
      longestTask = Math.max(longestTask, ran.longestTask)
      slowestPage = Math.max(slowestPage, ran.slowestPage)
    }
    for (const { name, method } of works) {
      if (method.kind !== 'levenshtein' && method.kind !== 'jaro-winkler') continue
      const { milliseconds } = await cluster('silver.part', method)
      timings.push({ name: overPart(name), milliseconds })
    }
    return { timings, longestTask, slowestPage, found }
  } finally {
    await app.close()
  }
}
