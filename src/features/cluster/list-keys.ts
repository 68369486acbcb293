interface Key {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** What a key does in the list of clusters. */
export type ListKey =
  | { readonly does: 'go'; readonly place: number }
  | { readonly does: 'merge' | 'edit' | 'browse' }
  /** The value's place in its cluster, from 0. */
  | { readonly does: 'choose' | 'toggle'; readonly value: number }

const page = 10

/** What a key does where the cluster at a place of so many is active; undefined where it is none of the list's. */
export const listKey = (event: Key, active: number, count: number): ListKey | undefined => {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined
  // By its place on the keyboard: with Shift it types another sign.
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
  if (digit !== undefined) return { does: event.shiftKey ? 'toggle' : 'choose', value: Number(digit) - 1 }
  const go = (place: number): ListKey => ({ does: 'go', place: Math.max(0, Math.min(count - 1, place)) })
  switch (event.key) {
    case 'ArrowDown':
      return go(active + 1)
    case 'ArrowUp':
      return go(active - 1)
    case 'PageDown':
      return go(active + page)
    case 'PageUp':
      return go(active - page)
    case 'Home':
      return go(0)
    case 'End':
      return go(count - 1)
    case ' ':
      return { does: 'merge' }
    case 'Enter':
      return { does: 'edit' }
    case 'b':
    case 'B':
      return { does: 'browse' }
    default:
      return undefined
  }
}
