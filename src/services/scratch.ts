import type { Ids } from '../core/ports/ids.ts'
import type { Locks } from '../core/ports/locks.ts'
import type { Storage } from '../core/ports/storage.ts'
import { documentsRoot } from './documents.ts'

const scratchRoot = `${documentsRoot}/scratch`
const lockName = (name: string): string => `boathouse:scratch:${name}`

/** Whether a path of the lake is scratch: never exported, never read by another session. */
export const isScratch = (path: string): boolean => path.startsWith(`${scratchRoot}/`)

/**
 * Takes a scratch directory for as long as this worker lives and removes those whose owners are gone. Returns its path in the lake.
 */
export const takeScratch = async (deps: {
  readonly storage: Storage
  readonly locks: Locks
  readonly ids: Ids
}): Promise<string> => {
  const name = deps.ids.uuid()
  // Held until the worker ends: the body never settles.
  void deps.locks.withLock(lockName(name), () => new Promise<never>(() => undefined))
  for (const entry of await deps.storage.list(scratchRoot)) {
    if (entry.name === name || (await deps.locks.isHeld(lockName(entry.name)))) continue
    await deps.storage.remove(`${scratchRoot}/${entry.name}`)
  }
  return `${scratchRoot}/${name}`
}
