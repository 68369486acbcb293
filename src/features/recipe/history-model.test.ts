import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EditHistory,
  createEditHistory,
  edit,
  goToState,
  redo,
  takeBranch,
  undo,
} from '../../core/recipe/edit.ts'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import { changeWords, historyEntries } from './history-model.ts'
import { newRecipe } from './recipe-model.ts'

const empty = newRecipe('r', 'bronze.a', 'silver.a')
const trim = (id: string, column = id): Step => ({ id, op: 'trim', columns: [column] })
const withSteps = (...steps: readonly Step[]): Recipe => ({ ...empty, steps })

describe('what a change did', () => {
  it('is said in words', () => {
    const [a, b, c] = [trim('a'), trim('b'), trim('c')]
    const said = (before: readonly Step[], after: readonly Step[]) =>
      changeWords(withSteps(...before), withSteps(...after))
    expect(said([a], [a, b])).toBe('Add step 2: Trim b')
    expect(said([a, b], [b])).toBe('Delete step 1: Trim a')
    expect(said([a], [trim('a', 'x')])).toBe('Edit step 1: Trim x')
    expect(said([a], [{ ...a, disabled: true }])).toBe('Switch step 1 off')
    expect(said([{ ...a, disabled: true }], [a])).toBe('Switch step 1 on')
    expect(said([a], [{ ...a, note: 'why' }])).toBe('Comment on step 1')
    expect(said([a, b, c], [c, a, b])).toBe('Move step 3 to 1')
    expect(said([a, b, c], [b, c, a])).toBe('Move step 1 to 3')
    expect(said([a], [b, c])).toBe('1 → 2 steps')
    expect(changeWords(empty, { ...empty, audit: 'keep' })).toBe('Keep the audit columns')
  })
})

type Move = { readonly kind: 'edit' | 'undo' | 'redo' | 'branch'; readonly n: number }

const moves = fc.array(fc.record({ kind: fc.constantFrom('edit', 'undo', 'redo', 'branch'), n: fc.nat(5) }), {
  maxLength: 30,
})

/** A history after some moves, and all states that were ever made. */
const lived = (
  walk: readonly Move[],
): { readonly history: EditHistory; readonly made: readonly Recipe[] } => {
  let history = createEditHistory(empty)
  const made: Recipe[] = [empty]
  for (const { kind, n } of walk) {
    if (kind === 'edit') {
      const next = withSteps(trim(`s${made.length}`))
      made.push(next)
      history = edit(history, next)
    } else if (kind === 'undo') history = undo(history)
    else if (kind === 'redo') history = redo(history)
    else history = takeBranch(history, n)
  }
  return { history, made }
}

describe('the history', () => {
  it('lists every state that was ever made, once, and the present as now', () => {
    fc.assert(
      fc.property(moves, walk => {
        const { history, made } = lived(walk)
        const entries = historyEntries(history)
        expect(new Set(entries.map(({ state }) => state))).toEqual(new Set(made))
        expect(entries.length).toBe(made.length)
        const now = entries.filter(({ place }) => place === 'now')
        expect(now.map(({ state }) => state)).toEqual([history.present])
      }),
    )
  })

  it('goes to any of them, and loses none on the way', () => {
    fc.assert(
      fc.property(moves, fc.nat(30), (walk, pick) => {
        const { history, made } = lived(walk)
        const wanted = made[pick % made.length] ?? empty
        const there = goToState(history, wanted)
        expect(there.present).toBe(wanted)
        expect(historyEntries(there).length).toBe(made.length)
      }),
    )
  })
})
