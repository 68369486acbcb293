import { DuckDBInstance } from '@duckdb/node-api'
import { frameRows } from './scrub-in-browser.mjs'
import { median } from './recipe-work.mjs'

/**
 * What native DuckDB takes for the rows of one screen at one version, which it finds in one Parquet file without any deleted rows; ms.
 * @param {readonly string[]} paths @param {number | undefined} threads all of the machine's when undefined
 */
export const runScrubNative = async (paths, threads) => {
  const options = threads === undefined ? {} : { threads: String(threads) }
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  const times = []
  for (let run = 0; run < 3; run += 1)
    for (const path of paths) {
      const began = performance.now()
      await connection.runAndReadAll(
        `SELECT * FROM '${path.replaceAll("'", "''")}' ORDER BY order_id LIMIT ${frameRows}`,
      )
      times.push(performance.now() - began)
    }
  connection.closeSync()
  return median(times)
}
