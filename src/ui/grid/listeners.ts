/** Who is to be told of changes. */
export interface Listeners {
  /** Returns how to stop listening. */
  readonly subscribe: (listener: () => void) => () => void
  readonly tell: () => void
}

/** Nobody yet. */
export const createListeners = (): Listeners => {
  const listeners = new Set<() => void>()
  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: () => {
      for (const listener of listeners) listener()
    },
  }
}
