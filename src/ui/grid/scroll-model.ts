/** Browsers clamp elements somewhere above this height (pixels); taller content is mapped onto it. */
export const maxHeight = 8_000_000

/**
 * Where the scroller stands. Rows lie at `row × rowHeight + shift` in the scrolled element, so while `shift` stays, scrolling is the
 * browser's own and costs nothing; it changes only when the content is taller than the element and the scroller jumps.
 */
export interface ScrollPosition {
  readonly scrollTop: number
  readonly shift: number
}

export interface ScrollExtent {
  /** Height of all rows, pixels. */
  readonly content: number
  /** Height of the part that shows rows, pixels. */
  readonly viewport: number
}

/** Height of the scrolled element. */
export const elementHeight = ({ content }: ScrollExtent): number => Math.min(content, maxHeight)

/** Distance of the first visible pixel from the top of the content. */
export const contentTop = ({ scrollTop, shift }: ScrollPosition): number => scrollTop - shift

/** This much at either end lies on the scroll bar pixel for pixel, so that a wheel never runs into an end too early. */
const edge = 200_000

/** How far the content and the element can be scrolled. */
const ends = (extent: ScrollExtent): { readonly last: number; readonly end: number } => ({
  last: Math.max(0, extent.content - extent.viewport),
  end: Math.max(0, elementHeight(extent) - extent.viewport),
})

/** The place of the content that a place of the scroll bar stands for. */
const toContent = (scrollTop: number, extent: ScrollExtent): number => {
  const { last, end } = ends(extent)
  if (scrollTop <= edge) return scrollTop
  if (scrollTop >= end - edge) return last - (end - scrollTop)
  return edge + ((scrollTop - edge) * (last - 2 * edge)) / (end - 2 * edge)
}

const toElement = (top: number, extent: ScrollExtent): number => {
  const { last, end } = ends(extent)
  if (top <= edge) return top
  if (top >= last - edge) return end - (last - top)
  return Math.round(edge + ((top - edge) * (end - 2 * edge)) / (last - 2 * edge))
}

/** The position that shows a place of the content, with the scroll bar where it belongs. */
export const positionAt = (top: number, extent: ScrollExtent): ScrollPosition => {
  const { last } = ends(extent)
  const target = Math.min(Math.max(0, top), last)
  const scrollTop = extent.content <= maxHeight ? target : toElement(target, extent)
  return { scrollTop, shift: scrollTop - target }
}

/** The position after the browser scrolled: by the pixel for a wheel or a key, in proportion for a dragged scroll bar. */
export const scrolledTo = (scrollTop: number, from: ScrollPosition, extent: ScrollExtent): ScrollPosition => {
  if (extent.content <= maxHeight) return { scrollTop, shift: 0 }
  const { last, end } = ends(extent)
  const isAtEdge = scrollTop <= 0 || scrollTop >= end
  const isJump = Math.abs(scrollTop - from.scrollTop) > extent.viewport * 2
  const top = isJump || isAtEdge ? toContent(scrollTop, extent) : scrollTop - from.shift
  return { scrollTop, shift: scrollTop - Math.min(last, Math.max(0, top)) }
}

/** Rows from `first` to `end` (excluded) that touch the viewport, with `overscan` more on either side. */
export const rowsInView = (
  position: ScrollPosition,
  extent: ScrollExtent,
  rowHeight: number,
  overscan: number,
): { readonly first: number; readonly end: number } => {
  const rows = Math.round(extent.content / rowHeight)
  const top = contentTop(position)
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan)
  const end = Math.min(rows, Math.ceil((top + extent.viewport) / rowHeight) + overscan)
  return { first: Math.min(first, end), end }
}

/** The position that brings a row into view with the least movement; the same one when it is in view already. */
export const revealRow = (
  row: number,
  position: ScrollPosition,
  extent: ScrollExtent,
  rowHeight: number,
): ScrollPosition => {
  const top = contentTop(position)
  const start = row * rowHeight
  if (start < top) return nudge(start, position, extent)
  if (start + rowHeight > top + extent.viewport)
    return nudge(start + rowHeight - extent.viewport, position, extent)
  return position
}

const nudge = (top: number, position: ScrollPosition, extent: ScrollExtent): ScrollPosition => {
  const scrollTop = top + position.shift
  const end = elementHeight(extent) - extent.viewport
  const isNear =
    Math.abs(scrollTop - position.scrollTop) <= extent.viewport && scrollTop > 0 && scrollTop < end
  return isNear ? { scrollTop, shift: position.shift } : positionAt(top, extent)
}
