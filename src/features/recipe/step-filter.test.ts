import { expect, test } from 'vitest'
import type { Step } from '../../core/recipe/recipe.ts'
import { listedSteps, noStepFilter, stateCounts, stepState } from './step-filter.ts'

const steps: readonly Step[] = [
  { id: 'a', op: 'trim', columns: ['name', 'city'], note: 'Ann asked for this' },
  { id: 'b', op: 'replace', columns: ['city'], find: 'Sankt', with: 'St.', match: 'part', ignoreCase: false },
  { id: 'c', op: 'cast', columns: [{ column: 'amount', to: 'double' }], onError: 'null' },
  { id: 'd', op: 'drop', columns: ['town'] },
  { id: 'e', op: 'case', columns: ['city'], to: 'upper', disabled: true },
]
const facts = {
  troubles: new Map([
    ['d', true],
    ['e', true],
  ]),
  unmapped: new Map<string, readonly unknown[]>(),
  counts: new Map([['c', { stepId: 'c', rowsIn: 9, rowsOut: 9, cellsChanged: 2 }]]),
}
const listed = (text: string, state?: 'failed' | 'warning' | 'off') =>
  listedSteps({ steps }, { text, state }, facts).map(({ id }) => id)

test('a step is found by its sentence, its comment, the name of its operation and any value that it was given', () => {
  expect(listed('')).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(listedSteps({ steps }, noStepFilter, facts)).toBe(steps)
  expect(listed('ann')).toEqual(['a'])
  expect(listed('sankt')).toEqual(['b'])
  expect(listed('DOUBLE')).toEqual(['c'])
  expect(listed('city st.')).toEqual(['b'])
  expect(listed('trim')).toEqual(['a'])
  expect(listed('nowhere')).toEqual([])
})

test('a step that can not run has failed, one that lost values warns, and one that is off is only off', () => {
  expect(steps.map(step => stepState(step, facts))).toEqual([
    undefined,
    undefined,
    'warning',
    'failed',
    'off',
  ])
  expect(stateCounts({ steps }, facts)).toEqual({ failed: 1, warning: 1, off: 1 })
  expect(listed('', 'failed')).toEqual(['d'])
  expect(listed('amount', 'warning')).toEqual(['c'])
  expect(listed('trim', 'off')).toEqual([])
})

test('new spellings and rows that fail an assertion are a warning', () => {
  const cluster: Step = {
    id: 'f',
    op: 'cluster',
    column: 'city',
    method: { kind: 'fingerprint' },
    mapping: [],
  }
  const holds: Step = {
    id: 'g',
    op: 'assert',
    condition: { column: 'city', is: 'is-not-null' },
    otherwise: 'warn',
  }
  expect(stepState(cluster, facts)).toBeUndefined()
  expect(stepState(cluster, { ...facts, unmapped: new Map([['f', ['Osloo']]]) })).toBe('warning')
  const counted = (fails: number) => ({
    ...facts,
    counts: new Map([['g', { stepId: 'g', rowsIn: 3, rowsOut: 3, cellsChanged: fails }]]),
  })
  expect(stepState(holds, counted(0))).toBeUndefined()
  expect(stepState(holds, counted(1))).toBe('warning')
})
