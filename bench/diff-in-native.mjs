import { DuckDBInstance } from '@duckdb/node-api'
import { batches, tablesOf } from './diff-work.mjs'

/**
 * What native DuckDB takes to compare the same two states of each table whole: each in one Parquet file, joined by key; ms.
 * @param {number} rows @param {string} work a folder @param {number | undefined} threads all of the machine's when undefined
 */
export const runDiffNative = async (rows, work, threads) => {
  const options = threads === undefined ? {} : { threads: String(threads) }
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  const before = `${work}/diff-before.parquet`
  await connection.run(`COPY (${batches(rows).join(' UNION ALL ')}) TO '${before}' (FORMAT parquet)`)
  const times = []
  for (const { where } of tablesOf(rows)) {
    const after = `${work}/diff-after.parquet`
    await connection.run(
      `COPY (SELECT * REPLACE (CASE WHEN ${where} THEN amount + 1 ELSE amount END AS amount) FROM '${before}') TO '${after}' (FORMAT parquet)`,
    )
    const columns = ['customer', 'country', 'amount', 'day']
    const cells = columns.map(name => `a.${name} IS DISTINCT FROM b.${name}`)
    const both = 'a.order_id IS NOT NULL AND b.order_id IS NOT NULL'
    const began = performance.now()
    const reader = await connection.runAndReadAll(
      `SELECT count(*) FILTER (WHERE a.order_id IS NULL), count(*) FILTER (WHERE b.order_id IS NULL), ` +
        `count(*) FILTER (WHERE ${both} AND (${cells.join(' OR ')})), ${cells.map(cell => `count(*) FILTER (WHERE ${both} AND ${cell})`).join(', ')} ` +
        `FROM '${before}' AS a FULL JOIN '${after}' AS b ON a.order_id = b.order_id`,
    )
    times.push({ milliseconds: performance.now() - began, changed: Number(reader.getRows()[0]?.[2]) })
  }
  connection.closeSync()
  return times
}
