// What the bench does to Delta tables, for both sides: the same rows out of the same SQL.

/** @param {number} rows */
export const wideRows = rows =>
  `SELECT i AS id, 'city ' || (i % 50) AS city, CAST(i * 7919 % 1000 AS INTEGER) AS n, 'name of ' || i AS name, i / 7 AS v FROM range(${rows}) AS t(i)`

export const updateSet = 'v = v + 1'
export const updateWhere = 'id % 10 = 3'

/** Every eleventh id: nine in ten are there, the others are new. @param {number} rows */
export const mergeSource = rows =>
  `SELECT i * 11 AS id, 'city' AS city, CAST(5 AS INTEGER) AS n, 'merged' AS name, CAST(0.5 AS DOUBLE) AS v FROM range(${Math.round(rows / 10)}) AS s(i)`

/** Files that OPTIMIZE puts together, of ten thousand rows each. */
export const smallFiles = 50
/** @param {number} file */
export const smallRows = file =>
  `SELECT i AS id, 'name ' || i AS name FROM range(${file * 10_000}, ${(file + 1) * 10_000}) AS t(i)`

/** Files of the table that a point query is asked of, of a thousand rows each. */
export const prunedFiles = 1_000
export const prunedRows = `SELECT i AS id, i // 1000 AS part, 'name ' || i AS name FROM range(${prunedFiles * 1000}) AS t(i)`
/** An id in the middle. */
export const wanted = 500_500

/** Commits of the long log, and files of the table that is planned. */
export const longLog = 10_000
export const plannedFiles = 10_000
