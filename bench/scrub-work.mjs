/** Versions of each table, the first among them. */
export const versions = 200

/** Files of the table that is written copy-on-write. */
const files = 50

/** The rows that both tables begin with. @param {number} from @param {number} to */
const rowsSql = (from, to) =>
  `SELECT i AS order_id, 'customer ' || (i * 7919 % 50000) AS customer, CASE i % 4 WHEN 0 THEN 'Oslo' WHEN 1 THEN 'Lima' WHEN 2 THEN 'Rome' ELSE 'Bergen' END AS city, (i * 37 % 100000) / 100 AS amount, DATE '2024-01-01' + (i % 700)::INTEGER AS day, 0 AS revision FROM range(${from}, ${to}) t(i)`

/**
 * @typedef {object} Made
 * @property {string} table
 * @property {string} name what the figures call it
 * @property {readonly string[]} statements one a version
 */

/**
 * A table each of whose versions changes one row in a hundred, all over it, by deletion vectors.
 * @param {number} rows @returns {Made}
 */
export const marked = rows => ({
  table: 'silver.marked',
  name: 'deletion vectors, changes all over the table',
  statements: [
    `CREATE TABLE silver.marked TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS ${rowsSql(0, rows)}`,
    ...Array.from(
      { length: versions - 1 },
      (_, at) =>
        `UPDATE silver.marked SET amount = amount + ${at + 1}, revision = ${at + 1} WHERE order_id % 100 = ${(at * 37) % 100}`,
    ),
  ],
})

/**
 * A table of some fifty files, of which each version writes one anew to change half of its rows.
 * @param {number} rows @returns {Made}
 */
export const rewritten = rows => {
  const size = Math.ceil(rows / files)
  const begin = [
    `CREATE TABLE silver.rewritten AS ${rowsSql(0, size)}`,
    ...Array.from(
      { length: files - 1 },
      (_, at) => `INSERT INTO silver.rewritten ${rowsSql((at + 1) * size, Math.min(rows, (at + 2) * size))}`,
    ),
  ]
  const changes = Array.from({ length: versions - files }, (_, at) => {
    const from = ((at * 7) % files) * size
    return `UPDATE silver.rewritten SET amount = amount + ${at + 1}, revision = ${at + 1} WHERE order_id >= ${from} AND order_id < ${from + size} AND order_id % 2 = ${at % 2}`
  })
  return {
    table: 'silver.rewritten',
    name: 'copy-on-write, one of 50 files a change',
    statements: [...begin, ...changes],
  }
}
