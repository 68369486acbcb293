import type { EditHistory } from './edit.ts'

/** How a history came from one state to another; `back`: to a state that is kept and is neither the one before nor the next. */
export type EditKind = 'edit' | 'undo' | 'redo' | 'back'

/** Tells how a history was led on, by the states alone. */
export const editKind = <T>(before: EditHistory<T>, after: EditHistory<T>): EditKind => {
  if (after.future[0] === before.present && before.past.at(-1) === after.present) return 'undo'
  if (before.future[0] === after.present) return 'redo'
  const known = [...before.past, ...before.future, ...before.alternatives.flatMap(({ states }) => states)]
  return known.includes(after.present) ? 'back' : 'edit'
}
