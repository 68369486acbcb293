import { editLogText, parseEditLog } from '../core/edits/edit-document.ts'
import {
  type Definition,
  type EditLog,
  type EditNote,
  emptyLog,
  isRecipe,
  noteEdit,
  noteSaved,
} from '../core/edits/edit-log.ts'
import { parseAggregate } from '../core/aggregate/validate.ts'
import { attempt, unwrap } from '../core/failure.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Locks } from '../core/ports/locks.ts'
import type { Storage } from '../core/ports/storage.ts'
import { parseRecipe } from '../core/recipe/validate.ts'

interface EditDeps {
  readonly storage: Storage
  readonly locks: Locks
}

/** How much is kept of what was done to one definition: some weeks of work, that a page still reads in no time. */
const bounds = { edits: 500, size: 2_000_000 }

const pathOf = (id: string): string => `_boathouse/edits/${encodeURIComponent(id)}.json`

/** The log that a document has; undefined where it is damaged, or a later Boathouse wrote it. */
const logIn = (bytes: Uint8Array): EditLog | undefined => {
  try {
    const parsed = parseEditLog(JSON.parse(new TextDecoder().decode(bytes)) as unknown)
    return parsed.ok ? parsed.value : undefined
  } catch {
    return undefined
  }
}

/**
 * What was done to a recipe or an aggregate, by its id; nothing where none of it is kept. A document that can not be read counts as none:
 * the definition itself, and its revisions, are not in it.
 */
export const readEdits = async ({ storage }: Pick<EditDeps, 'storage'>, id: string): Promise<EditLog> => {
  const bytes = await storage.read(pathOf(id))
  return (bytes && logIn(bytes)) ?? emptyLog
}

const parsed = (definition: Definition): Definition =>
  unwrap<Definition>(isRecipe(definition) ? parseRecipe(definition) : parseAggregate(definition))

const change = ({ storage, locks }: EditDeps, id: string, to: (log: EditLog) => EditLog): Promise<void> =>
  locks.withLock(`boathouse:edits:${id}`, async () => {
    const bytes = await storage.read(pathOf(id))
    const found = bytes && logIn(bytes)
    // Whoever can read it may still want it.
    if (bytes && !found) await storage.write(`${pathOf(id)}.unread`, bytes)
    const log = found ?? emptyLog
    const next = to(log)
    // Published whole: a tab that is killed meanwhile leaves what was there.
    if (next !== log) await storage.write(pathOf(id), new TextEncoder().encode(editLogText(next, bounds)))
  })

/** Writes down something that was done to a definition, beside what other tabs write down. `invalid` for a state that is no definition. */
export const keepEdit = async (deps: EditDeps, id: string, { edit, states }: EditNote): Promise<void> => {
  // What could not be read back would take all that is there with it.
  const sound = states.map(state => ({ ...state, definition: parsed(state.definition) }))
  await change(deps, id, log => noteEdit(log, { edit, states: sound }))
}

/** Writes down which edit a saved revision came of. What is told of a definition must not keep it from being saved: failures are passed over. */
export const keepSaved = async (
  { clock, ...deps }: EditDeps & { readonly clock: Pick<Clock, 'now'> },
  saved: Definition,
): Promise<void> => {
  await attempt(() => change(deps, saved.id, log => noteSaved(log, saved, clock.now())))
}

/** Forgets what was done to a definition, when the table that it makes is dropped. */
export const removeEdits = async ({ storage }: Pick<EditDeps, 'storage'>, id: string): Promise<void> => {
  await storage.remove(pathOf(id))
  await storage.remove(`${pathOf(id)}.unread`)
}
