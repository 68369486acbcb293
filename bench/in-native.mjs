import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

/** A text in SQL. @param {string} text */
export const quote = text => `'${text.replaceAll("'", "''")}'`

/**
 * The same job in native DuckDB: from the file to the same tables as zstd Parquet.
 * @param {string} file
 * @param {string} directory
 * @param {number | undefined} threads all of the machine's when undefined
 */
export const runNative = async (file, directory, threads) => {
  const instance = await DuckDBInstance.create(
    ':memory:',
    threads === undefined ? {} : { threads: String(threads) },
  )
  const connection = await instance.connect()
  /** @type {Timing[]} */
  const timings = []
  /** @param {string} name */
  const path = name => quote(join(directory, `native-${name}.parquet`))
  /** @param {string} name @param {string} select */
  const copy = async (name, select) => {
    const began = performance.now()
    await connection.run(`COPY (${select}) TO ${path(name)} (FORMAT parquet, COMPRESSION zstd)`)
    timings.push({ name, milliseconds: performance.now() - began })
  }
  /** @param {string} name */
  const count = async name => {
    const rows = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${path(name)})`)
    return Number(rows.getRows()[0]?.[0])
  }
  await connection.run(`SET TimeZone = 'UTC'`)
  await copy(
    'ingest',
    `SELECT *, now() AS _ingestion_timestamp, 'upload' AS _source_system, 'orders.csv' AS _source_file,
       row_number() OVER () AS _source_row, 'batch' AS _batch_id, NULL::VARCHAR AS _corrupt_record
     FROM read_csv(${quote(file)}, all_varchar = true, header = true, nullstr = '\\N')`,
  )
  await copy(
    'silver',
    `SELECT order_id, customer, name, city, product, quantity, unit_price, discount, status, ordered_at, email,
       unit_price * quantity AS amount
     FROM (
       SELECT TRY_CAST(order_id AS BIGINT) AS order_id, customer, trim(name) AS name, city, product,
         TRY_CAST(quantity AS INTEGER) AS quantity, TRY_CAST(unit_price AS DECIMAL(12,2)) AS unit_price,
         TRY_CAST(discount AS DECIMAL(4,2)) AS discount, status, TRY_CAST(ordered_at AS TIMESTAMPTZ) AS ordered_at,
         nullif(email, 'N/A') AS email, _source_row
       FROM read_parquet(${path('ingest')}) WHERE status <> 'cancelled' AND _corrupt_record IS NULL)
     QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY _source_row) = 1`,
  )
  await copy(
    'gold',
    `SELECT city, product, count(*) AS orders, sum(amount) AS revenue, avg(quantity) AS average_quantity,
       max(ordered_at) AS newest, count(DISTINCT customer) AS customers
     FROM read_parquet(${path('silver')}) GROUP BY ALL ORDER BY ALL`,
  )
  await copy('export', `SELECT * FROM read_parquet(${path('silver')})`)
  const rows = { ingest: await count('ingest'), silver: await count('silver') }
  connection.closeSync()
  instance.closeSync()
  return { timings, rows }
}
