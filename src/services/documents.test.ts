import { expect, test } from 'vitest'
import { createMemoryLocks } from '../adapters/memory/memory-locks.ts'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import type { Aggregate } from '../core/aggregate/aggregate.ts'
import { attempt } from '../core/failure.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import {
  deleteRecipe,
  listAggregates,
  listDeletedRecipes,
  listRecipes,
  readRecipe,
  saveAggregate,
  saveRecipe,
} from './documents.ts'

const memory = () => ({ storage: createMemoryStorage(), locks: createMemoryLocks(), clock: { now: () => 7 } })

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
  const deps = memory()
  const { storage } = deps
  expect(await listRecipes(storage)).toEqual([])
  const second = await saveRecipe(deps, recipe('silver.other_name'))
  const first = await saveRecipe(deps, recipe('silver.airports'))
  expect(await listRecipes(storage)).toEqual([first, second])
  const saved = await saveAggregate(deps, aggregate)
  expect(await listAggregates(storage)).toEqual([saved])
})

test('a damaged document hides no other, and says what it is when opened by name', async () => {
  const deps = memory()
  const { storage } = deps
  const good = await saveRecipe(deps, recipe('silver.good'))
  const bytes = (text: string) => new TextEncoder().encode(text)
  await storage.write('_boathouse/recipes/cut.json', bytes('{"formatVersion":'))
  await storage.write('_boathouse/recipes/foreign.json', bytes('{"formatVersion":1}'))
  await storage.write('_boathouse/recipes/notes.txt', bytes('not a recipe'))
  expect(await listRecipes(storage)).toEqual([good])
  await expect(readRecipe(storage, 'silver.cut')).rejects.toThrow(/damaged/)
})

test('a recipe that was changed elsewhere is not written over, and one that is new takes no name that is taken', async () => {
  const deps = memory()
  const { storage } = deps
  const first = await saveRecipe(deps, recipe('silver.airports'), 0)
  const second = await saveRecipe(deps, { ...first, audit: 'keep' }, first.revision)
  const conflict = { error: { kind: 'commit-conflict', table: 'silver.airports', version: second.revision } }
  const late = saveRecipe(deps, { ...first, input: 'bronze.other' }, first.revision)
  await expect(late).rejects.toMatchObject(conflict)
  await expect(saveRecipe(deps, recipe('silver.airports'), 0)).rejects.toMatchObject(conflict)
  expect(await readRecipe(storage, 'silver.airports')).toEqual(second)
})

test('of saves over the same revision at the same moment one is kept, and all others are told', async () => {
  const deps = memory()
  const first = await saveRecipe(deps, recipe('silver.airports'), 0)
  const tabs = Array.from({ length: 12 }, (_, n) =>
    attempt(() => saveRecipe(deps, { ...first, input: `bronze.of_tab_${n}` }, first.revision)),
  )
  const saved = (await Promise.all(tabs)).filter(one => one.ok)
  expect(saved.map(one => one.value)).toEqual([await readRecipe(deps.storage, 'silver.airports')])
})

test('a deleted recipe is kept aside until it is back, and never takes a revision again that a table may name', async () => {
  const deps = memory()
  const { storage } = deps
  const other = await saveRecipe(deps, recipe('silver.other'))
  const first = await saveRecipe(deps, recipe('silver.airports'))
  const last = await saveRecipe(deps, { ...first, audit: 'keep' })
  await deleteRecipe(deps, 'silver.airports')
  expect(await readRecipe(storage, 'silver.airports')).toBeUndefined()
  expect(await listRecipes(storage)).toEqual([other])
  expect(await listDeletedRecipes(storage)).toEqual([last])

  const back = await saveRecipe(deps, last, 0)
  expect(back).toEqual({ ...last, revision: last.revision + 1 })
  expect(await listDeletedRecipes(storage)).toEqual([])

  const again = await saveRecipe(deps, { ...back, input: 'bronze.routes' })
  await deleteRecipe(deps, 'silver.airports')
  expect(await listDeletedRecipes(storage), 'as it was when it was deleted last').toEqual([again])
  await deleteRecipe(deps, 'silver.never_there')
})
