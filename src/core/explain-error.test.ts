import { expect, test } from 'vitest'
import { explainError } from './explain-error.ts'

test('an error keeps its own message as the body', () => {
  const message = 'airports.dat is 0 bytes long.'
  expect(explainError({ kind: 'input-unreadable', file: 'airports.dat', message })).toEqual({
    title: 'airports.dat can not be read',
    body: message,
  })
})

test('every problem of an invalid document is told', () => {
  const problems = [
    { path: 'steps[0]', message: 'There is no column a.' },
    { path: 'steps[1]', message: 'There is no column b.' },
  ]
  const { body } = explainError({ kind: 'invalid', message: 'The recipe has 2 problems.', problems })
  expect(body).toBe('The recipe has 2 problems. There is no column a. There is no column b.')
})

test('a missing version names the latest one', () => {
  const error = { kind: 'version-missing', message: 'x', table: 'silver.a', version: 9, latest: 4 } as const
  expect(explainError(error).next).toContain('version 4')
})

test('a table that can not be written does not claim that it can not be read', () => {
  const error = { kind: 'protocol-unsupported', message: 'x', features: ['a'], access: 'write' } as const
  expect(explainError(error).title).toBe('This table can not be written here')
})

test('a broken constraint is named, and that nothing was written is told', () => {
  const error = {
    kind: 'constraint-violated',
    message: 'x',
    constraint: 'positive',
    rows: 2,
    row: { amount: '-1' },
  } as const
  const { title, next } = explainError(error)
  expect(title).toContain('positive')
  expect(next).toContain('Nothing was written')
})
