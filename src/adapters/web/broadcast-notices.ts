import type { CommitNotice, Notices } from '../../core/ports/notices.ts'

const isNotice = (data: unknown): data is CommitNotice =>
  typeof data === 'object' &&
  data !== null &&
  'table' in data &&
  typeof data.table === 'string' &&
  'version' in data &&
  typeof data.version === 'number'

/** Notices over a BroadcastChannel of this name, which all tabs and workers of the origin share. */
export const createBroadcastNotices = (name: string): Notices => {
  const channel = new BroadcastChannel(name)
  const listeners = new Map<symbol, (notice: CommitNotice) => void>()
  // each in a task of its own, so that one that throws is reported and the others are still told
  const tell = (notice: CommitNotice): void => {
    for (const key of listeners.keys()) queueMicrotask(() => listeners.get(key)?.(notice))
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // a tab with another version of the app may say something else
    if (isNotice(data)) tell(data)
  })
  return {
    post: notice => {
      channel.postMessage({ table: notice.table, version: notice.version })
      // a channel does not hear itself
      tell(notice)
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
