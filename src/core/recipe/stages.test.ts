import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { recipeToSql } from './compile.ts'
import { type TestTable, recipeOf, relationOf, runSteps, testEngine } from './engine.fixture.ts'
import type { Operation } from './recipe.ts'
import { needsOrder } from './stages.ts'

const engine = testEngine()

const sales: TestTable = {
  columns: [
    { name: 'shop', type: 'string' },
    { name: 'quarter', type: 'string' },
    { name: 'amount', type: 'integer' },
  ],
  rows: [
    ['b', 'q1', '5'],
    ['c', 'q1', null],
    [null, 'q2', '7'],
    ['a', 'q2', '1'],
    ['b', 'q2', '3'],
    ['a', 'q1', null],
  ],
}

const dedupe: Operation = { op: 'dedupe', keys: ['shop'], order: [], keep: 'first' }
const pivot = (fn: 'first' | 'sum'): Operation => ({
  op: 'pivot',
  names: 'quarter',
  values: 'amount',
  fn,
  group: ['shop'],
  into: [{ value: 'q1', as: 'q1' }],
})
const fill = (way: 'up' | 'mean' | { readonly value: string }): Operation => ({
  op: 'fill',
  columns: ['amount'],
  with: way,
})
const window: Operation = { op: 'window', function: 'count', within: ['shop'], order: [], into: 'n' }

const inRanges = { op: 'bin', column: 'amount', into: 'range' } as const

const unnumbered: readonly Operation[] = [
  { op: 'trim', columns: ['shop'] },
  { op: 'sample', share: 0.9, seed: 1 },
  { ...inRanges, edges: [2, 4] },
  { ...inRanges, width: 2 },
  fill({ value: '0' }),
  pivot('sum'),
]
const numbered: readonly Operation[] = [
  dedupe,
  { op: 'sample', rows: 3 },
  { ...inRanges, quantiles: 2 },
  fill('up'),
  fill('mean'),
  pivot('first'),
  window,
]

const sqlOf = (...operations: Operation[]) =>
  unwrap(recipeToSql(recipeOf(operations), { relation: relationOf(sales), columns: sales.columns })).sql

describe('rows are numbered', () => {
  it.each(unnumbered)('not for a step that looks at each by itself, or groups them: %j', step => {
    expect(needsOrder(recipeOf([step]))).toBe(false)
    expect(sqlOf(step)).not.toContain('__row')
  })

  it.each(numbered)('for a step that depends on their order or changes it: %j', step => {
    expect(needsOrder(recipeOf([step]))).toBe(true)
    expect(sqlOf(step)).toContain('__row')
  })

  it('not for a step that is disabled', () => {
    expect(needsOrder(recipeOf([{ ...dedupe, disabled: true }]))).toBe(false)
  })

  it.each(unnumbered)('and without numbers come out as with them: %j', async step => {
    // A sample of more rows than there are keeps all, and has them numbered.
    const all: Operation = { op: 'sample', rows: 1000 }
    const rows = await runSteps(await engine(), sales, [step])
    expect(rows.length).toBeGreaterThan(0)
    const same: readonly unknown[] = await runSteps(await engine(), sales, [all, step])
    expect(rows).toEqual(same)
  })
})
