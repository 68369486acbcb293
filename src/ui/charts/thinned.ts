/** A place of a drawing, in pixels. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** The same line with at most four spots a pixel: the first, the least, the greatest and the last of each. */
export const thinned = (spots: readonly Spot[]): readonly Spot[] => {
  const kept: Spot[] = []
  let column: Spot[] = []
  const close = (): void => {
    if (column.length <= 4) kept.push(...column)
    else {
      const low = column.reduce((least, spot) => (spot.y < least.y ? spot : least))
      const high = column.reduce((most, spot) => (spot.y > most.y ? spot : most))
      const [first, last] = [column[0], column.at(-1)]
      const chosen = new Set([first, low, high, last])
      kept.push(...column.filter(spot => chosen.has(spot)))
    }
    column = []
  }
  for (const spot of spots) {
    const [before] = column
    if (before && Math.floor(before.x) !== Math.floor(spot.x)) close()
    column.push(spot)
  }
  close()
  return kept
}
