import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTables } from '../check.ts'
import { runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { problemsBeside, sparkSql } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
const table = textTable(['a', 'b', 'c'], [['1', '2', null]])
const context = { columns: table.columns, tables: noTables }
const names = (operation: Operation) => columnsAfter(operation, context).map(({ name }) => name)

describe('reorder', () => {
  it('puts columns first in their order, and leaves the others as they were', async () => {
    const step: Operation = { op: 'reorder', columns: ['c', 'a'] }
    expect(names(step)).toEqual(['c', 'a', 'b'])
    expect(await runSteps(await engine(), table, [step])).toEqual([[null, '1', '2']])
    expect(sparkSql(table, {}, [step])).toContain('SELECT `c`, `a`, `b` FROM `step_0`')
  })

  it('touches no value and no column', () => {
    expect(stepEffect({ op: 'reorder', columns: ['b'] }, context)).toEqual({
      reads: [],
      writes: [],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
  })

  it('says what is wrong, and what it does', () => {
    expect(problemsBeside(table, {}, { op: 'reorder', columns: [] })).toEqual(['No column is chosen.'])
    expect(problemsBeside(table, {}, { op: 'reorder', columns: ['A', 'b', 'b'] })).toEqual([
      'There is no column "A" at this point; it is called "a".',
      '"b" is put in two places.',
    ])
    expect(sentence({ op: 'reorder', columns: ['c', 'a'] })).toBe('Put c and a first')
  })
})

describe('select', () => {
  it('keeps just the columns that are named, in that order', async () => {
    const step: Operation = { op: 'select', columns: ['c', 'b'] }
    expect(names(step)).toEqual(['c', 'b'])
    expect(await runSteps(await engine(), table, [step])).toEqual([[null, '2']])
    expect(sparkSql(table, {}, [step])).toContain('SELECT `c`, `b` FROM `step_0`')
    expect(stepEffect(step, context)).toMatchObject({ reads: [], writes: [], removes: ['a'] })
  })

  it('says what is wrong, and what it does', () => {
    expect(problemsBeside(table, {}, { op: 'select', columns: [] })).toEqual(['No column is chosen.'])
    expect(problemsBeside(table, {}, { op: 'select', columns: ['x', 'b', 'b'] })).toEqual([
      'There is no column "x" at this point.',
      '"b" is chosen twice.',
    ])
    expect(sentence({ op: 'select', columns: ['b'] })).toBe('Keep only b')
  })
})

it('on any columns, reorder and select give what plain code gives', async () => {
  const all = ['a', 'b', 'c', 'd', 'ä ', '__x']
  const cell = fc.option(fc.constantFrom('', 'x', '€'), { nil: null })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell, cell, cell, cell), { minLength: 1, maxLength: 8 }),
      fc.shuffledSubarray(all, { minLength: 1 }),
      fc.constantFrom('reorder' as const, 'select' as const),
      async (rows, columns, op) => {
        const order = op === 'select' ? columns : [...columns, ...all.filter(name => !columns.includes(name))]
        const found = await runSteps(await engine(), textTable(all, rows), [{ op, columns }])
        expect(found).toEqual(rows.map(row => order.map(name => row[all.indexOf(name)])))
      },
    ),
    { numRuns: 40 },
  )
})
