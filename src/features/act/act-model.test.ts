import { describe, expect, test } from 'vitest'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import type { ColumnView, HistoryEntry } from '../../core/lake/table-views.ts'
import { parseScript } from '../../core/sql/parse-statement.ts'
import {
  columnLines,
  commonColumns,
  differenceSql,
  keptWords,
  logTurns,
  rowsLine,
  versionSql,
} from './act-model.ts'

const column = (name: string, type = 'string', audit = false): ColumnView => ({
  name,
  type,
  nullable: true,
  audit,
})
const entry = (version: number, rows?: number, bytes?: number): HistoryEntry => ({
  version,
  timestamp: 0,
  operation: 'WRITE',
  info: {},
  filesAdded: 0,
  filesRemoved: 0,
  ...(rows === undefined ? {} : { rows }),
  ...(bytes === undefined ? {} : { bytes }),
})
const difference = (counts: Partial<TableDiff>): TableDiff => ({
  id: 'd',
  table: 'silver.t',
  from: 3,
  to: 1,
  added: 0,
  removed: 0,
  changed: 0,
  unchanged: 0,
  columns: [],
  schema: { added: [], removed: [], renamed: [], retyped: [] },
  readFrom: 'files',
  filesRead: 0,
  filesShared: 0,
  bytesRead: 0,
  ...counts,
})

test('the query of a version is one that runs, whatever the table is called', () => {
  expect(versionSql('silver.orders', 12)).toBe('SELECT * FROM silver.orders VERSION AS OF 12')
  expect(versionSql('silver.my "own" table', 0)).toBe(
    'SELECT * FROM silver."my ""own"" table" VERSION AS OF 0',
  )
  for (const name of ['silver.orders', 'gold.order', 'bronze.2024', 'silver.a b'])
    expect(parseScript(versionSql(name, 3)).ok, name).toBe(true)
})

describe('two tables of one moment', () => {
  const orders = {
    table: 'silver.orders',
    version: 2,
    columns: [column('id', 'long'), column('City'), column('side'), column('_source_file', 'string', true)],
  }
  const names = {
    table: 'silver.names',
    version: 0,
    columns: [
      column('ID', 'integer'),
      column('city'),
      column('side'),
      column('_source_file', 'string', true),
    ],
  }

  test('are compared in the columns that both have, without those of ingest', () => {
    expect(commonColumns(orders, names)).toEqual(['id', 'City', 'side'])
  })

  test('values of other types are compared as text, and no name of ours takes that of a column', () => {
    const sql = differenceSql(orders, names) ?? ''
    expect(parseScript(sql).ok).toBe(true)
    expect(sql).toContain(
      'SELECT 1 AS "side_", CAST("id" AS VARCHAR) AS "id", "City", "side" FROM silver.orders VERSION AS OF 2',
    )
    expect(sql).toContain(
      'SELECT -1 AS "side_", CAST("id" AS VARCHAR) AS "id", "City", "side" FROM silver.names VERSION AS OF 0',
    )
    expect(sql).toContain("THEN 'silver.orders v2' ELSE 'silver.names v0' END")
  })

  test('that have no column in common can not be compared', () => {
    expect(differenceSql(orders, { ...names, columns: [column('x')] })).toBeUndefined()
  })
})

describe('what a restore does is told before', () => {
  test('in rows and bytes, from the log', () => {
    expect(logTurns(entry(4, 901, 3500), entry(1, 1000, 3500))).toEqual([
      { name: 'Rows', before: '901', after: '1,000', change: '+99' },
      { name: 'Size', before: '3.5 kB', after: '3.5 kB', change: 'the same' },
    ])
    expect(logTurns(entry(4), entry(1, 5, 1))[0]).toEqual({
      name: 'Rows',
      before: 'not recorded',
      after: '5',
      change: '',
    })
  })

  test('in columns that come back, go, and change their type', () => {
    const now = [column('id', 'long'), column('note'), column('n', 'long')]
    const then = [column('id', 'long'), column('old', 'date'), column('n', 'integer')]
    expect(columnLines(now, then).map(({ text }) => text)).toEqual([
      'old (date) comes back',
      'note (string) goes',
      'n: long → integer',
    ])
    expect(columnLines(now, now)).toEqual([])
  })

  test('in rows, one by one where there is one', () => {
    expect(rowsLine(difference({ added: 12, removed: 1, changed: 1, unchanged: 1000 }))).toBe(
      '12 rows come back, 1 row goes, 1 row changes; 1,000 rows stay as they are.',
    )
    expect(rowsLine(difference({ added: 1, unchanged: 1 }))).toBe('1 row comes back; 1 row stays as it is.')
    expect(rowsLine(difference({ unchanged: 7 }))).toBe('No row changes; 7 rows stay as they are.')
    const schema = { added: [], removed: [{ name: 'x', type: 'string' }], renamed: [], retyped: [] }
    expect(rowsLine(difference({ unchanged: 7, schema }))).toBe(
      'No row changes but for the columns; 7 rows stay as they are.',
    )
  })

  test('and that it is a new commit, which takes none away', () => {
    expect(keptWords(15, 12)).toContain('a new commit, v16. Versions 13 to 15 stay')
    expect(keptWords(15, 14)).toContain('a new commit, v16. Version 15 stays')
  })
})
