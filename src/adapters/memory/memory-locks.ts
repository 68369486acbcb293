import type { Locks } from '../../core/ports/locks.ts'

/** Locks within one realm, granted in the order in which they were asked for. */
export const createMemoryLocks = (): Locks => {
  const tails = new Map<string, Promise<unknown>>()
  return {
    withLock: async <T>(name: string, body: () => Promise<T>): Promise<T> => {
      const turn = (tails.get(name) ?? Promise.resolve()).then(body)
      // The next in line waits for the end of this turn, however it ends.
      const tail = turn.then(
        () => undefined,
        () => undefined,
      )
      tails.set(name, tail)
      try {
        return await turn
      } finally {
        if (tails.get(name) === tail) tails.delete(name)
      }
    },
    isHeld: async name => tails.has(name),
  }
}
