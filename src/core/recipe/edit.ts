import type { Recipe, Step } from './recipe.ts'

const withSteps = (recipe: Recipe, steps: readonly Step[]): Recipe => ({ ...recipe, steps })

/** The recipe with a step put at a place; places beyond either end are taken as that end. */
export const insertStep = (recipe: Recipe, step: Step, index = recipe.steps.length): Recipe => {
  const at = Math.min(Math.max(index, 0), recipe.steps.length)
  return withSteps(recipe, recipe.steps.toSpliced(at, 0, step))
}

/** The recipe with the step of that id replaced in its place; the same recipe when there is none. */
export const replaceStep = (recipe: Recipe, id: string, step: Step): Recipe =>
  recipe.steps.some(old => old.id === id)
    ? withSteps(
        recipe,
        recipe.steps.map(old => (old.id === id ? step : old)),
      )
    : recipe

/** The recipe without the step of that id. */
export const removeStep = (recipe: Recipe, id: string): Recipe =>
  withSteps(
    recipe,
    recipe.steps.filter(step => step.id !== id),
  )

/** The recipe with the step of that id moved to a place among the others; the same recipe when there is none. */
export const moveStep = (recipe: Recipe, id: string, index: number): Recipe => {
  const step = recipe.steps.find(each => each.id === id)
  return step ? insertStep(removeStep(recipe, id), step, index) : recipe
}

const toggled = (step: Step): Step => {
  const { disabled = false, ...rest } = step
  return disabled ? rest : { ...rest, disabled: true }
}

/** The recipe with the step of that id disabled, or enabled again. */
export const toggleStep = (recipe: Recipe, id: string): Recipe =>
  withSteps(
    recipe,
    recipe.steps.map(step => (step.id === id ? toggled(step) : step)),
  )

/**
 * Every state that a recipe, or another definition, went through, as a tree: an edit after an undo begins a new branch and what was undone
 * stays in `alternatives`. Immutable; states are told apart by identity.
 */
export interface EditHistory<T = Recipe> {
  /** Older states, oldest first. */
  readonly past: readonly T[]
  readonly present: T
  /** Undone states, the next one first. */
  readonly future: readonly T[]
  /** Futures that an edit replaced, newest first: each the way from `from` on, `from` itself left out. */
  readonly alternatives: readonly EditBranch<T>[]
}

/** States that were undone and then left behind by another edit. */
export interface EditBranch<T = Recipe> {
  readonly from: T
  /** How many states came before `from`. */
  readonly depth: number
  readonly states: readonly T[]
}

/** A history that begins with this state. */
export const createEditHistory = <T>(present: T): EditHistory<T> => ({
  past: [],
  present,
  future: [],
  alternatives: [],
})

/** Makes a state the present one. An edit to the very state that is there changes nothing. */
export const edit = <T>(history: EditHistory<T>, state: T): EditHistory<T> => {
  const { past, present, future, alternatives } = history
  if (state === present) return history
  const left = { from: present, depth: past.length, states: future }
  return {
    past: [...past, present],
    present: state,
    future: [],
    alternatives: future.length > 0 ? [left, ...alternatives] : alternatives,
  }
}

/** One state back; the same history at the beginning. */
export const undo = <T>(history: EditHistory<T>): EditHistory<T> => {
  const previous = history.past.at(-1)
  if (previous === undefined) return history
  return {
    ...history,
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
  }
}

/** One undone state forward again; the same history when nothing was undone. */
export const redo = <T>(history: EditHistory<T>): EditHistory<T> => {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { ...history, past: [...history.past, history.present], present: next, future }
}

/**
 * Goes to the last state of a branch that was left behind; the way that leads to the present becomes a branch itself, so that nothing
 * is ever lost. The same history when there is no such branch on the way to the present.
 */
export const takeBranch = <T>(history: EditHistory<T>, index: number): EditHistory<T> => {
  const branch = history.alternatives[index]
  const line = [...history.past, history.present, ...history.future]
  if (!branch || line[branch.depth] !== branch.from) return history
  const states = line.slice(branch.depth + 1)
  const others = history.alternatives.toSpliced(index, 1)
  const left = { from: branch.from, depth: branch.depth, states }
  return {
    past: [...line.slice(0, branch.depth + 1), ...branch.states.slice(0, -1)],
    present: branch.states.at(-1) ?? branch.from,
    future: [],
    alternatives: states.length > 0 ? [left, ...others] : others,
  }
}

const along = <T>(history: EditHistory<T>, state: T): EditHistory<T> | undefined => {
  let at = history
  if (history.past.includes(state)) while (at.present !== state) at = undo(at)
  else if (history.future.includes(state)) while (at.present !== state) at = redo(at)
  return at.present === state ? at : undefined
}

/** Goes to any state that is kept. No state is lost on the way; the same history when it has no such state. */
export const goToState = <T>(history: EditHistory<T>, state: T): EditHistory<T> => {
  const there = along(history, state)
  if (there) return there
  const branch = history.alternatives.find(({ states }) => states.includes(state))
  if (!branch) return history
  // A branch of a branch is reached through the one that it hangs on.
  const at = goToState(history, branch.from)
  if (at.present !== branch.from) return history
  const index = at.alternatives.findIndex(one => one.states.includes(state))
  return along(takeBranch(at, index), state) ?? history
}
