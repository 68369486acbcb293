import { expect, test } from 'vitest'
import type { DiffRow, TableDiff } from '../core/lake/diff-views.ts'
import { patientJob } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { allRows, diffingLake, people, wholeRight, wholeVersion } from './table-diff.fixture.ts'
import { WholePages } from './table-diff-whole.ts'

const lake = diffingLake()
const { cancel } = patientJob()

/** All rows in stretches of three. */
const inStretches = async ({ id }: TableDiff) => {
  const deps = lake.deps()
  return new WholePages(deps, createPreparedResults(deps), await lake.diffs().opened(id), 3)
}

const told = (rows: readonly DiffRow[]) => rows.map(({ kind, row }) => [kind, Number(row[0])])

test('all rows come in the order of the key, what went, came and changed in its place', async () => {
  const table = await lake.history(people)
  const diff = await lake.diff(table, 1, 4)
  const rows = await allRows(lake.diffs(), diff, 'whole')
  expect(told(rows)).toEqual([
    ['changed', 1],
    ['removed', 2],
    ['unchanged', 3],
    ['added', 4],
  ])
  expect(rows[0]?.cells).toEqual([{ column: 'age', from: 30, to: 31 }])
  expect(rows[2]).toEqual({ kind: 'unchanged', row: [3n, null, 50], cells: [] })
})

test('any page is read by itself, wherever a stretch ends, and the row that differs next is found from any other', async () => {
  const table = await lake.history([
    'CREATE TABLE $t (id BIGINT, n INT)',
    'INSERT INTO $t SELECT i, i % 5 FROM range(40) AS t(i)',
    'DELETE FROM $t WHERE id IN (3, 20)',
    'UPDATE $t SET n = 7 WHERE id = 30',
  ])
  const whole = await inStretches(await lake.diff(table, 1, 3))
  const all = await whole.read({ offset: 0, limit: 100 }, cancel)
  expect(told(all).map(([, id]) => id)).toEqual(Array.from({ length: 40 }, (_, id) => id))
  for (const offset of [0, 1, 2, 17, 38, 40])
    expect(await whole.read({ offset, limit: 5 }, cancel)).toEqual(all.slice(offset, offset + 5))
  const places = [3, 20, 30]
  expect(all.flatMap(({ kind }, at) => (kind === 'unchanged' ? [] : [at]))).toEqual(places)
  const next = async (from: number, direction: 1 | -1) => whole.next(from, direction, cancel)
  expect([await next(-1, 1), await next(3, 1), await next(20, 1), await next(30, 1)]).toEqual([
    ...places,
    undefined,
  ])
  expect([await next(40, -1), await next(30, -1), await next(20, -1), await next(3, -1)]).toEqual([
    30,
    20,
    3,
    undefined,
  ])
  await whole.close()
})

test('without a key rows have their place by their values, and of equal ones as many are told as there are', async () => {
  const table = await lake.history([
    'CREATE TABLE $t (s STRING, l ARRAY<INT>)',
    `INSERT INTO $t VALUES ('a', [1]), ('a', [1]), ('a', [1]), (NULL, NULL), ('b', [2])`,
    `DELETE FROM $t WHERE s = 'b'`,
    `INSERT INTO $t VALUES ('a', [1]), ('aa', [])`,
  ])
  const diff = await lake.diff(table, 1, 3, { key: [] })
  const rows = await allRows(lake.diffs(), diff, 'whole')
  expect(rows.map(({ row: [s] }) => s)).toEqual(['a', 'a', 'a', 'a', 'aa', 'b', null])
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(
    ['added', 'added', 'removed', 'unchanged', 'unchanged', 'unchanged', 'unchanged'].toSorted(),
  )
})

test('an unchanged row tells what only the version before has of it', async () => {
  const table = await lake.history([
    `CREATE TABLE $t (id BIGINT, old STRING) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`,
    `INSERT INTO $t SELECT i, 'was ' || i FROM range(10) AS t(i)`,
    'ALTER TABLE $t DROP COLUMN old',
    'DELETE FROM $t WHERE id = 4',
  ])
  const diff = await lake.diff(table, 1, 3)
  const rows = await (await inStretches(diff)).read({ offset: 0, limit: 100 }, cancel)
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 10 }, (_, id) => [BigInt(id), `was ${id}`]))
  const [from, to] = [await wholeVersion(lake.deps(), table, 1), await wholeVersion(lake.deps(), table, 3)]
  expect(wholeRight(diff, rows, from, to)).toEqual({
    from: { missing: [], extra: [] },
    to: { missing: [], extra: [] },
  })
})

test('values of every kind part stretches: NULL, NaN, text with quotes, times before year one', async () => {
  const table = await lake.history([
    'CREATE TABLE $t (d DOUBLE, s STRING, at TIMESTAMP, b BINARY, n DECIMAL(20,3))',
    `INSERT INTO $t SELECT CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN CAST('NaN' AS DOUBLE) ELSE i / 7.0 END,
       CASE i % 3 WHEN 0 THEN NULL ELSE 'it''s ' || chr(CAST(8000 + i AS INT)) END,
       TIMESTAMP '0001-01-01' - to_years(CAST(i AS INT)), encode('' || i), i / 8.0 FROM range(60) AS t(i)`,
    'DELETE FROM $t WHERE n > 3 AND n < 4',
  ])
  const [from, to] = [await wholeVersion(lake.deps(), table, 1), await wholeVersion(lake.deps(), table, 2)]
  for (const key of [[], ['d', 's', 'n'], ['s', 'at'], ['at'], ['b'], ['n']]) {
    const diff = await lake.diff(table, 1, 2, { key })
    const rows = await (await inStretches(diff)).read({ offset: 0, limit: 100 }, cancel)
    expect(rows).toHaveLength(60)
    expect(wholeRight(diff, rows, from, to), String(key)).toEqual({
      from: { missing: [], extra: [] },
      to: { missing: [], extra: [] },
    })
  }
})
