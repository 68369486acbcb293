import { openApp } from '../scripts/lib/app-driver.mjs'
import { batches, tablesOf } from './diff-work.mjs'

/**
 * @typedef {object} Diffed
 * @property {string} name
 * @property {number} changed rows that the comparison found
 * @property {number} filesRead
 * @property {number} filesShared
 * @property {Readonly<Record<'diff' | 'page' | 'whole' | 'middle', number>>} milliseconds
 */

/**
 * Compares two versions of tables in the built app, one row in a hundred of which changed.
 * @param {number} rows
 * @returns {Promise<readonly Diffed[]>}
 */
export const runDiffInBrowser = async rows => {
  const app = await openApp({}, [])
  const { page } = app
  try {
    /** @param {string} text */
    const sql = text =>
      page.evaluate(statement => window.boathouse.sql(statement).then(() => undefined), text)
    /** @type {Diffed[]} */
    const found = []
    for (const { name, table, properties, where } of tablesOf(rows)) {
      await sql(
        `CREATE TABLE ${table} (order_id BIGINT, customer STRING, country STRING, amount DOUBLE, day DATE) ${properties}`,
      )
      for (const select of batches(rows)) await sql(`INSERT INTO ${table} ${select}`)
      await sql(`UPDATE ${table} SET amount = amount + 1 WHERE ${where}`)
      const measured = await page.evaluate(async ([of, all]) => {
        /** @template T @param {() => Promise<T>} work */
        const timed = async work => {
          const began = performance.now()
          const result = await work()
          return { result, milliseconds: performance.now() - began }
        }
        const { version } = (await window.boathouse.tables()).find(one => one.name === of) ?? { version: 0 }
        const diff = await timed(() => window.boathouse.diff(of, version - 1, version))
        const { changed, filesRead, filesShared } = diff.result
        const milliseconds = {
          diff: diff.milliseconds,
          page: (await timed(() => diff.result.rows('changed'))).milliseconds,
          whole: (await timed(() => diff.result.rows('whole'))).milliseconds,
          middle: (await timed(() => diff.result.rows('whole', Math.round(all / 2)))).milliseconds,
        }
        return { changed, filesRead, filesShared, milliseconds }
      }, /** @type {const} */ ([table, rows]))
      found.push({ name, ...measured })
    }
    return found
  } finally {
    await app.close()
  }
}
