import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import type { Condition } from '../condition.ts'
import { recipeToSql } from '../compile.ts'
import { stepCountsSql } from '../counts.ts'
import { columnOf, recipeOf, relationOf, runSteps, testEngine } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import type { Assert } from './assert.ts'
import fc from 'fast-check'

const engine = testEngine()
const columns = [{ name: 'x', type: 'long' }] as const
const positive: Condition = { column: 'x', is: 'greater', value: '0' }
const step = (otherwise: Assert['otherwise'], message?: string): Assert => ({
  op: 'assert',
  condition: positive,
  otherwise,
  ...(message === undefined ? {} : { message }),
})
const run = async (cells: readonly (string | null)[], assert: Assert) =>
  (await runSteps(await engine(), columnOf('long', cells), [assert])).flat()

describe('assert', () => {
  it('that fails stops at the first row with what is wrong and the values that it looked at', async () => {
    expect(await run(['1', '2'], step('fail'))).toEqual([1n, 2n])
    await expect(run(['1', '-2'], step('fail'))).rejects.toThrow(
      'A row does not hold that x is greater than 0. Found x = -2.',
    )
    await expect(run(['1', null], step('fail', "It's not positive."))).rejects.toThrow(
      "It's not positive. Found x = NULL.",
    )
  })

  it('that warns lets all rows through and counts those for which it is not true', async () => {
    const cell = fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async cells => {
        const given = cells.map(each => (each === null ? null : String(each)))
        expect(await run(given, step('warn'))).toEqual(
          cells.map(each => (each === null ? null : BigInt(each))),
        )
        const input = { relation: relationOf(columnOf('long', given)), columns }
        const sql = unwrap(stepCountsSql(recipeOf([step('warn')]), input))
        const [found] = (await (await engine()).rows(sql)).rows
        const wrong = BigInt(cells.filter(each => each === null || each <= 0).length)
        const all = BigInt(cells.length)
        expect(found).toEqual(['step-1', all, all, wrong])
      }),
      { numRuns: 30 },
    )
  })

  it('shows the first four values that it looks at', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const table = {
      columns: names.map(name => ({ name, type: 'long' as const })),
      rows: [['1', '2', '3', '4', '5']],
    }
    const condition = { any: names.map(column => ({ column, is: 'equals' as const, value: '0' })) }
    const failing: Assert = { op: 'assert', condition, message: 'No zero.', otherwise: 'fail' }
    await expect(runSteps(await engine(), table, [failing])).rejects.toThrow(
      'No zero. Found a = 1, b = 2, c = 3, d = 4.',
    )
  })

  it('does not stop at rows that a step before took out', async () => {
    const filter = { op: 'filter', condition: positive } as const
    const rows = await runSteps(await engine(), columnOf('long', ['-1', '4']), [filter, step('fail')])
    expect(rows).toEqual([[4n]])
  })

  it('stops in Spark by raise_error', () => {
    const { sql } = unwrap(
      recipeToSql(recipeOf([step('fail')]), { relation: 't', columns }, { dialect: 'spark' }),
    )
    expect(sql).toContain('ELSE CAST(raise_error(concat(')
  })

  it('has its problems, effect, columns and words', () => {
    const context = { columns, tables: new Map() }
    const missing: Assert = { ...step('fail'), condition: { column: 'y', is: 'is-null' } }
    expect(checkRecipe(recipeOf([missing]), columns).map(({ problem }) => problem)).toEqual([
      'There is no column "y" at this point.',
    ])
    expect(stepEffect(step('warn'), context)).toMatchObject({ reads: ['x'], writes: [], reach: 'row' })
    expect(columnsAfter(step('warn'), context)).toBe(columns)
    expect(sentence(step('fail'))).toBe('Check that x is greater than 0; stop where it is not')
    expect(sentence(step('warn'))).toBe('Check that x is greater than 0; count where it is not')
    const recipe = recipeOf([step('fail', 'm')])
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual({ ok: true, value: recipe })
  })
})
