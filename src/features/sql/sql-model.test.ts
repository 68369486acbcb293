import { describe, expect, test } from 'vitest'
import type { LakeError } from '../../core/error.ts'
import { placeOf, rangeToRun, statementAt } from './sql-model.ts'

const text = 'select 1;\n  select a,\n    nope(b)\n  from bronze.t;\n'
const start = text.indexOf('select a')
const statement = { text: text.slice(start, text.lastIndexOf(';')), start }

const failed = (sql: string, position?: number): LakeError => ({
  kind: 'query-failed',
  message: 'no such function',
  sql,
  ...(position !== undefined && { position }),
})

describe('the place of a mistake', () => {
  test('is a line and a column of the whole script, and the word that stands there', () => {
    const place = placeOf(text, statement, failed(statement.text, statement.text.indexOf('nope')))
    expect(place).toMatchObject({ line: 3, column: 5 })
    expect(text.slice(place?.start, place?.end)).toBe('nope')
    expect(placeOf('slect 1', { text: 'slect 1', start: 0 }, failed('slect 1', 0))).toEqual({
      line: 1,
      column: 1,
      start: 0,
      end: 5,
    })
  })

  test('is found in what the engine was given too, where the statement is in it', () => {
    const ran = `SELECT * FROM (${statement.text}) LIMIT 250`
    expect(placeOf(text, statement, failed(ran, ran.indexOf('nope')))).toMatchObject({ line: 3, column: 5 })
  })

  test('is the last sign where the text ends too early', () => {
    expect(placeOf('select (', { text: 'select (', start: 0 }, failed('select (', 8))).toMatchObject({
      line: 1,
      start: 7,
      end: 8,
    })
  })

  test('is the name of a table that is not there', () => {
    const error: LakeError = { kind: 'table-missing', message: 'no', table: 'bronze.T' }
    expect(placeOf(text, statement, error)).toMatchObject({ line: 4, column: 8 })
  })

  test('is not told where nobody gave one, or one outside the statement', () => {
    expect(placeOf(text, statement, failed(statement.text))).toBeUndefined()
    expect(placeOf(text, statement, failed(`x ${statement.text}`, 1))).toBeUndefined()
    expect(placeOf(text, statement, failed('something else', 3))).toBeUndefined()
    expect(placeOf(text, statement, { kind: 'out-of-memory', message: '' })).toBeUndefined()
  })
})

describe('what is run', () => {
  const script = "select ';' ; -- a; b\nselect 2\n"
  const ranAt = (from: number, to: number, what: 'all' | 'statement') => {
    const { start: first, end } = rangeToRun(script, { start: from, end: to }, what)
    return script.slice(first, end)
  }

  test('is the selection where there is one, and all else', () => {
    expect(ranAt(0, 10, 'all')).toBe("select ';'")
    expect(ranAt(3, 3, 'all')).toBe(script)
    expect(ranAt(10, 11, 'all')).toBe(script)
  })

  test('is the statement at the caret; semicolons in texts and comments end none', () => {
    expect(ranAt(3, 3, 'statement')).toBe("select ';' ")
    expect(ranAt(25, 25, 'statement').trim()).toBe('select 2')
    expect(ranAt(script.length, script.length, 'statement').trim()).toBe('select 2')
    expect(statementAt('  -- nothing\n', 3)).toBeUndefined()
  })
})
