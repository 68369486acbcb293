import { beforeEach, expect, test } from 'vitest'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { saveAggregate, saveRecipe } from './documents.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { refresh } from './refresh.ts'
import { aggregateAt, recipeAt } from './revisions.ts'
import { runSql } from './sql.ts'

let deps: LakeDeps
const recipe: Recipe = {
  formatVersion: 1,
  id: 'a/b',
  revision: 0,
  input: 'bronze.sales',
  output: 'silver.sales',
  audit: 'drop',
  steps: [{ id: 's1', op: 'trim', columns: ['city'] }],
}

beforeEach(async () => {
  deps = await memoryLake()
  await ingest(deps, [sourceFile('sales.csv', 'id,city\n1, Oslo \n2,Rome\n')], {}, patientJob())
  return () => deps.interactive.close()
})

const save = (steps: Recipe['steps']) => saveRecipe(deps, { ...recipe, steps })

test('each version tells the recipe that made it, however it was edited since', async () => {
  const first = await save(recipe.steps)
  await refresh(deps, 'silver.sales', patientJob())
  await save([...recipe.steps, { id: 's2', op: 'nullify', columns: ['city'], values: ['Rome'] }])
  const last = await save([{ id: 's2', op: 'nullify', columns: ['city'], values: ['Oslo'] }])
  await refresh(deps, 'silver.sales', patientJob())
  await runSql(deps, 'DELETE FROM silver.sales WHERE true', patientJob())
  expect(await recipeAt(deps, 'silver.sales', 0)).toEqual(first)
  expect(await recipeAt(deps, 'silver.sales', 1)).toEqual(last)
  expect(last.revision).toBe(3)
  expect(await recipeAt(deps, 'silver.sales', 2)).toBeUndefined()
  expect(await recipeAt(deps, 'bronze.sales', 0)).toBeUndefined()
})

test('a version from before revisions were kept has the saved recipe as long as that is the one, and none afterwards', async () => {
  const first = await save(recipe.steps)
  await refresh(deps, 'silver.sales', patientJob())
  await deps.storage.remove('_boathouse/revisions/a%2Fb/1.json')
  expect(await recipeAt(deps, 'silver.sales', 0)).toEqual(first)
  await save([])
  expect(await recipeAt(deps, 'silver.sales', 0)).toBeUndefined()
})

test('each version of a gold table tells the aggregate that made it', async () => {
  const aggregate = {
    formatVersion: 1,
    id: 'g',
    revision: 0,
    input: 'bronze.sales',
    output: 'gold.sales',
    groupBy: ['city'],
    measures: [{ fn: 'count', as: 'n' }],
  }
  const first = await saveAggregate(deps, aggregate)
  await refresh(deps, 'gold.sales', patientJob())
  const second = await saveAggregate(deps, { ...aggregate, groupBy: [] })
  await refresh(deps, 'gold.sales', patientJob())
  expect(await aggregateAt(deps, 'gold.sales', 0)).toEqual(first)
  expect(await aggregateAt(deps, 'gold.sales', 1)).toEqual(second)
  expect([first.revision, second.revision]).toEqual([1, 2])
  expect(await recipeAt(deps, 'gold.sales', 1)).toBeUndefined()
})
