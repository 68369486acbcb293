import { type FocusEvent, type PointerEvent, useState } from 'react'

const hintOf = (target: EventTarget): string | undefined => {
  const part = target instanceof Element ? target.closest('button, [role=img]') : null
  return part?.getAttribute('aria-label') ?? undefined
}

/** What the part of a chart that is pointed at, or has the focus, stands for: told at once, in a place that is kept for it. */
export const useHint = () => {
  const [hint, setHint] = useState<string>()
  const show = ({ target }: PointerEvent | FocusEvent): void => setHint(hintOf(target))
  const hide = (): void => setHint(undefined)
  return { hint, events: { onPointerOver: show, onPointerLeave: hide, onFocus: show, onBlur: hide } }
}
