import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** Cells of the text files, by column; null is a cell that is written as the null token. */
export const columns = ['id', 'name', 'amount', 'active', 'born', 'seen']

/** @typedef {readonly (string | null)[]} Row */

/** Text that separates engines: quotes, separators, line ends, scripts, lengths beyond what statistics keep. @type {readonly string[]} */
const names = [
  'Ana García',
  '  padded  ',
  'quote " inside',
  'comma, inside',
  'line\nbreak',
  'naïve café Ω 漢字 🚣',
  '',
  `${'long '.repeat(20)}end`,
  '漢'.repeat(40),
  '\u{10ffff}'.repeat(33),
  "O'Brien; -- DROP",
  '\\N inside',
]

/**
 * @param {number} first
 * @param {number} count
 * @returns {readonly Row[]}
 */
const makeRows = (first, count) =>
  Array.from({ length: count }, (_, at) => {
    const row = first + at
    const twoDigits = (/** @type {number} */ value) => String(value).padStart(2, '0')
    return [
      // Beyond what a double holds exactly, and some ids twice.
      String(9_007_199_254_740_993n + BigInt(row - (row % 10 === 9 ? 1 : 0))),
      row % 13 === 5 ? null : (names[row % names.length] ?? null),
      row % 7 === 3 ? null : `${row % 2 === 0 ? '' : '-'}${row * 37}.${twoDigits((row * 31) % 100)}`,
      row % 11 === 4 ? null : (['true', 'false', 'TRUE', 'no'][row % 4] ?? null),
      row % 17 === 6
        ? null
        : `${1900 + (row % 150)}-${twoDigits(1 + (row % 12))}-${twoDigits(1 + (row % 28))}`,
      row % 19 === 8
        ? null
        : `2026-03-${twoDigits(1 + (row % 28))}T${twoDigits(row % 24)}:14:09.${String(row * 7919)
            .padStart(6, '0')
            .slice(-6)}Z`,
    ]
  })

/** @param {string | null} cell */
const csvCell = cell => (cell === null ? '\\N' : `"${cell.replaceAll('"', '""')}"`)

/**
 * @param {readonly string[]} header
 * @param {readonly Row[]} rows
 */
const csv = (header, rows) =>
  [header.join(','), ...rows.map(row => row.map(csvCell).join(','))].join('\r\n') + '\r\n'

const events = [
  { id: 1, at: '2026-03-01', tags: ['a', 'b'], place: { city: 'Zürich', at: [47.37, 8.54] } },
  { id: 2, at: null, tags: [], place: { city: null, at: [] } },
  { id: 3, tags: null, note: 'keys come and go' },
  { id: 4, at: '2026-03-04', tags: ['', 'ünï'], place: null, note: '' },
]

/** One column for each type that Delta knows, NULLs, extremes and special values. */
const measuresSql = `
  SELECT
    i::TINYINT AS tiny, (i * 300)::SMALLINT AS small, (i * 70000)::INTEGER AS whole,
    CASE i WHEN 1 THEN 9223372036854775807 WHEN 2 THEN -9223372036854775807 WHEN 3 THEN NULL ELSE i END::BIGINT AS big,
    (i / 3.0)::FLOAT AS single,
    CASE i WHEN 4 THEN 'nan'::DOUBLE WHEN 5 THEN 'inf'::DOUBLE WHEN 6 THEN '-inf'::DOUBLE WHEN 7 THEN -0.0 ELSE i / 7.0 END::DOUBLE AS real,
    (i * 1.01)::DECIMAL(9,2) AS money, (i * 123456789.0001)::DECIMAL(18,4) AS fine, (i::DECIMAL(38,10) / 7) ::DECIMAL(38,10) AS wide,
    CASE WHEN i % 5 = 0 THEN NULL ELSE i % 2 = 0 END AS flag,
    DATE '1969-12-20' + i::INTEGER AS day,
    TIMESTAMPTZ '1969-12-31 23:59:50.123456+00' + to_seconds(i) AS instant,
    CASE WHEN i % 3 = 0 THEN NULL ELSE 'text ' || i END AS label,
    encode('bytes ' || i) AS raw,
    [i, NULL, i + 1]::INTEGER[] AS list,
    {'a': i::BIGINT, 'b_c': CASE WHEN i % 2 = 0 THEN 'x' END} AS pair
  FROM range(25) t(i)`

/**
 * Writes the files that the suite makes itself and returns their paths, and the cells of the text files for comparison.
 * @param {string} directory
 */
export const writeFiles = async directory => {
  /** @param {string} name */
  const path = name => join(directory, name)
  const first = makeRows(0, 200)
  const second = makeRows(200, 150).map((row, at) => [...row, at % 4 === 0 ? null : `extra ${at}`])
  writeFileSync(path('people-1.csv'), csv(columns, first))
  writeFileSync(path('people-2.csv'), csv([...columns, 'added_later'], second))
  writeFileSync(path('events.json'), JSON.stringify(events, null, 1))
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`SET TimeZone = 'UTC'`)
  await connection.run(
    `COPY (${measuresSql}) TO '${path('measures.parquet').replaceAll("'", "''")}' (FORMAT parquet)`,
  )
  connection.closeSync()
  return {
    first: path('people-1.csv'),
    second: path('people-2.csv'),
    events: path('events.json'),
    measures: path('measures.parquet'),
    known: { columns: [...columns, 'added_later'], first, second, events },
  }
}
