import { DuckDBInstance } from '@duckdb/node-api'
import { overAll, overPart, part, works } from './cluster-work.mjs'

/** @typedef {import('./in-browser.mjs').Timing} Timing */

const words = `regexp_extract_all(lower(strip_accents(value)), '[a-z0-9]+')`
const letters = `array_to_string(${words}, '')`
const grams = `list_transform(range(1, greatest(length(l), 2)), i -> substring(l, i, 2))`

/** Keys of two methods as DuckDB can say them; it has none for metaphone. @type {Readonly<Record<string, string>>} */
const keys = {
  fingerprint: `SELECT value, array_to_string(list_sort(list_distinct(${words})), ' ') AS key FROM names`,
  ngram: `SELECT value, array_to_string(list_sort(list_distinct(${grams})), '') AS key FROM (SELECT value, ${letters} AS l FROM names)`,
}

/** @param {(typeof works)[number]['method']} method */
const isNear = method =>
  method.kind === 'levenshtein'
    ? `levenshtein(lower(a.value), lower(b.value)) <= ${method.radius}`
    : `jaro_winkler_similarity(lower(a.value), lower(b.value)) >= ${method.kind === 'jaro-winkler' ? method.threshold : 1}`

/**
 * The same in native DuckDB, as far as it goes: keys over all values, and each with each of a part.
 * @param {readonly string[]} values
 * @param {number | undefined} threads all of the machine's when undefined
 */
export const runClustersNative = async (values, threads) => {
  const options = threads === undefined ? {} : { threads: String(threads) }
  const instance = await DuckDBInstance.create(':memory:', options)
  const connection = await instance.connect()
  await connection.run('CREATE TABLE names (id INTEGER, value VARCHAR)')
  const appender = await connection.createAppender('names')
  values.forEach((value, index) => {
    appender.appendInteger(index)
    appender.appendVarchar(value)
    appender.endRow()
  })
  appender.closeSync()
  /** @type {Timing[]} */
  const timings = []
  /** @param {string} name @param {string} sql */
  const timed = async (name, sql) => {
    const began = performance.now()
    await connection.runAndReadAll(sql)
    timings.push({ name, milliseconds: performance.now() - began })
  }
  for (const { name, method } of works) {
    const key = keys[method.kind]
    if (key !== undefined)
      await timed(
        overAll(values.length, name),
        `SELECT key, list(value) FROM (${key}) GROUP BY key HAVING count(*) > 1`,
      )
    else if (method.kind !== 'phonetic')
      await timed(
        overPart(name),
        `SELECT a.id, list(b.value) FROM names AS a, names AS b WHERE a.id < b.id AND b.id < ${part} AND ${isNear(method)} GROUP BY a.id`,
      )
  }
  connection.closeSync()
  instance.closeSync()
  return timings
}
