import { expect, test } from 'vitest'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { deletionWords } from './deletion-model.ts'

const recipe: Recipe = {
  formatVersion: 1,
  id: 'r',
  revision: 2,
  input: 'bronze.people',
  output: 'silver.people',
  audit: 'drop',
  steps: [
    { id: 'a', op: 'trim', columns: ['name'], note: 'asked for by Ann' },
    { id: 'b', op: 'collapse', columns: ['name'] },
  ],
}

test('deleting a recipe says what goes, what stays of its table, who reads it, and how it comes back', () => {
  const reader: Recipe = {
    ...recipe,
    output: 'silver.guests',
    steps: [{ id: 'j', op: 'union', tables: ['silver.people'], by: 'name' }],
  }
  expect(deletionWords(recipe, [{ name: 'silver.people', version: 3, rows: 250 }], [recipe, reader])).toEqual(
    [
      '2 steps, 1 with a comment, go.',
      'The table silver.people (v3, 250 rows) and its versions stay. It can not be refreshed any more.',
      'silver.guests goes on reading the table as it is.',
      'The recipe is kept aside: its name stands under Deleted in the list of recipes, which brings it back.',
    ],
  )
  expect(deletionWords({ ...recipe, steps: [] }, [], [recipe]).slice(0, 2)).toEqual([
    'It has no step yet.',
    'silver.people was never written: there is no table to keep.',
  ])
})
