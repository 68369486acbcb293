import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import { mergeOperations, mergeRecipes } from './merge-model.ts'

const recipeOf = (steps: readonly Step[], revision = 1): Recipe => ({
  formatVersion: 1,
  id: 'r',
  revision,
  input: 'bronze.people',
  output: 'silver.people',
  audit: 'drop',
  steps,
})

const trim = (id: string, ...columns: readonly string[]): Step => ({ id, op: 'trim', columns })

const cluster = (
  id: string,
  mapping: readonly { from: readonly string[]; to: string }[],
): Step & { op: 'cluster' } => ({
  id,
  op: 'cluster',
  column: 'city',
  method: { kind: 'fingerprint' },
  mapping,
  later: 'apply',
})

const base = recipeOf([
  trim('a', 'city'),
  cluster('b', [{ from: ['berlin'], to: 'Berlin' }]),
  trim('c', 'name'),
])

describe('a recipe that was changed elsewhere', () => {
  it('comes in whole where the user changed nothing, and leaves the user’s changes alone where nothing else changed', () => {
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      column: fc.constantFrom('x', 'y'),
    })
    const steps = fc
      .uniqueArray(step, { selector: ({ id }) => id })
      .map(list => list.map(({ id, column }) => trim(id, column)))
    fc.assert(
      fc.property(steps, steps, (from, to) => {
        const [before, after] = [recipeOf(from), recipeOf(to, 2)]
        expect(mergeRecipes(before, before, after)).toEqual(after)
        expect(mergeRecipes(before, after, before).steps).toEqual(after.steps)
      }),
    )
  })

  it('gives its changes to the user’s: steps that came, went or were edited on either side, each in its place', () => {
    const mine = recipeOf([trim('a', 'city', 'name'), trim('new', 'id'), ...base.steps.slice(1)])
    const theirs = recipeOf([base.steps[0] ?? trim('a'), trim('there', 'x'), trim('c', 'name', 'id')], 2)
    const merged = mergeRecipes(base, mine, theirs)
    expect(merged.steps).toEqual([
      trim('a', 'city', 'name'),
      trim('there', 'x'),
      trim('new', 'id'),
      trim('c', 'name', 'id'),
    ])
    expect(merged.revision).toBe(2)
  })

  it('keeps the user’s change of a step that both changed, and a step that the user changed and the other side took out', () => {
    const mine = recipeOf([trim('a', 'mine'), ...base.steps.slice(1)])
    expect(
      mergeRecipes(base, mine, recipeOf([trim('a', 'theirs'), ...base.steps.slice(1)])).steps[0],
    ).toEqual(trim('a', 'mine'))
    expect(mergeRecipes(base, mine, recipeOf(base.steps.slice(1))).steps[0]).toEqual(trim('a', 'mine'))
  })

  it('gives spellings that came to the mapping that the user is working on, but for those that the user took out', () => {
    const mine = cluster('b', [{ from: ['Berlln'], to: 'Berlin' }])
    const theirs = cluster('b', [
      { from: ['berlin', 'BERLIN'], to: 'Berlin' },
      { from: ['pariss'], to: 'Paris' },
    ])
    const old = base.steps[1]
    expect(mergeOperations(old, mine, theirs)).toEqual(
      cluster('b', [
        { from: ['Berlln', 'BERLIN'], to: 'Berlin' },
        { from: ['pariss'], to: 'Paris' },
      ]),
    )
  })

  it('gives its order where the user left the order alone', () => {
    const theirs = recipeOf(base.steps.toReversed(), 2)
    const mine = recipeOf(base.steps.map(step => (step.id === 'a' ? trim('a', 'mine') : step)))
    expect(mergeRecipes(base, mine, theirs).steps.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    expect(mergeRecipes(base, mine, theirs).steps.at(-1)).toEqual(trim('a', 'mine'))
    const moved = recipeOf([base.steps[1], base.steps[0], base.steps[2]].flatMap(step => step ?? []))
    expect(mergeRecipes(base, moved, theirs).steps.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  })
})
