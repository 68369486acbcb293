import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EditHistory,
  createEditHistory,
  edit,
  insertStep,
  moveStep,
  redo,
  removeStep,
  replaceStep,
  takeBranch,
  toggleStep,
  undo,
} from './edit.ts'
import { recipeOf } from './engine.fixture.ts'
import type { Recipe, Step } from './recipe.ts'

const trim = (id: string): Step => ({ id, op: 'trim', columns: [id] })
const recipe: Recipe = { ...recipeOf([]), steps: [trim('a'), trim('b'), trim('c')] }
const ids = ({ steps }: Recipe) => steps.map(({ id }) => id).join('')
const state = (name: string): Recipe => ({ ...recipe, id: name })

describe('an edit', () => {
  it('inserts, replaces, removes and moves by id', () => {
    expect(ids(insertStep(recipe, trim('x'), 1))).toBe('axbc')
    expect(ids(insertStep(recipe, trim('x')))).toBe('abcx')
    expect(ids(insertStep(recipe, trim('x'), 99))).toBe('abcx')
    expect(ids(replaceStep(recipe, 'b', trim('y')))).toBe('ayc')
    expect(ids(removeStep(recipe, 'b'))).toBe('ac')
    expect(ids(moveStep(recipe, 'a', 2))).toBe('bca')
    expect(ids(moveStep(recipe, 'c', 0))).toBe('cab')
  })

  it('of a step that is not there changes nothing', () => {
    expect(replaceStep(recipe, 'x', trim('y'))).toBe(recipe)
    expect(moveStep(recipe, 'x', 0)).toBe(recipe)
    expect(removeStep(recipe, 'x')).toEqual(recipe)
  })

  it('that toggles twice leaves no trace', () => {
    const off = toggleStep(recipe, 'b')
    expect(off.steps[1]).toEqual({ ...trim('b'), disabled: true })
    expect(toggleStep(off, 'b')).toEqual(recipe)
  })
})

const edits = (...names: string[]): EditHistory =>
  names.reduce((history, name) => edit(history, state(name)), createEditHistory(state('0')))

describe('a history', () => {
  it('goes back and forward through all states', () => {
    const history = edits('1', '2')
    expect(undo(undo(undo(history))).present.id).toBe('0')
    expect(redo(undo(history))).toEqual(history)
    expect(redo(history)).toBe(history)
  })

  it('keeps what was undone when another edit takes its place', () => {
    const history = edit(undo(undo(edits('1', '2'))), state('x'))
    expect(history.past.map(({ id }) => id)).toEqual(['0'])
    expect(history.alternatives).toHaveLength(1)
    const back = takeBranch(history, 0)
    expect([...back.past, back.present].map(({ id }) => id)).toEqual(['0', '1', '2'])
    const again = takeBranch(back, 0)
    expect([...again.past, again.present].map(({ id }) => id)).toEqual(['0', 'x'])
  })

  it('does not take a branch that does not lead off its own line', () => {
    const nested = edit(undo(edit(undo(edits('1', '2')), state('x'))), state('y'))
    expect(nested.alternatives).toHaveLength(2)
    expect(takeBranch(nested, 7)).toBe(nested)
    const elsewhere = edit(undo(undo(nested)), state('z'))
    const deep = elsewhere.alternatives.findIndex(({ from }) => from.id === '1')
    expect(takeBranch(elsewhere, deep)).toBe(elsewhere)
  })

  it('never loses a state, whatever is done', () => {
    const action = fc.oneof(fc.constant('undo'), fc.constant('redo'), fc.constant('edit'), fc.nat(3))
    fc.assert(
      fc.property(fc.array(action), actions => {
        let made = 0
        let history = createEditHistory(state('0'))
        for (const each of actions) {
          if (each === 'undo') history = undo(history)
          else if (each === 'redo') history = redo(history)
          else if (typeof each === 'number') history = takeBranch(history, each)
          else history = edit(history, state(String((made += 1))))
        }
        const { past, present, future, alternatives } = history
        const known = [...past, present, ...future, ...alternatives.flatMap(({ states }) => states)]
        expect(new Set(known.map(({ id }) => id)).size).toBe(made + 1)
      }),
    )
  })
})
