import { expect, it } from 'vitest'
import { columnWords, oldValue, rowMark } from './diff-model.ts'

const column = { name: 'a', type: 'string', diff: { mark: 'changed', was: 1 } } as const

it('tells a cell whose old value was NULL from a cell that did not change', () => {
  expect(oldValue(['x', ['y']], column)).toBe('y')
  expect(oldValue(['x', ['']], column)).toBe('')
  expect(oldValue(['x', [null]], column)).toBeNull()
  expect(oldValue(['x', null], column)).toBeUndefined()
  expect(oldValue(undefined, column)).toBeUndefined()
  expect(oldValue(['x', ['y']], { name: 'a', type: 'string' })).toBeUndefined()
})

it('takes only marks that it knows for a mark of a row', () => {
  expect(rowMark(['x', 'removed'], 1)).toBe('removed')
  expect(rowMark(['removed', null], 1)).toBeUndefined()
  expect(rowMark(['removed'], undefined)).toBeUndefined()
  expect(rowMark(['x', 'constructor'], 1)).toBeUndefined()
})

it('says what a step did to a column', () => {
  expect(columnWords(column)).toBe('changed by this step')
  expect(columnWords({ name: 'a', type: 'string', diff: { from: 'b' } })).toBe('was called b')
  expect(columnWords({ name: 'a', type: 'string' })).toBeUndefined()
})
