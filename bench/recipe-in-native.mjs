import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { quote } from './in-native.mjs'
import { firstLook, median, screen, works } from './recipe-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

/** @param {string} select */
const firstRows = select => `SELECT * FROM (${select}\n) LIMIT ${screen}`

/**
 * The same statements, as the app exports them, over a Parquet file of the same rows.
 * @param {string} file the orders
 * @param {readonly string[]} statements as of the edited step, and as of the last
 * @param {string} directory
 * @param {number | undefined} threads all of the machine's when undefined
 */
export const runRecipeNative = async (file, statements, directory, threads) => {
  const options = threads === undefined ? {} : { threads: String(threads) }
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  const path = quote(join(directory, 'native-bronze.parquet'))
  await connection.run(`SET TimeZone = 'UTC'`)
  await connection.run(
    `COPY (SELECT *, now() AS _ingestion_timestamp, 'upload' AS _source_system, 'orders.csv' AS _source_file,
       row_number() OVER () AS _source_row, 'batch' AS _batch_id, NULL::VARCHAR AS _corrupt_record
     FROM read_csv(${quote(file)}, all_varchar = true, header = true, nullstr = '\\N')) TO ${path} (FORMAT parquet, COMPRESSION zstd)`,
  )
  await connection.run('CREATE SCHEMA bronze')
  const out = quote(join(directory, 'native-cleaned.parquet'))
  /** @param {string} name @param {string} statement @param {string} from @param {(select: string) => string} [ask] */
  const timed = async (name, statement, from, ask = firstRows) => {
    await connection.run(`CREATE OR REPLACE VIEW bronze.orders AS ${from}`)
    // The text makes a table; what makes it is what is measured.
    const select = statement.slice(statement.indexOf(' AS\n') + 4).replace(/;\s*$/, '')
    const times = []
    for (let run = 0; run < 5; run += 1) {
      const began = performance.now()
      // As values, which is what the page gets.
      const read = await connection.runAndReadAll(ask(select))
      read.getRows()
      times.push(performance.now() - began)
    }
    return { name, milliseconds: median(times) }
  }
  const [edited = '', last = ''] = statements
  const all = `FROM ${path}`
  const timings = [
    await timed(works.edited, edited, all),
    await timed(works.look, last, `${all} LIMIT ${firstLook}`),
    await timed(works.last, last, all),
    await timed(works.whole, last, all, select => `COPY (${select}\n) TO ${out} (FORMAT parquet)`),
  ]
  connection.closeSync()
  instance.closeSync()
  return timings
}
