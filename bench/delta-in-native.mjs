import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  mergeSource,
  prunedRows,
  smallFiles,
  smallRows,
  updateSet,
  updateWhere,
  wanted,
  wideRows,
} from './delta-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

/**
 * What native DuckDB does for the same ends, from zstd Parquet to zstd Parquet: a table that is changed is read, changed by DuckDB's own
 * statement, and written. It keeps no versions, and has nothing like a log.
 * @param {number} rows @param {string} directory @param {number | undefined} threads all of the machine's when undefined
 */
export const runDeltaNative = async (rows, directory, threads) => {
  const options = threads === undefined ? {} : { threads: String(threads) }
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  /** @type {Timing[]} */
  const timings = []
  /** @param {string} name */
  const path = name => `'${join(directory, `delta-${name}.parquet`).replaceAll("'", "''")}'`
  /** @param {string} name @param {readonly string[]} statements */
  const timed = async (name, statements) => {
    const began = performance.now()
    for (const statement of statements) await connection.run(statement)
    timings.push({ name, milliseconds: performance.now() - began })
  }
  /** @param {string} select @param {string} to */
  const copy = (select, to) => `COPY (${select}) TO ${path(to)} (FORMAT parquet, COMPRESSION zstd)`
  await connection.run(`SET TimeZone = 'UTC'`)
  await timed('CREATE TABLE AS', [copy(wideRows(rows), 'wide')])
  const load = (/** @type {string} */ from) => `CREATE OR REPLACE TABLE wide AS FROM ${path(from)}`
  const update = [
    load('wide'),
    `UPDATE wide SET ${updateSet} WHERE ${updateWhere}`,
    copy('FROM wide', 'updated'),
  ]
  await timed('UPDATE of a tenth', update)
  const merge = [
    load('updated'),
    `MERGE INTO wide USING (${mergeSource(rows)}) AS s ON wide.id = s.id WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT`,
    copy('FROM wide', 'merged'),
  ]
  await timed('MERGE of a tenth', merge)
  const small = join(directory, 'delta-small')
  rmSync(small, { recursive: true, force: true })
  mkdirSync(small, { recursive: true })
  for (let file = 0; file < smallFiles; file += 1)
    await connection.run(
      `COPY (${smallRows(file)}) TO '${join(small, `${file}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`,
    )
  const together = `FROM read_parquet('${join(small, '*.parquet')}')`
  await timed('OPTIMIZE', [copy(together, 'small')])
  const pruned = join(directory, 'delta-pruned')
  rmSync(pruned, { recursive: true, force: true })
  await connection.run(
    `COPY (${prunedRows}) TO '${pruned}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (part))`,
  )
  const point = `SELECT name FROM read_parquet('${pruned}/*/*.parquet', hive_partitioning = true) WHERE id = ${wanted}`
  await timed('one row of 1,000 files, without pruning', [point])
  const sums = []
  for (const from of ['merged', 'merged', 'small']) {
    const found = await connection.runAndReadAll(`SELECT count(*), sum(id) FROM ${path(from)}`)
    sums.push(...(found.getRows()[0] ?? []).map(String))
  }
  connection.closeSync()
  instance.closeSync()
  return { timings, check: sums.join(' ') }
}
