import type { AddFile, Snapshot } from '../delta/actions.ts'
import { byPartition } from '../delta/optimize.ts'
import { integerProperty } from '../delta/properties.ts'

/** Spark's default: from half of what files are gathered to (128 MiB) on, they are left alone. */
export const smallBytes = 64 * 1024 * 1024
const fewestFiles = 50

/** The small files of partitions that have so many of them that each query pays for it. */
export const crowded = ({ files, metadata }: Snapshot): readonly AddFile[] => {
  const fewest = integerProperty(metadata, 'delta.autoOptimize.autoCompact.minNumFiles', fewestFiles)
  // Told by a count first: most tables end here.
  if (files.size < fewest) return []
  return byPartition(files.values())
    .map(partition => partition.filter(({ size }) => size < smallBytes))
    .filter(partition => partition.length >= fewest)
    .flat()
}
