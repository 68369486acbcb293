import type { Aggregate } from '../aggregate/aggregate.ts'
import type { EditKind } from '../recipe/edit-kind.ts'
import type { Recipe } from '../recipe/recipe.ts'

/** What makes a table, and is edited: a recipe, or an aggregate. */
export type Definition = Recipe | Aggregate

/** Who made an edit: a tab of a browser. */
export interface Editor {
  readonly tab: string
  readonly browser: string
  /** "Firefox", "Chrome" … */
  readonly name: string
}

/** How a state came to be the present one. `taken`: what another tab had made was taken in. `saved`: by no tab, such as by a refresh. */
export type EditHow = EditKind | 'taken' | 'saved'

/** A state of a definition, in the tree of its states. */
export interface EditState {
  readonly id: string
  /** The state that it was made from; absent for the first. */
  readonly parent?: string
  readonly definition: Definition
}

/** One thing that was done to a definition. */
export interface Edit {
  readonly id: string
  /** ms since the epoch */
  readonly time: number
  readonly how: EditHow
  /** The states before and after, by their ids. */
  readonly from?: string
  readonly to: string
  readonly by?: Editor
  /** The revision that the lake saved it as. */
  readonly revision?: number
}

/** What was done to one definition, in all tabs, oldest first, and the states that it went through. */
export interface EditLog {
  readonly states: readonly EditState[]
  readonly edits: readonly Edit[]
  /** How many older edits are not kept any more. */
  readonly forgotten: number
}

/** An edit with the states that it leads from and to, for a log that may not have them. */
export interface EditNote {
  readonly edit: Edit
  readonly states: readonly EditState[]
}

/** A log of nothing. */
export const emptyLog: EditLog = { states: [], edits: [], forgotten: 0 }

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

const content = (definition: Definition): string => JSON.stringify({ ...definition, revision: 0 }, sorted)

/** Whether two definitions say the same, whatever their revisions. */
export const sameDefinition = (a: Definition, b: Definition): boolean => a === b || content(a) === content(b)

/** Whether a definition is a recipe. */
export const isRecipe = (definition: Definition): definition is Recipe => 'steps' in definition

/** Whether a definition is an aggregate. */
export const isAggregate = (definition: Definition): definition is Aggregate => !isRecipe(definition)

/**
 * The log with one more edit. A tab that began from what the lake had says so by a state without a parent: that is found by what it says,
 * else hung on where the log ends. An edit that is there already changes nothing.
 */
export const noteEdit = (log: EditLog, { edit, states }: EditNote): EditLog => {
  if (log.edits.some(({ id }) => id === edit.id)) return log
  const known = new Set(log.states.map(({ id }) => id))
  const alias = new Map<string, string>()
  const named = (id: string): string => alias.get(id) ?? id
  const added: EditState[] = []
  for (const state of states) {
    if (known.has(state.id)) continue
    const parent = state.parent === undefined ? undefined : named(state.parent)
    const isHung = parent !== undefined && known.has(parent)
    const same = isHung
      ? undefined
      : log.states.findLast(({ definition }) => sameDefinition(definition, state.definition))
    if (same) {
      alias.set(state.id, same.id)
      continue
    }
    const end = log.edits.at(-1)?.to
    const { parent: _parent, ...rest } = state
    const on = isHung ? parent : end
    added.push({ ...rest, ...(on === undefined ? {} : { parent: on }) })
    known.add(state.id)
  }
  const { from, to } = edit
  const noted: Edit = { ...edit, ...(from === undefined ? {} : { from: named(from) }), to: named(to) }
  return { ...log, states: [...log.states, ...added], edits: [...log.edits, noted] }
}

/** The log after the lake has saved a definition: the edit that it came of has its revision; where none did, that is an edit of nobody's. */
export const noteSaved = (log: EditLog, saved: Definition, time: number): EditLog => {
  const states = new Map(log.states.map(state => [state.id, state.definition]))
  const isIt = (edit: Edit): boolean => {
    const state = states.get(edit.to)
    return edit.revision === undefined && state !== undefined && sameDefinition(state, saved)
  }
  const { revision } = saved
  const at = log.edits.findLastIndex(isIt)
  if (at >= 0)
    return { ...log, edits: log.edits.map((edit, index) => (index === at ? { ...edit, revision } : edit)) }
  const [to, from] = [`r${revision}`, log.edits.at(-1)?.to]
  const edit: Edit = {
    id: `saved ${to}`,
    time,
    how: 'saved',
    to,
    revision,
    ...(from === undefined ? {} : { from }),
  }
  return noteEdit(log, { edit, states: [{ id: to, definition: saved }] })
}

/** The states that edits still speak of, each on the nearest kept one that it came from; the first stays as what all hang on. */
const pruned = (states: readonly EditState[], edits: readonly Edit[]): readonly EditState[] => {
  const used = new Set(edits.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to])))
  const [first] = states
  if (first) used.add(first.id)
  const parents = new Map(states.map(({ id, parent }) => [id, parent]))
  const nearest = (id: string | undefined): string | undefined => {
    let at = id
    while (at !== undefined && !used.has(at)) at = parents.get(at)
    return at
  }
  return states
    .filter(({ id }) => used.has(id))
    .map(({ parent, ...state }) => {
      const on = nearest(parent)
      return on === undefined ? state : { ...state, parent: on }
    })
}

/** Of so many edits the newest are safe from making room for others, saved or not. */
const safe = 50

/** The log without some of its oldest edits: those that were never saved go first, but for the newest. */
export const forgetOldest = (log: EditLog, count: number): EditLog => {
  const old = log.edits.slice(0, Math.max(0, log.edits.length - safe))
  const unsaved = old.filter(({ revision }) => revision === undefined)
  const first = [
    ...unsaved,
    ...old.filter(({ revision }) => revision !== undefined),
    ...log.edits.slice(old.length),
  ]
  const gone = new Set(first.slice(0, count))
  const edits = log.edits.filter(edit => !gone.has(edit))
  return { edits, states: pruned(log.states, edits), forgotten: log.forgotten + gone.size }
}
