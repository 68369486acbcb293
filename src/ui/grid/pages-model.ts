export const pageSize = 250

/** The page that a row is on. */
export const pageOf = (row: number): number => Math.floor(row / pageSize)

/**
 * Pages to have for rows `first` to `end` (excluded): those in view, then the next one on either side, nearest first. Nothing for an
 * empty view.
 */
export const wantedPages = (first: number, end: number, rows: number): readonly number[] => {
  if (end <= first) return []
  const from = pageOf(first)
  const to = pageOf(end - 1)
  const last = pageOf(Math.max(0, rows - 1))
  const inView = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return [...inView, to + 1, from - 1].filter(page => page >= 0 && page <= last)
}

/** Pages to forget so that at most `capacity` stay: the furthest from the view go first. */
export const surplusPages = (kept: readonly number[], around: number, capacity: number): readonly number[] =>
  [...kept].sort((a, b) => Math.abs(a - around) - Math.abs(b - around)).slice(capacity)
