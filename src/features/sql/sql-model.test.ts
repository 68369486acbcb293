import { expect, test } from 'vitest'
import { placeOf } from './sql-model.ts'

const text = '\n  select a,\n    nope(b)\n  from bronze.t;\n'
const ran = `SELECT * FROM (SELECT * FROM (${text.trim().slice(0, -1)}\n)) LIMIT 100`

const failed = (sql: string, position?: number) =>
  ({
    kind: 'query-failed',
    message: 'no such function',
    sql,
    ...(position !== undefined && { position }),
  }) as const

test('a place in the statement that ran is told as a line and a column of what the user wrote', () => {
  expect(placeOf(text, failed(ran, ran.indexOf('nope')))).toEqual({ line: 3, column: 5, text: '    nope(b)' })
  expect(placeOf('slect 1', failed('slect 1', 0))).toEqual({ line: 1, column: 1, text: 'slect 1' })
})

test('no place is told where the engine gave none, or one outside the text', () => {
  expect(placeOf(text, failed(ran))).toBeUndefined()
  expect(placeOf(text, failed(ran, 3))).toBeUndefined()
  expect(placeOf(text, failed(ran, ran.length - 2))).toBeUndefined()
  expect(placeOf(text, failed('something else', 3))).toBeUndefined()
  expect(placeOf(text, { kind: 'out-of-memory', message: '' })).toBeUndefined()
})
