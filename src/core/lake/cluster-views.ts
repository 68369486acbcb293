import type { Merge } from '../cluster/mapping.ts'
import type { ClusterMethod } from '../cluster/method.ts'
import type { RowSource } from './row-views.ts'

/** Which values to find clusters in, and how. */
export interface ClusterQuery {
  readonly source: RowSource
  /** A column of text. */
  readonly column: string
  readonly method: ClusterMethod
  /** What values became before they are looked at; absent: none did. */
  readonly mapping?: readonly Merge[]
}

/** Clusters, laid out so that many of them cross to the page quickly; `clusterAt` reads one. */
export interface FoundClusters {
  /** Different values that were looked at. */
  readonly distinct: number
  /** Rows that have one of them; those with NULL have none. */
  readonly rows: number
  /** The values of all clusters, cluster by cluster, in each the one to keep first. */
  readonly values: readonly string[]
  /** How many rows have each. */
  readonly counts: readonly number[]
  /** Where each cluster begins in `values`: the largest first, then those of most rows. */
  readonly starts: readonly number[]
}
