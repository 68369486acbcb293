import { expect, test } from 'vitest'
import { createRowSets } from './row-sets.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'

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
