import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quoteIdentifier, quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { runs } from '../core/property-runs.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const sql = (text: string) => runSql(deps, text, patientJob())

const oddities = [
  "it's",
  '"',
  '``',
  'a b',
  ' ',
  'x;y',
  '--',
  '/*',
  '*/',
  '{}',
  '(a, b)',
  '[0]',
  '$1',
  '?',
  '%25',
  '%',
  'a=b',
  'p/q',
  '\\',
  "\\'",
  'tab\there',
  'line\nbreak',
  'select',
  'SELECT * FROM t',
  '__proto__',
  'constructor',
  '_change_type',
  'ä',
  'a\u0308',
  '日本',
  '😀',
  'NULL',
  '__HIVE_DEFAULT_PARTITION__',
  '.',
  '..',
  '\ufeff',
  '\u200d',
] as const

// The engine keeps no NUL in a name, and a text with half a character is no text.
const text = fc.oneof(
  fc.constantFrom(...oddities),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(each => !each.includes('\0')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).filter(each => !each.includes('\0')),
)

/** Two names that are no spelling of each other, nor of a name that Delta or Boathouse keeps for itself. */
const names = fc
  .uniqueArray(text, { minLength: 3, maxLength: 3, selector: name => name.normalize('NFKC').toLowerCase() })
  .filter(list => list.every(name => !/^_change_type$|^_commit_|^__boathouse/i.test(name)))

const values = fc.uniqueArray(fc.oneof(text, fc.constant('')), { minLength: 3, maxLength: 3 })

let made = 0

test('any name and any text survive CREATE, INSERT, UPDATE, MERGE, DELETE, RENAME and SELECT', async () => {
  await fc.assert(
    fc.asyncProperty(names, values, fc.boolean(), async (columns, cells, partitioned) => {
      const table = `silver.odd${(made += 1)}`
      const [key = '', value = '', later = ''] = columns.map(quoteIdentifier)
      const [first = '', second = '', third = ''] = cells.map(quoteText)
      const layout = partitioned ? `PARTITIONED BY (${value})` : ''
      const properties = `TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.enableChangeDataFeed' = 'true')`
      await sql(`CREATE TABLE ${table} (${key} STRING, ${value} STRING) ${layout} ${properties}`)
      await sql(`INSERT INTO ${table} VALUES (${first}, ${first}), (${second}, NULL)`)
      const rows = async (order = key, select = '*') =>
        (
          await sql(
            `SELECT ${select} FROM ${table} ORDER BY ${order} -- ${columns.join('').replaceAll(/[\n\r]/g, '')}`,
          )
        ).rows
      const [a, b, c] = cells
      // Partition values know no empty text.
      const kept = (cell: string | null | undefined) => (partitioned && cell === '' ? null : cell)
      const sorted = (list: readonly (readonly unknown[])[]) =>
        list.map(cells => JSON.stringify(cells)).toSorted()
      expect(sorted(await rows())).toEqual(
        sorted([
          [a, kept(a)],
          [b, null],
        ]),
      )
      await sql(`UPDATE ${table} SET ${value} = ${third} WHERE ${key} = ${second} AND ${value} IS NULL`)
      expect(sorted(await rows())).toEqual(
        sorted([
          [a, kept(a)],
          [b, kept(c)],
        ]),
      )
      await sql(
        `MERGE INTO ${table} AS t USING (SELECT ${third} AS ${key}, ${second} AS ${value} UNION ALL SELECT ${first}, ${third}) AS s
         ON t.${key} = s.${key} WHEN MATCHED THEN UPDATE SET ${value} = s.${value} WHEN NOT MATCHED THEN INSERT *`,
      )
      expect(sorted(await rows())).toEqual(
        sorted([
          [a, kept(c)],
          [b, kept(c)],
          [c, kept(b)],
        ]),
      )
      await sql(`ALTER TABLE ${table} RENAME COLUMN ${key} TO ${later}`)
      await sql(`DELETE FROM ${table} WHERE ${later} = ${first}`)
      expect(sorted(await rows(later, `${later}, ${value}`))).toEqual(
        sorted([
          [b, kept(c)],
          [c, kept(b)],
        ]),
      )
      const pruned = await sql(`SELECT ${later} FROM ${table} WHERE ${later} = ${third}`)
      expect(pruned.rows).toEqual([[c]])
      const described = await sql(`DESCRIBE TABLE ${table}`)
      expect(described.rows.slice(0, 2).map(([name]) => name)).toEqual([columns[2], columns[1]])
    }),
    { numRuns: runs(20) },
  )
}, 180_000)
