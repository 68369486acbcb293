import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { Aggregate } from '../core/aggregate/aggregate.ts'
import type { LakeError } from '../core/error.ts'
import {
  type Definition,
  type EditHow,
  type EditLog,
  type EditNote,
  type EditState,
  isAggregate,
  isRecipe,
  sameDefinition,
} from '../core/edits/edit-log.ts'
import { restoreHistory } from '../core/edits/edit-tree.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'
import { type EditHistory, createEditHistory } from '../core/recipe/edit.ts'
import { editKind } from '../core/recipe/edit-kind.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { type Result, ok } from '../core/result.ts'
import { useAggregate } from './aggregate.ts'
import { useTableSummary } from './catalog.ts'
import { thisEditor } from './editor.ts'
import { useRecipe } from './recipe.ts'
import { useRoute } from './route.ts'
import { sayError } from './toasts.ts'
import { noteEdited, undoLast } from './undo.ts'

/** The ids of the states of what is open, or was. */
const ids = new WeakMap<Definition, string>()
/** Histories that came out of the lake: to have them is no edit. */
const reopened = new WeakSet<object>()

/** Counts what was written down here. */
const useWrites = create<{ readonly writes: number }>(() => ({ writes: 0 }))

/** Settled when all that was done so far is written down. */
let sent: Promise<unknown> = Promise.resolve()
let isToldOf = false

const send = async (id: string, note: EditNote): Promise<void> => {
  const kept = await lake.keepEdit(id, note)
  useWrites.setState(({ writes }) => ({ writes: writes + 1 }))
  if (kept.ok || isToldOf) return
  // Once is enough: the edits themselves are saved elsewhere, and say so where they are not.
  isToldOf = true
  sayError(kept.error, 'keep the edits for after a reload')
}

/** What is looked at of a room in which a definition is edited. */
interface Room<T> {
  readonly table: string
  readonly history?: EditHistory<T> | undefined
  readonly saved?: T | undefined
}

const idOf = (state: Definition): string => {
  const id = ids.get(state) ?? crypto.randomUUID()
  ids.set(state, id)
  return id
}

/** Sent at once, edit by edit: what a killed tab had made is in the lake. */
const look = <T extends Definition>(now: Room<T>, before: Room<T>): void => {
  const [was, is] = [before.history, now.history]
  if (!was || !is || was.present === is.present || now.table !== before.table) return
  if (reopened.has(is) || was.present.id !== is.present.id) return
  const isNew = !ids.has(is.present)
  if (isNew && sameDefinition(was.present, is.present)) return
  const [from, to] = [idOf(was.present), idOf(is.present)]
  const how: EditHow = now.saved !== before.saved ? 'taken' : editKind(was, is)
  const after: EditState = { id: to, definition: is.present }
  const states = [{ id: from, definition: was.present }, isNew ? { ...after, parent: from } : after]
  const edit = { id: crypto.randomUUID(), time: Date.now(), how, from, to, by: thisEditor() }
  noteEdited(now.table)
  sent = Promise.all([sent, send(is.present.id, { edit, states })])
}

/** Before the rooms, which undo edits by the same keys: what was done to the table itself after the last of them comes first. */
const onKeyDown = (event: KeyboardEvent): void => {
  const { route } = useRoute.getState()
  const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)
  if (!isUndo || event.shiftKey || event.altKey || event.defaultPrevented || route.room !== 'table') return
  const { target } = event
  if (target instanceof HTMLElement && target.closest('input, textarea, [contenteditable], [role="dialog"]'))
    return
  if (!undoLast(route.table)) return
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** Writes down what is done to recipes and aggregates from now on, and undoes what is done to tables by keys, until the function that it returns is called. */
export const followEdits = (): (() => void) => {
  const stops = [useRecipe.subscribe(look), useAggregate.subscribe(look)]
  // Lists of steps hear their keys before the window does.
  addEventListener('keydown', onKeyDown, { capture: true })
  return () => {
    for (const stop of stops) stop()
    removeEventListener('keydown', onKeyDown, { capture: true })
  }
}

const reopen = async <T extends Definition>(
  id: string,
  saved: T | undefined,
  is: (definition: Definition) => definition is T,
): Promise<EditHistory<T> | undefined> => {
  await sent
  const log = await lake.edits(id)
  const tree = log.ok ? restoreHistory(log.value, saved, is) : undefined
  if (!tree) return saved && createEditHistory(saved)
  for (const [state, stateId] of tree.ids) ids.set(state, stateId)
  reopened.add(tree.history)
  return tree.history
}

/** The history of a recipe as it was left, in whatever tab: what was undone, and its branches, are within reach again. */
export const reopenRecipe = async (saved: Recipe): Promise<EditHistory> =>
  (await reopen(saved.id, saved, isRecipe)) ?? createEditHistory(saved)

/** The history of an aggregate as it was left; of one that was never saved, by its id alone. Undefined where nothing is known of it. */
export const reopenAggregate = (
  id: string,
  saved: Aggregate | undefined,
): Promise<EditHistory<Aggregate> | undefined> => reopen(id, saved, isAggregate)

/** The state of a history that is meant by a state of the lake's list: that very one, else one that says the same. */
export const findState = <T extends Definition>(
  { past, present, future, alternatives }: EditHistory<T>,
  wanted: T,
  id: string | undefined,
): T | undefined => {
  const all = [present, ...past, ...future, ...alternatives.flatMap(({ states }) => states)]
  const own = id === undefined ? undefined : all.find(state => ids.get(state) === id)
  return own ?? all.find(state => sameDefinition({ ...state, output: wanted.output }, wanted))
}

/** What was done to the definitions that made a table. */
export interface TableEdits {
  readonly table: string
  readonly logs: readonly EditLog[]
  readonly error?: LakeError
}

const makerOf = async (table: string): Promise<Result<Definition | undefined>> => {
  if (table.startsWith('silver.')) return lake.recipe(table)
  return table.startsWith('gold.') ? lake.aggregate(table) : ok(undefined)
}

const readEdits = async (table: string, known: readonly string[]): Promise<TableEdits> => {
  const maker = await makerOf(table)
  if (!maker.ok) return { table, logs: [], error: maker.error }
  const all = new Set([...known, ...(maker.value ? [maker.value.id] : [])])
  const found = await Promise.all([...all].map(id => lake.edits(id)))
  const failed = found.find(log => !log.ok)
  const logs = found.flatMap(log => (log.ok ? [log.value] : []))
  return { table, logs, ...(failed && !failed.ok ? { error: failed.error } : {}) }
}

const none: TableEdits['logs'] = []

/** What was done to what makes a table and to what made it before, read again after each edit and each save; of other tabs on coming back. */
export const useEdits = (table: string, entries: readonly HistoryEntry[]): TableEdits => {
  const [state, setState] = useState<TableEdits>({ table, logs: none })
  const summary = useTableSummary(table)
  const writes = useWrites(now => now.writes)
  const makers = entries.flatMap(({ info: { boathouse } }) => {
    const made = boathouse?.recipe ?? boathouse?.aggregate
    return made ? [made.id] : []
  })
  const known = [...new Set(makers)].join('\n')
  useEffect(() => {
    let isGone = false
    const read = async (): Promise<void> => {
      const edits = await readEdits(table, known === '' ? [] : known.split('\n'))
      if (!isGone) setState(edits)
    }
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void read()
    }
    void read()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      isGone = true
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [table, known, writes, summary])
  return state.table === table ? state : { table, logs: none }
}

/** The recipe that made a version of a table, as it was then. */
export const recipeAt = (table: string, version: number): Promise<Result<Recipe | undefined>> =>
  lake.recipeAt(table, version)

/** The aggregate that made a version of a table, as it was then. */
export const aggregateAt = (table: string, version: number): Promise<Result<Aggregate | undefined>> =>
  lake.aggregateAt(table, version)
