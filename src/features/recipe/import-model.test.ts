import { expect, test } from 'vitest'
import { readRecipe } from './import-model.ts'

test('a document of nothing but steps is read, each step with an id of its own', () => {
  const read = readRecipe(
    '{ "steps": [{ "op": "trim", "columns": ["name"] }, { "op": "drop", "columns": ["x"], "id": "d" }] }',
  )
  expect(read.ok && read.value.steps).toEqual([
    { op: 'trim', columns: ['name'], id: 'imported-1' },
    { op: 'drop', columns: ['x'], id: 'd' },
  ])
})

test('what is no recipe is refused, and says why', () => {
  for (const [text, why] of [
    ['{', /not JSON/],
    ['[]', /./],
    ['{ "steps": [{ "op": "paint" }] }', /./],
    ['{ "steps": [{ "op": "trim" }] }', /columns/],
  ] as const) {
    const read = readRecipe(text)
    expect(read.ok ? 'read' : read.error.message).toMatch(why)
    expect(read.ok).toBe(false)
  }
})
