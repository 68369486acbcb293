/** Pixels of a line of the list; the style sheet has the same number. */
export const lineHeight = 36

/** Lines drawn beyond those in sight, to either side. */
const beyond = 4

/** The lines that are drawn of a list, from `first` to `end` (excluded). */
export const linesInSight = (
  scrollTop: number,
  height: number,
  count: number,
): { readonly first: number; readonly end: number } => ({
  first: Math.max(0, Math.min(count, Math.floor(scrollTop / lineHeight) - beyond)),
  end: Math.max(0, Math.min(count, Math.ceil((scrollTop + height) / lineHeight) + beyond)),
})

/** The line that a key leads to; undefined for other keys. */
export const lineAfterKey = (key: string, at: number, count: number, page: number): number | undefined => {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to))
}

/** How far a list is scrolled so that a line of it is in sight. */
export const scrollToLine = (line: number, scrollTop: number, height: number): number => {
  const top = line * lineHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + lineHeight - height)
}
