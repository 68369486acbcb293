import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { scrollToShow, visibleRange } from './timeline-model.ts'

interface View {
  readonly scrollLeft: number
  readonly width: number
  /** The row's corner, in pixels of the window. */
  readonly left: number
  readonly top: number
}

interface Viewport extends View {
  readonly from: number
  readonly to: number
  /** Measures again: after scrolling, and before something is placed by `left` and `top`. */
  readonly look: () => void
}

const measure = (element: HTMLElement): View => {
  const { left, top } = element.getBoundingClientRect()
  return { scrollLeft: element.scrollLeft, width: element.clientWidth, left, top }
}

/** What of a long row of marks can be seen; keeps the mark at `index` in sight whenever it changes. */
export const useViewport = (
  ref: RefObject<HTMLElement | null>,
  step: number,
  count: number,
  index: number,
): Viewport => {
  const [view, setView] = useState<View>({ scrollLeft: 0, width: 0, left: 0, top: 0 })

  const look = useCallback((): void => {
    if (ref.current) setView(measure(ref.current))
  }, [ref])

  useEffect(() => {
    if (!ref.current) return undefined
    const observer = new ResizeObserver(look)
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref, look])

  useLayoutEffect(() => {
    const element = ref.current
    if (!element || index < 0) return
    element.scrollLeft = scrollToShow(index, element.scrollLeft, element.clientWidth, step)
  }, [ref, index, step, count, view.width])

  return { ...view, ...visibleRange(view.scrollLeft, view.width, step, count), look }
}
