import { describe, expect, it } from 'vitest'
import { recipeOf } from './engine.fixture.ts'
import { parseRecipe } from './validate.ts'

const good = recipeOf([
  { op: 'cast', columns: [{ column: 'a', to: 'decimal(10,2)', format: 'x' }], onError: 'null' },
  { op: 'rename', columns: [{ from: 'a', to: 'b' }] },
  { op: 'trim', columns: ['b'] },
  { op: 'nullify', columns: ['b'], values: ['N/A'] },
  {
    op: 'filter',
    condition: { all: [{ any: [{ column: 'b', is: 'equals', value: '' }] }, { sql: 'true' }] },
  },
  { op: 'derive', column: 'c', expression: '1', disabled: true },
  { op: 'dedupe', keys: ['b'], order: [{ column: 'c', descending: true }], keep: 'last' },
  { op: 'drop', columns: ['c'] },
])

const problems = (json: unknown) => {
  const result = parseRecipe(json)
  return result.ok || result.error.kind !== 'invalid' ? [] : result.error.problems.map(({ path }) => path)
}
const withStep = (step: unknown) => ({ ...good, steps: [step] })

describe('reading a recipe', () => {
  it('gives back every step as it was, through JSON', () => {
    expect(parseRecipe(JSON.parse(JSON.stringify(good)))).toEqual({ ok: true, value: good })
  })

  it.each<[string, unknown, string]>([
    ['another format version', { ...good, formatVersion: 2 }, 'formatVersion'],
    ['a revision that is no whole number', { ...good, revision: 1.5 }, 'revision'],
    ['a table without a layer', { ...good, input: 'airports' }, 'input'],
    ['an unknown operation', withStep({ id: 's', op: 'explode' }), 'steps[0]'],
    [
      'an unknown type',
      withStep({ id: 's', op: 'cast', columns: [{ column: 'a', to: 'int' }], onError: 'null' }),
      'steps[0].columns[0].to',
    ],
    [
      'a key that a step does not have',
      withStep({ id: 's', op: 'trim', columns: ['a'], colums: 1 }),
      'steps[0].colums',
    ],
    ['a step without an id', withStep({ op: 'trim', columns: ['a'] }), 'steps[0].id'],
    [
      'a bad nested condition',
      withStep({ id: 's', op: 'filter', condition: { all: [{ column: 'a', is: 'like' }] } }),
      'steps[0].condition.all[0].is',
    ],
    ['two steps with one id', { ...good, steps: [good.steps[0], good.steps[0]] }, 'steps'],
  ])('names the path of %s', (_what, json, path) => {
    expect(problems(json)).toEqual([path])
  })

  it.each([null, 'x', 5, []])('refuses %j', json => {
    expect(parseRecipe(json).ok).toBe(false)
  })
})
