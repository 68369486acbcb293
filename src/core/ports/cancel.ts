/** The part of an AbortSignal that services look at; an AbortSignal is one. */
export interface Cancel {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
