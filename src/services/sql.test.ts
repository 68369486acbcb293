import { expect, test } from 'vitest'
import { createRowSets } from './row-sets.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { runSql } from './sql.ts'

test('a mistake in a statement that is opened for the grid is told with its place in what the user wrote', async () => {
  const lake = await memoryLake()
  await ingest(lake, [sourceFile('t.csv', 'a,b\n1,2\n')], {}, patientJob())
  const rowSets = createRowSets(lake)
  const open = (text: string) => rowSets.open({ source: { kind: 'sql', text } }, patientJob().cancel)
  for (const text of [
    'select a,\n  nope(b)\nfrom bronze.t',
    'with x as (select a from bronze.t) select nope from x',
  ]) {
    const error = await open(text).then(
      () => undefined,
      (thrown: { readonly error: { readonly sql: string; readonly position?: number } }) => thrown.error,
    )
    expect(error?.sql.slice(error.position)).toMatch(/^nope/)
    expect(error?.sql).toContain(text)
  }
  const { columns } = await open('with x as (select a from bronze.t) select * from x -- all of it;')
  expect(columns.map(({ name }) => name)).toEqual(['a'])
})

test('a statement that is opened for the grid may ask for an older version, but not change anything', async () => {
  const lake = await memoryLake()
  const job = patientJob()
  await runSql(lake, 'CREATE TABLE silver.t (`a` INT); INSERT INTO silver.t VALUES (1)', job)
  const rowSets = createRowSets(lake)
  const open = (text: string) => rowSets.open({ source: { kind: 'sql', text } }, job.cancel)
  const old = await open('SELECT t.`a` FROM silver.t VERSION AS OF 0')
  expect(await rowSets.count(old.id, job.cancel)).toBe(0)
  const newest = await open('SELECT t.`a` FROM silver.t@v1;')
  expect(await rowSets.read(newest.id, 0, 10)).toEqual([[1]])
  await expect(open('DELETE FROM silver.t')).rejects.toMatchObject({
    error: { kind: 'query-failed', message: 'Only a query has rows to look at.', position: 0 },
  })
  const text = 'SELECT `a`, nope FROM silver.t@v1'
  await expect(open(text)).rejects.toMatchObject({ error: { sql: text, position: text.indexOf('nope') } })
})
