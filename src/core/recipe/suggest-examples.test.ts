import { expect, it } from 'vitest'
import { suggestionExamples } from './suggest-examples.ts'

it('shows different changed cells of the column, before and after', () => {
  const diff = { columns: [{ mark: 'changed', was: 2 }, {}], isReshaped: false } as const
  const rows = [
    ['Ana', 1n, [' Ana ']],
    ['Ana', 2n, [' Ana ']],
    [null, 3n, ['?']],
    ['Bo', 4n, ['Bo ']],
  ]
  expect(suggestionExamples(rows, diff, 0)).toEqual([
    { before: ' Ana ', after: 'Ana' },
    { before: '?', after: null },
  ])
})

it('shows values of rows that are taken out', () => {
  const diff = { columns: [{}, {}], row: 2, isReshaped: false }
  expect(suggestionExamples([['x', 5n, 'removed']], diff, 1)).toEqual([{ before: '5' }])
})

it('shows the value before, where a cast that takes rows out made it NULL', () => {
  const diff = { columns: [{ mark: 'changed', was: 1 }], row: 2, isReshaped: false } as const
  const rows = [
    [null, ['n/a'], 'removed'],
    [null, null, 'removed'],
  ]
  expect(suggestionExamples(rows, diff, 0)).toEqual([{ before: 'n/a' }, { before: null }])
})

it('shows new columns side by side, and nothing where they are all empty', () => {
  const diff = { columns: [{}, { mark: 'added' }, { mark: 'added' }], isReshaped: false } as const
  const rows = [
    ['a', null, null],
    ['AB-1', 'AB', '1'],
  ]
  expect(suggestionExamples(rows, diff, 0)).toEqual([{ before: 'AB-1', after: 'AB · 1' }])
})
