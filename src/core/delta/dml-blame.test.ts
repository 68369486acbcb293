import { describe, expect, it } from 'vitest'
import type { LakeError } from '../error.ts'
import { aboutExpression, mayNameTables } from './dml-blame.ts'

const sql = 'SELECT x FROM (SELECT 1 AS x) AS t WHERE (nope > 1\n) AND (nope > 12\n)'
const error = (position?: number): LakeError => ({
  kind: 'query-failed',
  message: 'Referenced column "nope" not found',
  sql,
  ...(position === undefined ? {} : { position }),
})

describe('an error of the engine', () => {
  it('is told about the expression that it is in, with the place in that', () => {
    const place = sql.lastIndexOf('nope')
    expect(aboutExpression(error(place + 2), ['nope > 12'])).toMatchObject({ sql: 'nope > 12', position: 2 })
    expect(aboutExpression(error(sql.indexOf('nope')), ['nope > 1'])).toMatchObject({
      sql: 'nope > 1',
      position: 0,
    })
  })

  it('is told about the right one of several places where the expression stands', () => {
    const place = sql.lastIndexOf('nope')
    expect(aboutExpression(error(place + 1), ['nope'])).toMatchObject({ sql: 'nope', position: 1 })
  })

  it('has no place when it is not in an expression', () => {
    expect(aboutExpression(error(3), ['nope > 1'])).not.toHaveProperty('position')
    expect(aboutExpression(error(), ['nope > 1'])).toMatchObject({ sql: 'nope > 1' })
    expect(aboutExpression(error(), ['nope > 1', 'x'])).toMatchObject({ sql })
    expect(aboutExpression(error(0), [''])).not.toHaveProperty('position')
  })

  it('of another kind stays what it is', () => {
    const other: LakeError = { kind: 'cancelled', message: 'Cancelled.' }
    expect(aboutExpression(other, ['x'])).toBe(other)
  })
})

describe('whether an expression may name a table', () => {
  it.each([
    ['id IN (SELECT id FROM silver.other)', true],
    ['id IN (table silver.other)', true],
    ['silver.t.id = 3', true],
    ['"Silver".t.id = 3', true],
    ["name = 'from silver'", false],
    ['a.b = 3 -- from silver', false],
    ['"silver.t@v12"', true],
    ['fromage = 1', false],
  ])('%s: %s', (sql, expected) => {
    expect(mayNameTables(sql)).toBe(expected)
  })
})
