import type { EditHistory } from '../../core/recipe/edit.ts'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const withoutState = ({ id: _id, note: _note, disabled: _disabled, ...operation }: Step) => operation

const stepChange = (before: Step, after: Step, place: number): string => {
  if (!same(withoutState(before), withoutState(after))) return `Edit step ${place}: ${sentence(after)}`
  if (before.disabled !== after.disabled) return `Switch step ${place} ${after.disabled ? 'off' : 'on'}`
  return after.note === undefined ? `Take the comment off step ${place}` : `Comment on step ${place}`
}

/** The one step whose move makes one order of the other. */
const movedStep = (before: Recipe, after: Recipe) => {
  const ids = (recipe: Recipe, but?: string) => recipe.steps.flatMap(({ id }) => (id === but ? [] : [id]))
  if (same(ids(before), ids(after))) return undefined
  const id = ids(before).find(one => same(ids(before, one), ids(after, one)))
  return id === undefined ? undefined : { from: ids(before).indexOf(id), to: ids(after).indexOf(id) }
}

/** What a change did to a recipe, in words. */
export const changeWords = (before: Recipe, after: Recipe): string => {
  const [had, has] = [
    new Map(before.steps.map(step => [step.id, step])),
    new Set(after.steps.map(({ id }) => id)),
  ]
  const added = after.steps.flatMap((step, index) => (had.has(step.id) ? [] : [{ step, index }]))
  const removed = before.steps.flatMap((step, index) => (has.has(step.id) ? [] : [{ step, index }]))
  const [firstAdded, firstRemoved] = [added[0], removed[0]]
  if (added.length + removed.length > 1) return `${before.steps.length} → ${after.steps.length} steps`
  if (firstAdded) return `Add step ${firstAdded.index + 1}: ${sentence(firstAdded.step)}`
  if (firstRemoved) return `Delete step ${firstRemoved.index + 1}: ${sentence(firstRemoved.step)}`
  const changed = after.steps.flatMap((step, index) => {
    const old = had.get(step.id)
    return old === undefined || same(old, step) ? [] : [stepChange(old, step, index + 1)]
  })
  const [firstChange] = changed
  if (firstChange !== undefined) return changed.length === 1 ? firstChange : `Change ${changed.length} steps`
  const moved = movedStep(before, after)
  if (moved) return `Move step ${moved.from + 1} to ${moved.to + 1}`
  if (before.audit !== after.audit)
    return after.audit === 'keep' ? 'Keep the audit columns' : 'Leave the audit columns out'
  return 'Change the recipe'
}

/** A state of the recipe that is kept, and where it stands in the tree of its history. */
export interface HistoryEntry {
  readonly state: Recipe
  readonly text: string
  /** 0 on the line that leads through the present, more on lines that were left. */
  readonly depth: number
  readonly place: 'past' | 'now' | 'undone' | 'left'
}

/** All states that are kept, oldest first; what was left behind follows the state at which it was left. */
export const historyEntries = (history: EditHistory): readonly HistoryEntry[] => {
  const { past, present, future, alternatives } = history
  const branchesAt = (state: Recipe, depth: number, level: number): readonly HistoryEntry[] =>
    alternatives
      .filter(branch => branch.from === state && branch.depth === depth)
      .flatMap(branch =>
        branch.states.flatMap((one, index) => [
          {
            state: one,
            text: changeWords(branch.states[index - 1] ?? branch.from, one),
            depth: level + 1,
            place: 'left' as const,
          },
          ...branchesAt(one, depth + index + 1, level + 1),
        ]),
      )
  const line = [...past, present, ...future]
  return line.flatMap((state, index) => {
    const before = line[index - 1]
    const place = index < past.length ? 'past' : index === past.length ? 'now' : 'undone'
    const text = before === undefined ? 'As it was opened' : changeWords(before, state)
    return [{ state, text, depth: 0, place } as const, ...branchesAt(state, index, 0)]
  })
}
