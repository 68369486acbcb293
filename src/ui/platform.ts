const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The name of the modifier for commands: ⌘ or Ctrl. */
export const modKey = (): string => (isApple() ? '⌘' : 'Ctrl')

/** Whether the modifier for commands is down: ⌘ on Apple machines, Ctrl elsewhere. */
export const hasMod = (event: { readonly metaKey: boolean; readonly ctrlKey: boolean }): boolean =>
  isApple() ? event.metaKey : event.ctrlKey

/** Whether keys typed here belong to a text: plain-letter shortcuts must leave them alone. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select') !== null)
