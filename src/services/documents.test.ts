import { expect, test } from 'vitest'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Aggregate } from '../core/aggregate/aggregate.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { listAggregates, listRecipes, readRecipe, saveAggregate, saveRecipe } from './documents.ts'

const recipe = (output: string): Recipe => ({
  formatVersion: 1,
  id: output,
  revision: 0,
  input: 'bronze.airports',
  output,
  audit: 'drop',
  steps: [],
})

const aggregate: Aggregate = {
  formatVersion: 1,
  id: 'a',
  revision: 0,
  input: 'silver.airports',
  output: 'gold.by_country',
  groupBy: ['country'],
  measures: [{ fn: 'count', as: 'rows' }],
}

test('recipes and aggregates are listed from their first save on, whether their tables were written or not', async () => {
  const storage = createMemoryStorage()
  expect(await listRecipes(storage)).toEqual([])
  const second = await saveRecipe(storage, recipe('silver.other_name'))
  const first = await saveRecipe(storage, recipe('silver.airports'))
  expect(await listRecipes(storage)).toEqual([first, second])
  const saved = await saveAggregate(storage, aggregate)
  expect(await listAggregates(storage)).toEqual([saved])
})

test('a damaged document hides no other, and says what it is when opened by name', async () => {
  const storage = createMemoryStorage()
  const good = await saveRecipe(storage, recipe('silver.good'))
  const bytes = (text: string) => new TextEncoder().encode(text)
  await storage.write('_boathouse/recipes/cut.json', bytes('{"formatVersion":'))
  await storage.write('_boathouse/recipes/foreign.json', bytes('{"formatVersion":1}'))
  await storage.write('_boathouse/recipes/notes.txt', bytes('not a recipe'))
  expect(await listRecipes(storage)).toEqual([good])
  await expect(readRecipe(storage, 'silver.cut')).rejects.toThrow(/damaged/)
})
