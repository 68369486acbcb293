import { expect, test, vi } from 'vitest'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { createProfiles } from './profile.ts'
import { runSql } from './sql.ts'

const { cancel } = patientJob()

test('versions of the same files are counted once: after a change of properties, and after a restore', async () => {
  const table = 'silver.kept'
  const lake = await memoryLake()
  const run = (text: string) => runSql(lake, text, patientJob())
  await run(`CREATE TABLE ${table} AS SELECT i AS n FROM range(5) AS t(i)`)
  await run(`ALTER TABLE ${table} SET TBLPROPERTIES ('team' = 'Ana')`)
  await run(`INSERT INTO ${table} VALUES (7)`)
  await run(`RESTORE TABLE ${table} TO VERSION AS OF 1`)
  const statements = vi.spyOn(lake.jobs, 'rows')
  const profiles = createProfiles(lake, createPreparedResults(lake))
  const at = async (version: number) => {
    const { rows } = await profiles.profile({ kind: 'table', table, version }, ['n'], [], cancel)
    return [rows, statements.mock.calls.length]
  }
  const [rows, first = 0] = await at(0)
  expect([rows, first > 0]).toEqual([5, true])
  expect(await at(1)).toEqual([5, first])
  const [more, second = 0] = await at(2)
  expect([more, second > first]).toEqual([6, true])
  expect(await at(3)).toEqual([5, second])
})

test('outliers are named, those farthest out on either side', async () => {
  const lake = await memoryLake()
  const text =
    'SELECT CASE WHEN i < 3 THEN -1000 + i WHEN i > 196 THEN 1000 + i ELSE i % 10 END AS n FROM range(200) AS t(i)'
  const { measures } = await createProfiles(lake, createPreparedResults(lake)).column(
    { kind: 'sql', text },
    'n',
    cancel,
  )
  expect(measures?.outliers).toMatchObject({
    below: 3,
    above: 3,
    values: ['-1000', '-999', '-998', '1197', '1198', '1199'],
  })
})
