import { expect, test } from 'vitest'
import { mergeSql } from '../core/diff/merge-sql.ts'
import type { TableDiff } from '../core/lake/diff-views.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { diffingLake, people } from './table-diff.fixture.ts'

const lake = diffingLake()

const merge = async (diff: TableDiff): Promise<void> => {
  const sql = mergeSql(diff)
  if (sql === undefined) throw new Error('There is no MERGE for it.')
  await runSql(lake.deps(), sql, patientJob())
}

test('the MERGE of a difference takes a table from one version to the other', async () => {
  const table = await lake.history([...people, 'RESTORE TABLE $t TO VERSION AS OF 1'])
  await merge(await lake.diff(table, 5, 4))
  expect(await lake.diff(table, 4, 6)).toMatchObject({ added: 0, removed: 0, changed: 0, unchanged: 3 })
})

test('the MERGE of two tables gives one the rows of the other, in the columns that both have', async () => {
  const staff = await lake.history([
    'CREATE TABLE $t (ID BIGINT, name STRING, "Room" STRING)',
    `INSERT INTO $t VALUES (1, 'Ana', 'a'), (4, NULL, 'd'), (5, 'Eli', 'e')`,
  ])
  const other = await lake.history([
    'CREATE TABLE $t (id BIGINT, city STRING, Name STRING)',
    `INSERT INTO $t VALUES (1, 'Rome', 'Ana'), (3, 'Oslo', 'Cy'), (4, 'Bonn', 'Di')`,
  ])
  await merge(await lake.diff(other, 1, 1, { other: staff }))
  const after = await lake.diff(other, 2, 1, { other: staff })
  expect(after).toMatchObject({ added: 0, removed: 0, changed: 0, unchanged: 3 })
})

test('there is none where no key tells the rows apart', async () => {
  const table = await lake.history(people)
  expect(mergeSql(await lake.diff(table, 1, 4, { key: [] }))).toBeUndefined()
  expect(mergeSql(await lake.diff(table, 1, 4, { key: ['age'] }))).toContain('MERGE')
  const twice = await lake.history([...people, `INSERT INTO $t VALUES (1, 'Eve', 9)`])
  expect(mergeSql(await lake.diff(twice, 1, 5, { key: ['id'] }))).toBeUndefined()
})
