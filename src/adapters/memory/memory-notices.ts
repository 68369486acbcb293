import type { CommitNotice, Notices } from '../../core/ports/notices.ts'

/** Notices within one realm. As with a channel between tabs, listeners are called after `post` has returned. */
export const createMemoryNotices = (): Notices => {
  const listeners = new Map<symbol, (notice: CommitNotice) => void>()
  return {
    post: notice => {
      for (const key of listeners.keys()) queueMicrotask(() => listeners.get(key)?.(notice))
    },
    subscribe: listener => {
      const key = Symbol('listener')
      listeners.set(key, listener)
      return () => {
        listeners.delete(key)
      }
    },
  }
}
