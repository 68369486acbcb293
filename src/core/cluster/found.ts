import type { FoundClusters } from '../lake/cluster-views.ts'
import type { CountedValue } from './canonical.ts'

/** Lays clusters out to cross to the page. */
export const foundClusters = (
  clusters: readonly (readonly CountedValue[])[],
  all: readonly CountedValue[],
): FoundClusters => {
  let next = 0
  return {
    distinct: all.length,
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    values: clusters.flatMap(cluster => cluster.map(({ value }) => value)),
    counts: clusters.flatMap(cluster => cluster.map(({ rows }) => rows)),
    starts: clusters.map(cluster => (next += cluster.length) - cluster.length),
  }
}

/** The values of a cluster, the one to keep first; none where there is no such cluster. */
export const clusterAt = (found: FoundClusters, at: number): readonly CountedValue[] => {
  const start = found.starts[at]
  if (start === undefined) return []
  return found.values
    .slice(start, found.starts[at + 1] ?? found.values.length)
    .map((value, index) => ({ value, rows: found.counts[start + index] ?? 0 }))
}
