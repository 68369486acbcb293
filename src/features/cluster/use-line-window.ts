import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

/** Height of a line, px: as `--row` has it. */
export const lineHeight = 28

/** Lines beyond the edges that are drawn too, so that scrolling shows no gaps. */
const spare = 8

interface LineWindow {
  /** The lines to draw: from the first to before the last. */
  readonly first: number
  readonly last: number
  readonly onScroll: () => void
  /** Scrolls as little as needed to show these lines. */
  readonly reveal: (first: number, last: number) => void
}

/** Which lines of a scroller are to be drawn. */
export const useLineWindow = (scroller: RefObject<HTMLElement | null>, lines: number): LineWindow => {
  const [view, setView] = useState({ top: 0, height: 0 })
  const measure = useCallback(() => {
    const element = scroller.current
    if (element) setView({ top: element.scrollTop, height: element.clientHeight })
  }, [scroller])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [measure, scroller])

  const reveal = useCallback(
    (first: number, last: number) => {
      const element = scroller.current
      if (!element) return
      const [top, bottom] = [first * lineHeight, last * lineHeight]
      if (top < element.scrollTop) element.scrollTo({ top })
      else if (bottom > element.scrollTop + element.clientHeight)
        element.scrollTo({ top: Math.min(top, bottom - element.clientHeight) })
    },
    [scroller],
  )

  return {
    first: Math.max(0, Math.floor(view.top / lineHeight) - spare),
    last: Math.min(lines, Math.ceil((view.top + view.height) / lineHeight) + spare),
    onScroll: measure,
    reveal,
  }
}
