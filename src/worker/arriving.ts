import { type ProxyMarked, releaseProxy } from 'comlink'

/**
 * Turns a callback of the page into one whose calls have all arrived before an answer does: they go another way, so that an answer may
 * overtake them. `end` waits for them, and lets the callback go.
 */
export const arriving = <T>(callback: (value: T) => void) => {
  const calls = new Set<Promise<unknown>>()
  return {
    tell: (value: T): void => {
      // Through a proxy the callback gives a promise; what goes wrong in the page is not the work's failure.
      const call: unknown = callback(value)
      const arrived = Promise.resolve(call)
        .catch(() => undefined)
        .finally(() => calls.delete(arrived))
      calls.add(arrived)
    },
    end: async (): Promise<void> => {
      await Promise.all(calls)
      if (releaseProxy in callback)
        (callback as typeof callback & ProxyMarked & { [releaseProxy](): void })[releaseProxy]()
    },
  }
}
