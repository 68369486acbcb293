/** Rows of one INSERT, which are a data file of their own. */
const batch = 500_000

/** Values of an order by its number `i`, which come in no order of their own. @param {number} from @param {number} to */
export const ordersSql = (from, to) =>
  `SELECT CAST(i AS BIGINT) AS order_id, 'customer ' || CAST(hash(i) % 100000 AS VARCHAR) AS customer, ` +
  `(['DE', 'NO', 'PE', 'IT'])[1 + CAST(hash(i + 7) % 4 AS INTEGER)] AS country, CAST(hash(i + 13) % 1000000 AS DOUBLE) / 100 AS amount, ` +
  `DATE '2026-01-01' + CAST(i % 365 AS INTEGER) AS day FROM (SELECT unnest(range(${from}, ${to})) AS i)`

/** @param {number} rows */
export const batches = rows =>
  Array.from({ length: Math.ceil(rows / batch) }, (_, at) =>
    ordersSql(at * batch, Math.min(rows, (at + 1) * batch)),
  )

/** Tables, how each is made, and which rows change: one in a hundred. @param {number} rows */
export const tablesOf = rows =>
  /** @type {const} */ ([
    {
      name: 'deletion vectors, changes all over the table',
      table: 'silver.marked',
      properties: `TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')`,
      where: 'order_id % 100 = 7',
    },
    {
      name: 'copy-on-write, changes in one file',
      table: 'silver.rewritten',
      properties: '',
      where: `order_id < ${rows / 100}`,
    },
    {
      name: 'copy-on-write, changes all over the table',
      table: 'silver.scattered',
      properties: '',
      where: 'order_id % 100 = 7',
    },
  ])

export const works = /** @type {const} */ ({
  diff: 'all that differs, counted and paired by key',
  page: 'first 100 changed rows',
  whole: 'first 100 of all rows, in order',
  middle: '100 of all rows in the middle',
})
