import { describe, expect, it, test } from 'vitest'
import type { SqlResult } from '../../core/lake/row-views.ts'
import { unwrap } from '../../core/failure.ts'
import { parseStatement } from '../../core/sql/parse-statement.ts'
import { changedTable, oneLine, outcomeText, readText, tookText } from './outcome-model.ts'

const counts = (values: Readonly<Record<string, number | null>>, version?: number): SqlResult => ({
  columns: Object.keys(values).map(name => ({ name, type: 'long' })),
  rows: [Object.values(values).map(value => (value === null ? null : BigInt(value)))],
  ...(version === undefined ? {} : { version }),
})

const empty = (version?: number): SqlResult => ({
  columns: [],
  rows: [],
  ...(version === undefined ? {} : { version }),
})

const said = (sql: string, result: SqlResult): string =>
  outcomeText({ statement: unwrap(parseStatement(sql)), answer: { kind: 'result', result } })

const optimized: SqlResult = {
  columns: [
    { name: 'path', type: 'string' },
    { name: 'metrics', type: 'struct' },
  ],
  rows: [['silver/t', { numFilesAdded: 2n, numFilesRemoved: 10n }]],
  version: 13,
}

describe('the line under a statement', () => {
  it.each<readonly [string, SqlResult, string]>([
    [
      'UPDATE silver.t SET a = 1',
      counts({ num_affected_rows: 3 }, 12),
      '3 rows updated in silver.t, now version 12',
    ],
    [
      'DELETE FROM silver.t',
      counts({ num_affected_rows: null }, 2),
      'Rows deleted from silver.t, now version 2',
    ],
    [
      'DELETE FROM silver.t WHERE a = 1',
      counts({ num_affected_rows: 0 }),
      'No row of silver.t is concerned: it stays as it is',
    ],
    [
      'INSERT INTO silver.t SELECT 1',
      counts({ num_affected_rows: 1, num_inserted_rows: 1 }, 1),
      '1 row inserted into silver.t, now version 1',
    ],
    [
      'INSERT OVERWRITE silver.t SELECT 1',
      counts({ num_affected_rows: 1204, num_inserted_rows: 1204 }, 1),
      'All rows of silver.t replaced by 1,204 rows, now version 1',
    ],
    [
      'MERGE INTO silver.t USING silver.s ON t.a = s.a WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *',
      counts({ num_affected_rows: 5, num_updated_rows: 3, num_deleted_rows: 0, num_inserted_rows: 2 }, 4),
      '5 rows merged into silver.t (3 updated, 2 inserted), now version 4',
    ],
    ['CREATE TABLE silver.t (a INT)', empty(0), 'silver.t created, now version 0'],
    ['CREATE TABLE IF NOT EXISTS silver.t (a INT)', empty(), 'silver.t was there already: it stays as it is'],
    [
      'CREATE OR REPLACE TABLE silver.t AS SELECT 1 AS a',
      counts({ num_affected_rows: 1, num_inserted_rows: 1 }, 3),
      'silver.t replaced with 1 row, now version 3',
    ],
    ['DROP TABLE silver.t', empty(), 'silver.t dropped, with its history'],
    ['ALTER TABLE silver.t ADD COLUMNS (b INT, c INT)', empty(5), 'b, c added to silver.t, now version 5'],
    [
      "ALTER TABLE silver.t SET TBLPROPERTIES ('a' = 'b')",
      empty(5),
      '1 property of silver.t set, now version 5',
    ],
    ['OPTIMIZE silver.t', optimized, '10 files of silver.t rewritten as 2, now version 13'],
    ['OPTIMIZE silver.t', empty(), 'silver.t needs no compaction: it stays as it is'],
    [
      'VACUUM silver.t DRY RUN',
      { columns: [{ name: 'path', type: 'string' }], rows: [['silver/t/a'], ['silver/t/b']] },
      '2 files of silver.t would be deleted; nothing was',
    ],
    [
      'RESTORE TABLE silver.t TO VERSION AS OF 1',
      counts({ num_removed_files: 2, num_restored_files: 1 }, 7),
      'silver.t restored: 1 file brought back, 2 taken out, now version 7',
    ],
    ['DESCRIBE HISTORY silver.t', { columns: [], rows: [[1], [2]] }, '2 rows'],
  ])('of %s', (sql, result, line) => {
    expect(said(sql, result)).toBe(line)
  })

  it('tells how much of the tables a query read', () => {
    const stats = { filesRead: 1204, filesSkipped: 8796, bytesRead: 12_000_000 }
    expect(readText(stats)).toBe('1,204 of 10,000 files read (12 MB), 8,796 skipped by statistics')
    expect(readText({ filesRead: 1, filesSkipped: 0, bytesRead: 10 })).toBe('1 file read (10 bytes)')
    expect(readText({ filesRead: 0, filesSkipped: 0, bytesRead: 0 })).toBe('')
    expect(said('SELECT 1', { ...empty(), rows: [[1]], stats })).toBe(`1 row · ${readText(stats)}`)
  })
})

test('the table to look at after a statement is the one that it left', () => {
  const after = (sql: string) => changedTable(unwrap(parseStatement(sql)))
  expect(after('DROP TABLE silver.t')).toBeUndefined()
  expect(after('SELECT 1')).toBeUndefined()
  expect(after('DELETE FROM silver.t')).toBe('silver.t')
})

test('times are as exact as they matter', () => {
  expect([0.2, 42, 420, 12_345, 125_000].map(tookText)).toEqual([
    '1 ms',
    '42 ms',
    '0.42 s',
    '12.3 s',
    '2 min 5 s',
  ])
})

test('a statement in a list has one line, and its texts as they are', () => {
  expect(oneLine("select '--a  b' -- all\n  /* of */ from t")).toBe("select '--a b' from t")
})
