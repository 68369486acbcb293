/** Two commits that are compared, by their indices. `from` may be the newer one while one drags over it. */
export interface IndexRange {
  readonly from: number
  readonly to: number
}

/** The same two, the older one first. */
export const inOrder = ({ from, to }: IndexRange): IndexRange => ({
  from: Math.min(from, to),
  to: Math.max(from, to),
})

/** The index that a key leads to; undefined for keys that mean nothing here. ←/→ older and newer, Home/End first and latest. */
export const indexAfterKey = (key: string, index: number, count: number): number | undefined => {
  const last = count - 1
  const to = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowDown: index - 1,
    ArrowUp: index + 1,
    PageUp: index - 10,
    PageDown: index + 10,
    Home: 0,
    End: last,
  }[key]
  return to === undefined || count === 0 ? undefined : Math.min(last, Math.max(0, to))
}

/** The range after a key with Shift: its far end moves, from the shown commit on when there is none yet; undefined when nothing changes. */
export const rangeAfterKey = (
  key: string,
  range: IndexRange | undefined,
  index: number,
  count: number,
): IndexRange | undefined => {
  const { from, to } = range ?? { from: index, to: index }
  const next = indexAfterKey(key, to, count)
  return next === undefined || next === to ? undefined : { from, to: next }
}
