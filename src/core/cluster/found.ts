import type { FoundClusters } from '../lake/cluster-views.ts'
import type { CountedValue } from './canonical.ts'

/** Lays clusters out to cross to the page. */
export const foundClusters = (
  clusters: readonly (readonly CountedValue[])[],
  all: readonly CountedValue[],
): FoundClusters => {
  const [values, counts, starts]: [string[], number[], number[]] = [[], [], []]
  for (const cluster of clusters) {
    starts.push(values.length)
    for (const { value, rows } of cluster) {
      values.push(value)
      counts.push(rows)
    }
  }
  let rows = 0
  for (const each of all) rows += each.rows
  return { distinct: all.length, rows, values, counts, starts }
}

/** The values of a cluster, the one to keep first; none where there is no such cluster. */
export const clusterAt = (found: FoundClusters, at: number): readonly CountedValue[] => {
  const start = found.starts[at]
  if (start === undefined) return []
  return found.values
    .slice(start, found.starts[at + 1] ?? found.values.length)
    .map((value, index) => ({ value, rows: found.counts[start + index] ?? 0 }))
}
