import { expect, test } from 'vitest'
import { editKind } from './edit-kind.ts'
import { createEditHistory, edit, redo, takeBranch, undo } from './edit.ts'
import type { Recipe } from './recipe.ts'

const recipe = (id: string): Recipe => ({
  formatVersion: 1,
  id,
  revision: 0,
  input: 'bronze.a',
  output: 'silver.a',
  audit: 'keep',
  steps: [],
})
const opened = createEditHistory(recipe('a'))
const changed = edit(opened, recipe('b'))
const twice = edit(changed, recipe('c'))

test('an edit, its undo and its redo are told apart', () => {
  expect(editKind(opened, changed)).toBe('edit')
  expect(editKind(twice, undo(twice))).toBe('undo')
  expect(editKind(undo(twice), redo(undo(twice)))).toBe('redo')
})

test('an edit after an undo is an edit, and what it left behind is gone back to', () => {
  const other = edit(undo(twice), recipe('d'))
  expect(editKind(undo(twice), other)).toBe('edit')
  expect(editKind(other, takeBranch(other, 0))).toBe('back')
})

test('several undone at once are a way back', () => {
  expect(editKind(twice, undo(undo(twice)))).toBe('back')
})
