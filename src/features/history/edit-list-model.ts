import { type Definition, type Edit, type EditLog, sameDefinition } from '../../core/edits/edit-log.ts'
import type { HistoryEntry } from '../../core/lake/table-views.ts'

/** Something that was done to a recipe or an aggregate, with what it was before and after. */
export interface ListedEdit {
  readonly edit: Edit
  readonly before: Definition | undefined
  readonly after: Definition
  /** The first version of the table that was made with it. */
  readonly version: number | undefined
}

/** The state that each revision was saved of. */
const statesOfRevisions = ({ edits }: EditLog): ReadonlyMap<number, string> =>
  new Map(edits.flatMap(({ revision, to }) => (revision === undefined ? [] : [[revision, to] as const])))

/** The states that a state was made from, and itself. */
const waysOf = ({ states }: EditLog) => {
  const parents = new Map(states.map(({ id, parent }) => [id, parent]))
  return (id: string): ReadonlySet<string> => {
    const way = new Set<string>()
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) way.add(at)
    return way
  }
}

/** Commits that a definition made: when, and by what states. */
const commitsOf = (log: EditLog, entries: readonly HistoryEntry[]) => {
  const id = log.states[0]?.definition.id
  const [states, wayOf] = [statesOfRevisions(log), waysOf(log)]
  return entries.flatMap(({ version, timestamp, info: { boathouse } }) => {
    const made = boathouse?.recipe ?? boathouse?.aggregate
    const state = made?.id === id && made !== undefined ? states.get(made.revision) : undefined
    return state === undefined ? [] : [{ version, timestamp, way: wayOf(state) }]
  })
}

/** What was done in another tab, and taken in here, is told once: by the tab that did it. */
const isToldElsewhere = (log: EditLog, one: Edit, states: ReadonlyMap<string, Definition>): boolean => {
  const state = states.get(one.to)
  if (one.how !== 'taken' || !state) return false
  return log.edits.some(({ how, to, by, revision }) => {
    const other = states.get(to)
    if (by?.tab === one.by?.tab || how === 'taken' || other === undefined) return false
    return revision !== undefined && sameDefinition(other, state)
  })
}

const listed = (log: EditLog, entries: readonly HistoryEntry[]): readonly ListedEdit[] => {
  const states = new Map(log.states.map(({ id, definition }) => [id, definition]))
  const commits = commitsOf(log, entries)
  return log.edits.flatMap(edit => {
    const after = states.get(edit.to)
    if (!after || isToldElsewhere(log, edit, states)) return []
    const before = edit.from === undefined ? undefined : states.get(edit.from)
    const made = commits.find(({ timestamp, way }) => timestamp >= edit.time && way.has(edit.to))
    return [{ edit, before, after, version: made?.version }]
  })
}

/** What was done to what made a table, oldest first, each with the version that came of it; `entries` oldest first. */
export const listedEdits = (
  logs: readonly EditLog[],
  entries: readonly HistoryEntry[],
): readonly ListedEdit[] =>
  logs.flatMap(log => listed(log, entries)).toSorted((a, b) => a.edit.time - b.edit.time)
