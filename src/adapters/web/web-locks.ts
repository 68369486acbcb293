import type { Locks } from '../../core/ports/locks.ts'

/** Locks of the origin, across tabs and workers. The browser releases those of a tab or worker that ended. */
export const createWebLocks = (): Locks => ({
  withLock: async <T>(name: string, body: () => Promise<T>): Promise<T> =>
    // typed as any by the DOM library where the body's promise is generic
    (await navigator.locks.request(name, { mode: 'exclusive' }, async () => body())) as T,
  isHeld: async name => {
    const { held = [] } = await navigator.locks.query()
    return held.some(lock => lock.name === name)
  },
})
