import { beforeEach, expect, test } from 'vitest'
import { createNodeEngine } from '../adapters/duckdb/node-engine.fixture.ts'
import type { Aggregate } from '../core/aggregate/aggregate.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { saveAggregate, saveRecipe } from './documents.ts'
import { exportTable } from './exports.ts'
import { filesAround } from './files-around.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { countSteps, detectTypes } from './recipes.ts'
import { refresh } from './refresh.ts'
import { createRowSets } from './row-sets.ts'
import { runSql } from './sql.ts'
import { dropTable, listTables, tableHistory, viewTable } from './tables.ts'

let deps: LakeDeps
const { cancel } = patientJob()
const csv = 'id,city,amount\n1, Oslo ,10\n2,Rome,x\n2,Rome,7\n3,N/A,5\nbroken\n'
const sql = async (text: string) => (await runSql(deps, text, patientJob())).rows
const drop = (name: string, text: string) => ingest(deps, [sourceFile(name, text)], {}, patientJob())

const recipe: Recipe = {
  formatVersion: 1,
  id: 'r',
  revision: 0,
  input: 'bronze.sales',
  output: 'silver.sales',
  audit: 'drop',
  steps: [
    { id: 's1', op: 'trim', columns: ['city'] },
    { id: 's2', op: 'nullify', columns: ['city'], values: ['N/A'] },
    {
      id: 's3',
      op: 'cast',
      columns: [
        { column: 'id', to: 'long' },
        { column: 'amount', to: 'double' },
      ],
      onError: 'null',
    },
    { id: 's4', op: 'dedupe', keys: ['id'], order: [{ column: 'amount', descending: false }], keep: 'first' },
  ],
}
const aggregate: Aggregate = {
  formatVersion: 1,
  id: 'a',
  revision: 0,
  input: 'silver.sales',
  output: 'gold.sales_by_city',
  groupBy: ['city'],
  measures: [
    { fn: 'count', as: 'rows' },
    { fn: 'sum', column: 'amount', as: 'total' },
  ],
}

beforeEach(async () => {
  deps = await memoryLake()
  await drop('sales.csv', csv)
  return () => deps.interactive.close()
})

test('a refresh makes the silver table of its recipe and writes into the log what made it', async () => {
  await saveRecipe(deps, recipe)
  const report = await refresh(deps, 'silver.sales', patientJob())
  expect(report).toMatchObject({
    version: 0,
    rows: 3,
    committed: true,
    inputs: [{ table: 'bronze.sales', version: 0 }],
  })
  expect(await sql('SELECT * FROM silver.sales ORDER BY id')).toEqual([
    [1n, 'Oslo', 10],
    [2n, 'Rome', 7],
    [3n, null, 5],
  ])
  const [commit] = await tableHistory(deps, 'silver.sales')
  expect(commit?.info.boathouse).toEqual({
    recipe: { id: 'r', revision: 1 },
    inputs: [{ table: 'bronze.sales', version: 0 }],
  })
  expect(commit).toMatchObject({ operation: 'WRITE', rowsAdded: 3, rows: 3 })
})

test('a refresh with nothing new writes nothing; with new input or an edited recipe it writes a version', async () => {
  await saveRecipe(deps, recipe)
  await refresh(deps, 'silver.sales', patientJob())
  expect(await refresh(deps, 'silver.sales', patientJob())).toMatchObject({ version: 0, committed: false })
  await saveRecipe(deps, recipe)
  expect(await refresh(deps, 'silver.sales', patientJob())).toMatchObject({ committed: false })

  await drop('sales.csv', 'id,city,amount\n9,Kyiv,1\n')
  expect((await listTables(deps)).find(({ name }) => name === 'silver.sales')).toMatchObject({ stale: true })
  expect(await refresh(deps, 'silver.sales', patientJob())).toMatchObject({
    version: 1,
    rows: 4,
    committed: true,
  })

  await saveRecipe(deps, { ...recipe, steps: recipe.steps.slice(0, 3) })
  expect(await refresh(deps, 'silver.sales', patientJob())).toMatchObject({
    version: 2,
    rows: 5,
    committed: true,
  })
})

test('refreshing gold brings its silver input up to date first, and old versions stay readable', async () => {
  await saveRecipe(deps, recipe)
  await saveAggregate(deps, aggregate)
  await refresh(deps, 'gold.sales_by_city', patientJob())
  await drop('sales.csv', 'id,city,amount\n9,Oslo,1\n')
  const stale = (await listTables(deps)).filter(table => table.stale).map(({ name }) => name)
  expect(stale).toEqual(['silver.sales', 'gold.sales_by_city'])
  expect(await refresh(deps, 'gold.sales_by_city', patientJob())).toMatchObject({ version: 1 })
  expect(
    await sql('SELECT city, rows, total FROM gold.sales_by_city WHERE city IS NOT NULL ORDER BY city'),
  ).toEqual([
    ['Oslo', 2n, 11],
    ['Rome', 1n, 7],
  ])
  const sets = createRowSets(deps)
  const old = await sets.open({ source: { kind: 'table', table: 'gold.sales_by_city', version: 0 } }, cancel)
  expect(new Set(await sets.read(old.id, 0, 10))).toEqual(
    new Set([
      [null, 1n, 5],
      ['Oslo', 1n, 10],
      ['Rome', 1n, 7],
    ]),
  )
  expect(await viewTable(deps, 'gold.sales_by_city', 0)).toMatchObject({ version: 0, latest: 1, rows: 3 })
})

test('tables made from each other are refused, not refreshed for ever', async () => {
  await saveRecipe(deps, { ...recipe, input: 'silver.b', output: 'silver.a', steps: [] })
  await saveRecipe(deps, { ...recipe, input: 'silver.a', output: 'silver.b', steps: [] })
  await expect(refresh(deps, 'silver.a', patientJob())).rejects.toMatchObject({ error: { kind: 'invalid' } })
})

test('step counts tell rows in and out and cells changed', async () => {
  const counts = await countSteps(deps, recipe, cancel)
  expect(counts.map(({ stepId, rowsIn, rowsOut }) => [stepId, rowsIn, rowsOut])).toEqual([
    ['s1', 4, 4],
    ['s2', 4, 4],
    ['s3', 4, 4],
    ['s4', 4, 3],
  ])
  expect(counts[0]?.cellsChanged).toBe(1)
  expect(counts[1]?.cellsChanged).toBe(1)
})

test('types are detected on all rows', async () => {
  const types = await detectTypes(deps, { ...recipe, steps: recipe.steps.slice(0, 2) }, cancel)
  expect(types).toEqual([{ column: 'id', to: 'long' }])
})

test('a row set of a recipe shows the result as of each step, sorted or not, page by page', async () => {
  const sets = createRowSets(deps)
  const asOf2 = await sets.open({ source: { kind: 'recipe', recipe, steps: 2 } }, cancel)
  expect(asOf2.columns.map(({ name, type }) => [name, type])).toEqual([
    ['id', 'string'],
    ['city', 'string'],
    ['amount', 'string'],
  ])
  expect(await sets.count(asOf2.id, cancel)).toBe(4)
  expect(await sets.read(asOf2.id, 3, 10)).toEqual([['3', null, '5']])
  const orderBy = [{ column: 'amount', descending: true }]
  const sorted = await sets.open({ source: { kind: 'recipe', recipe, steps: 4 }, orderBy }, cancel)
  const pages = [...(await sets.read(sorted.id, 0, 2)), ...(await sets.read(sorted.id, 2, 2))]
  expect(pages.map(([id]) => id)).toEqual([1n, 2n, 3n])
})

test('pages of a table in file order join up over file borders', async () => {
  await drop('sales.csv', 'id,city,amount\n9,Kyiv,1\n10,Kyiv,2\n')
  const sets = createRowSets(deps)
  const { id, rows } = await sets.open({ source: { kind: 'table', table: 'bronze.sales' } }, cancel)
  expect(rows).toBe(7)
  const ids: unknown[] = []
  for (let at = 0; at < 7; at += 2) ids.push(...(await sets.read(id, at, 2)).map(row => row[0]))
  expect(ids).toEqual(['1', '2', '2', '3', null, '9', '10'])
  const { snapshot } = await deps.logs.load('bronze.sales')
  expect(filesAround(snapshot, 5, 1)).toMatchObject({ skip: 0 })
  expect(filesAround(snapshot, 5, 1)?.part.files.size).toBe(1)
})

test('SQL reads tables by layer.name, through joins, CTEs and DESCRIBE, and points at the place of a mistake', async () => {
  expect(
    await sql(
      'WITH s AS (SELECT * FROM bronze.sales) SELECT count(*) FROM s JOIN bronze.sales t USING (id);',
    ),
  ).toEqual([[6n]])
  expect((await sql('DESCRIBE bronze.sales')).length).toBe(9)
  await expect(sql('SELECT * FRO bronze.sales')).rejects.toMatchObject({
    error: { kind: 'query-failed', position: expect.any(Number) },
  })
  await expect(sql('SELECT * FROM bronze.nothing')).rejects.toMatchObject({ error: { kind: 'query-failed' } })
})

test('a row set of SQL reads all its pages, also those that the other engine prepares', async () => {
  const other = await createNodeEngine(deps.storage)
  const sets = createRowSets({ ...deps, jobs: other })
  const text = 'SELECT id, _source_row FROM bronze.sales -- all of them'
  const { id } = await sets.open({ source: { kind: 'sql', text } }, cancel)
  expect((await sets.read(id, 0, 2)).length).toBe(2)
  expect(await sets.count(id, cancel)).toBe(5)
  expect((await sets.read(id, 3, 2)).map(row => row[1])).toEqual([4n, 5n])
  await other.close()
})

test('a table at any version leaves as CSV or Parquet', async () => {
  const path = await exportTable(deps, 'bronze.sales', 'csv', undefined, patientJob())
  const text = new TextDecoder().decode(await deps.storage.read(path))
  expect(text.split('\n')[0]).toContain('id,city,amount')
  await expect(exportTable(deps, 'bronze.sales', 'csv', 7, patientJob())).rejects.toMatchObject({
    error: { kind: 'version-missing', latest: 0 },
  })
})

test('a dropped table is gone with its history, and its name can be used again from version 0', async () => {
  await dropTable(deps, 'bronze.sales')
  expect(await listTables(deps)).toEqual([])
  const report = await drop('sales.csv', csv)
  expect(report.tables[0]?.version).toBe(0)
})
