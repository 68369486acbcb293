import type { AddFile, Snapshot } from '../delta/actions.ts'
import { columnFacts, matchedColumn } from '../delta/match-column.ts'
import { type Comparable, compare } from '../delta/match-values.ts'
import { byPartition } from '../delta/optimize.ts'
import { zOrderColumns } from '../delta/zorder.ts'
import type { ColumnOverlap } from '../lake/upkeep-views.ts'
import { sumOf } from '../sum-of.ts'

interface Ends {
  readonly lower: Comparable
  readonly upper: Comparable
}

/** The ends of each file that has values; undefined when those of one are not known. */
const endsOf = (snapshot: Snapshot, name: string, files: readonly AddFile[]): readonly Ends[] | undefined => {
  const column = matchedColumn(snapshot.metadata, [name])
  if (!column) return undefined
  const ends: Ends[] = []
  for (const file of files) {
    const { range } = columnFacts(column, file)
    if (range === undefined) continue
    const { lower, upper } = range
    if (lower === undefined || upper === undefined) return undefined
    ends.push({ lower, upper })
  }
  return ends
}

/** How many of the sorted values come before one, itself included where `orEqual`. */
const countBefore = (sorted: readonly Comparable[], value: Comparable, orEqual: boolean): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const order = compare(sorted[middle] ?? value, value)
    if (order < 0 || (orEqual && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** Ranges that a value lies in, on average over some values. */
const depthAt = (ranges: readonly Ends[], values: readonly Comparable[]): number => {
  if (values.length === 0) return 0
  const lowers = ranges.map(({ lower }) => lower).toSorted(compare)
  const uppers = ranges.map(({ upper }) => upper).toSorted(compare)
  const met = sumOf(values, value => countBefore(lowers, value, true) - countBefore(uppers, value, false))
  return met / values.length
}

const hull = (ends: readonly Ends[]): readonly Ends[] => {
  const [first, ...rest] = ends
  if (!first) return []
  return [
    rest.reduce(
      (whole, { lower, upper }) => ({
        lower: compare(lower, whole.lower) < 0 ? lower : whole.lower,
        upper: compare(upper, whole.upper) > 0 ? upper : whole.upper,
      }),
      first,
    ),
  ]
}

/** Files that so many bytes of each partition become. */
export const filesOfSize = (files: Iterable<AddFile>, targetBytes: number): number =>
  sumOf(byPartition(files), partition =>
    Math.max(1, Math.ceil(sumOf(partition, ({ size }) => size) / targetBytes)),
  )

/**
 * How well the files of a table can be told apart by each column that ZORDER BY takes, by the statistics in the log: those first of which
 * ordering by them would gain most. Columns of which a file has no statistics are left out.
 */
export const overlaps = (snapshot: Snapshot, targetBytes: number): readonly ColumnOverlap[] => {
  const files = [...snapshot.files.values()]
  if (files.length < 2) return []
  const partitions = byPartition(files)
  const after = filesOfSize(files, targetBytes)
  return snapshot.metadata.schema.fields
    .flatMap(({ name }): ColumnOverlap[] => {
      if (!zOrderColumns(snapshot.metadata, [name]).ok) return []
      const ends = endsOf(snapshot, name, files)
      if (!ends || ends.length === 0) return []
      const values = ends.map(({ lower }) => lower)
      const depth = depthAt(ends, values)
      const hulls = partitions.flatMap(partition => hull(endsOf(snapshot, name, partition) ?? []))
      return [
        {
          column: name,
          depth,
          skipped: 1 - depth / files.length,
          skippedAfter: 1 - depthAt(hulls, values) / after,
        },
      ]
    })
    .toSorted((a, b) => b.skippedAfter - b.skipped - (a.skippedAfter - a.skipped))
}
