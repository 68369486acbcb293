/** How many letters are to be put in, left out, changed or swapped with their neighbour to make one text of another. */
export const editDistance = (a: string, b: string): number => {
  const [from, to] = [[...a], [...b]]
  let beforeLast: number[] = []
  let last = to.map((_letter, index) => index + 1)
  from.forEach((letter, row) => {
    const current: number[] = []
    to.forEach((other, column) => {
      const left = column === 0 ? row + 1 : (current[column - 1] ?? 0)
      const above = last[column] ?? 0
      const across = column === 0 ? row : (last[column - 1] ?? 0)
      const isSwap = row > 0 && column > 0 && letter === to[column - 1] && from[row - 1] === other
      const swapped = column > 1 ? (beforeLast[column - 2] ?? 0) : row - 1
      current.push(
        Math.min(left + 1, above + 1, across + (letter === other ? 0 : 1), isSwap ? swapped + 1 : Infinity),
      )
    })
    beforeLast = last
    last = current
  })
  return to.length === 0 ? from.length : (last.at(-1) ?? 0)
}
