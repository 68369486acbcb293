import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { GridModel } from './grid-types.ts'
import { rowHeight } from './metrics.ts'
import {
  type ScrollExtent,
  type ScrollPosition,
  contentTop,
  elementHeight,
  positionAt,
  revealRow,
  scrolledTo,
} from './scroll-model.ts'

const idle = 160

interface ScrollState extends ScrollPosition {
  readonly scrollLeft: number
}

interface Size {
  readonly width: number
  readonly height: number
}

export interface GridScroll {
  readonly position: ScrollState
  readonly size: Size
  readonly onScroll: () => void
  readonly reveal: (row: number) => void
  readonly scrollLeftTo: (left: number) => void
}

const useSize = (scroller: RefObject<HTMLElement | null>): Size => {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return size
}

/** How far there is to scroll, for handlers that outlive a render. */
const useExtent = (content: number, viewport: number): RefObject<ScrollExtent> => {
  const extent = useRef<ScrollExtent>({ content, viewport })
  useLayoutEffect(() => {
    extent.current = { content, viewport }
  }, [content, viewport])
  return extent
}

/** Puts the view where its rows are when there are others: where another model has them, and never beyond the end. */
const useKeptPlace = (
  { id, moved }: Pick<GridModel, 'id' | 'moved'>,
  now: RefObject<ScrollPosition>,
  extent: RefObject<ScrollExtent>,
  place: (next: ScrollPosition) => void,
  /** What the end depends on. */
  { content, size }: { readonly content: number; readonly size: Size },
): void => {
  const rows = moved ? moved.to - moved.from : 0
  const done = useRef(id)
  useLayoutEffect(() => {
    if (done.current !== id && rows !== 0)
      place(positionAt(contentTop(now.current) + rows * rowHeight, extent.current))
    done.current = id
  }, [id, rows, now, extent, place])

  // A shorter table can leave the position beyond its end.
  useLayoutEffect(() => {
    const last = Math.max(0, content - extent.current.viewport)
    if (contentTop(now.current) > last) place(positionAt(last, extent.current))
  }, [content, size, now, extent, place])
}

/** Where a grid of so many rows stands under a header of so many pixels, and how it is moved. */
export const useScroll = (
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  headerHeight: number,
  model: Pick<GridModel, 'id' | 'moved'>,
): GridScroll => {
  const content = rows * rowHeight
  const [position, setPosition] = useState<ScrollState>({ scrollTop: 0, shift: 0, scrollLeft: 0 })
  const size = useSize(scroller)
  const now = useRef(position)
  const extent = useExtent(content, Math.max(1, size.height - headerHeight))

  const set = useCallback((next: ScrollPosition, scrollLeft = now.current.scrollLeft) => {
    now.current = { ...next, scrollLeft }
    setPosition(now.current)
  }, [])

  const place = useCallback(
    (next: ScrollPosition) => {
      if (next === now.current) return
      set(next)
      const element = scroller.current
      if (!element) return
      element.scrollTo({ top: next.scrollTop, behavior: 'instant' })
      // Browsers round scroll offsets; what they made of it is the truth.
      const rounding = element.scrollTop - next.scrollTop
      if (rounding !== 0) set({ scrollTop: element.scrollTop, shift: next.shift + rounding })
    },
    [scroller, set],
  )

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop, scrollLeft } = element
    if (scrollTop !== now.current.scrollTop)
      set(scrolledTo(scrollTop, now.current, extent.current), scrollLeft)
    else if (scrollLeft !== now.current.scrollLeft) set(now.current, scrollLeft)
    clearTimeout(timer.current)
    // Scrolling by the pixel lets the scroll bar drift from its place; it is put back when nobody is moving it.
    if (elementHeight(extent.current) < extent.current.content)
      timer.current = setTimeout(() => place(positionAt(contentTop(now.current), extent.current)), idle)
  }, [place, scroller, set, extent])

  useEffect(() => () => clearTimeout(timer.current), [])

  useKeptPlace(model, now, extent, place, { content, size })

  return {
    position,
    size,
    onScroll,
    reveal: useCallback(
      (row: number) => {
        if (row >= 0) place(revealRow(row, now.current, extent.current, rowHeight))
      },
      [place, extent],
    ),
    scrollLeftTo: useCallback(
      (left: number) => scroller.current?.scrollTo({ left, behavior: 'instant' }),
      [scroller],
    ),
  }
}
