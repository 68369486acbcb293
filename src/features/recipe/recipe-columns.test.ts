import { expect, it } from 'vitest'
import { columnChoices, columnsAt, toRecipeColumns } from './recipe-columns.ts'
import { newRecipe } from './recipe-model.ts'

const view = (name: string, type: string) => ({ name, type, nullable: true, audit: name.startsWith('_') })

const columns = toRecipeColumns([
  view('_source_row', 'long'),
  view('id', 'string'),
  view('price', 'decimal(10,2)'),
  view('tags', 'array<string>'),
])

it('knows the columns between any two steps', () => {
  const recipe = {
    ...newRecipe('r', 'bronze.a', 'silver.a'),
    steps: [
      { id: '1', op: 'rename', columns: [{ from: 'id', to: 'key' }] },
      { id: '2', op: 'derive', column: 'twice', expression: 'price * 2' },
      { id: '3', op: 'drop', columns: ['price'], disabled: true },
    ],
  } as const
  const names = (steps: number) => columnsAt(recipe, columns, steps).map(({ name }) => name)
  expect(names(0)).toEqual(['_source_row', 'id', 'price', 'tags'])
  expect(names(1)).toEqual(['_source_row', 'key', 'price', 'tags'])
  expect(names(3)).toEqual(['_source_row', 'key', 'price', 'tags', 'twice'])
})

it('knows them too where a step reads the input once more', () => {
  const recipe = {
    ...newRecipe('r', 'bronze.a', 'silver.a'),
    steps: [
      { id: '1', op: 'drop', columns: ['price'] },
      { id: '2', op: 'union', tables: ['bronze.a'], by: 'name' },
    ],
  } as const
  const price = { name: 'price', type: 'decimal(10,2)' }
  expect(columnsAt(recipe, columns, 2)).toContainEqual(price)
  expect(columnsAt(recipe, columns, 1)).not.toContainEqual(price)
})

it('offers columns with their types, those of the data first', () => {
  expect(columnChoices([...columns, { name: 'new', type: undefined }])).toEqual([
    { id: 'id', text: 'id', hint: 'string' },
    { id: 'price', text: 'price', hint: 'decimal(10,2)' },
    { id: 'tags', text: 'tags', hint: 'list' },
    { id: 'new', text: 'new', hint: '' },
    { id: '_source_row', text: '_source_row', hint: 'long' },
  ])
})
