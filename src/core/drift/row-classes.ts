import type { DeletedRows } from '../delta/deleted-rows.ts'

/** Rows of a file by which of some deletion vectors delete them. */
export interface RowClasses {
  /** The class of each row, as far as any vector goes; 0: no vector deletes it. */
  readonly classes: Uint16Array
  /** For each class, the vectors that delete its rows, by their places. */
  readonly deletedBy: readonly ReadonlySet<number>[]
}

const mostClasses = 2 ** 16

/**
 * Tells the rows of a file apart by the vectors that delete them, so that one scan of the file tells what it holds under each of the vectors. A
 * file that loses rows step by step has as many classes as steps. Undefined where there are too many classes.
 */
export const classifyRows = (vectors: readonly DeletedRows[]): RowClasses | undefined => {
  let end = 0
  for (const rows of vectors) for (const [, to] of rows.ranges()) end = Math.max(end, to)
  const classes = new Uint16Array(end)
  const deletedBy: ReadonlySet<number>[] = [new Set()]
  for (const [vector, rows] of vectors.entries()) {
    const next = new Map<number, number>()
    for (const [from, to] of rows.ranges())
      for (let row = from; row < to; row += 1) {
        const before = classes[row] ?? 0
        let after = next.get(before)
        if (after === undefined) {
          after = deletedBy.length
          if (after >= mostClasses) return undefined
          next.set(before, after)
          deletedBy.push(new Set([...(deletedBy[before] ?? []), vector]))
        }
        classes[row] = after
      }
  }
  return { classes, deletedBy }
}
